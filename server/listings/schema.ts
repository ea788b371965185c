import { Type, type Static } from 'typebox'
import {
  Closed,
  Day,
  FreeTextWarning,
  Id,
  Instant,
  MunicipalityKey,
  Note,
  Nullable,
  OneOf,
  Person,
} from '../fields.ts'

export const listingReasons = [
  'tip',
  'patrol',
  'other_office',
  'joint_operation',
  'owner_change',
  'import',
] as const
export const closedReasons = [
  'repaired',
  'renovated',
  'sold',
  'demolished',
  'converted',
  'unfounded',
  'merged',
] as const

/** A property comes onto the list. */
export const SentListing = Closed(
  { property_id: Id, opened_on: Day, reason: OneOf(listingReasons), note: Type.Optional(Note) },
  'SentListing',
)
export type SentListing = Static<typeof SentListing>

/** It leaves the list, or what was said of that is put right; both closing fields null opens it again. */
export const ListingChanges = Type.Partial(
  Closed({ closed_on: Nullable(Day), closed_reason: Nullable(OneOf(closedReasons)), note: Note }),
  { additionalProperties: false, minProperties: 1, title: 'ListingChanges' },
)
export type ListingChanges = Static<typeof ListingChanges>

const listing = {
  id: Id,
  property_id: Id,
  municipality_key: MunicipalityKey,
  opened_on: Day,
  reason: OneOf(listingReasons),
  note: Type.String(),
  closed_on: Nullable(Day),
  closed_reason: Nullable(OneOf(closedReasons)),
  version: Type.Integer(),
  created_at: Instant,
  created_by: Person,
}
export const Listing = Closed(listing, 'Listing')
export type Listing = Static<typeof Listing>

export const StoredListing = Closed(
  {
    ...listing,
    merged: Type.Array(Type.String(), { description: 'Fields that others changed meanwhile; they stay' }),
    warnings: Type.Array(FreeTextWarning),
  },
  'StoredListing',
)
