import { Type, type Static } from 'typebox'
import { Appointment } from '../appointments/schema.ts'
import {
  Closed,
  Day,
  FreeTextWarning,
  Id,
  Instant,
  MunicipalityKey,
  Note,
  Nullable,
  Omittable,
  OneOf,
  Person,
  Place,
} from '../fields.ts'
import { notEnteredReasons } from '../inspections/schema.ts'
import { Listing, listingReasons } from '../listings/schema.ts'
import { SORTS } from '../map/page.ts'
import { LIGHTS, STATES } from '../map/row.ts'
import { filterParameters } from '../map/schema.ts'
import { LegalAct } from '../procedures/schema.ts'
import { Rating } from '../ratings/schema.ts'
import { Violation } from '../violations/schema.ts'

export const useStates = ['vacant', 'partly', 'inhabited'] as const

const Address = Closed({
  street: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  house_number: Type.String({ maxLength: 40 }),
  postcode: Type.String({ pattern: '^([0-9]{5})?$' }),
})
const ParcelId = Type.String({
  pattern: '^05\\d{4}(\\d{3}|_{3})\\d{5}(\\d{4}|_{4})(\\d{2}|_{2})$',
  description: 'Flurstückskennzeichen, 20 characters',
})
const unit = {
  id: Id,
  label: Type.String({ minLength: 1, maxLength: 100, description: 'Where it lies, never who lives there' }),
  storey: Type.Integer({ minimum: -3, maximum: 60 }),
  rooms: Nullable(Type.Number({ exclusiveMinimum: 0, maximum: 99 })),
  living_area_sqm: Nullable(Type.Number({ exclusiveMinimum: 0, maximum: 9999 })),
}
const building = {
  id: Id,
  name: Type.String({ maxLength: 100 }),
  storeys: Nullable(Type.Integer({ minimum: 1, maximum: 60 })),
  built_year: Nullable(Type.Integer({ minimum: 1500, maximum: 2100 })),
  parcel_ids: Type.Array(ParcelId, { maxItems: 50, uniqueItems: true }),
}

/** What people describe of a property, as it is sent and as edits compare it. */
const described = {
  use_state: OneOf(useStates),
  place: Place,
  note: Note,
  addresses: Type.Array(Address, {
    minItems: 1,
    maxItems: 30,
    description: 'The first is the one it is known by',
  }),
  parcels: Type.Array(ParcelId, { maxItems: 100 }),
  buildings: Type.Array(
    Closed({ ...building, dwelling_units: Type.Array(Closed(unit), { maxItems: 300 }) }),
    { maxItems: 50 },
  ),
}

/** A new property; without a file number it gets the next one of its municipality and year. */
export const SentProperty = Closed(
  {
    municipality_key: MunicipalityKey,
    file_number: Omittable(Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' })),
    ...described,
    note: Type.Optional(Note),
    listing: Omittable(Closed({ id: Id, opened_on: Day, reason: OneOf(listingReasons) })),
  },
  'SentProperty',
)
export type SentProperty = Static<typeof SentProperty>

/** Any of what is described; lists are replaced as a whole, buildings and dwellings keep their ids. */
export const PropertyChanges = Type.Partial(
  Closed({
    file_number: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
    assigned_account_id: Nullable(Id),
    ...described,
  }),
  { additionalProperties: false, minProperties: 1, title: 'PropertyChanges' },
)
export type PropertyChanges = Static<typeof PropertyChanges>

const status = {
  state: OneOf(STATES),
  light: OneOf(LIGHTS),
  score: Nullable(Type.Integer()),
  confidence: Nullable(Type.Number()),
  open_violations: Type.Integer(),
  next_deadline_on: Nullable(Day),
  overdue: Type.Boolean(),
  use_banned: Type.Boolean(),
  last_visit_on: Nullable(Day),
  opened_on: Nullable(Day),
}

const LastVisit = Closed({
  inspection_id: Id,
  started_at: Instant,
  entered: Type.Boolean(),
  not_entered_reason: Nullable(OneOf(notEnteredReasons)),
  persons_met: Nullable(Type.Integer()),
  persons_registered: Nullable(Type.Integer()),
})
const DwellingUnit = Closed({
  ...unit,
  last_visit: Nullable(LastVisit),
  open_violations: Type.Integer(),
  use_banned: Type.Boolean({
    description: 'A use ban or declaration for this dwelling, its building or the property',
  }),
})
const Photo = Closed({
  id: Id,
  inspection_id: Nullable(Id),
  finding_id: Nullable(Id),
  dwelling_unit_id: Nullable(Id),
  taken_at: Instant,
  received_at: Instant,
  place: Nullable(Place),
  accuracy_m: Nullable(Type.Number()),
  sha256: Type.String(),
  media_type: Type.String(),
  byte_size: Type.Integer(),
})

/** The whole file of a property; the ETag is its version. */
export const Property = Closed(
  {
    id: Id,
    municipality_key: MunicipalityKey,
    municipality_name: Type.String(),
    area: Nullable(
      Closed({
        id: Id,
        name: Type.String(),
        kind: Type.String(),
        quality: OneOf(['official', 'osm', 'approximate']),
      }),
    ),
    file_number: Type.String(),
    use_state: OneOf(useStates),
    place: Place,
    note: Type.String(),
    assigned: Nullable(Person),
    demo: Type.Boolean(),
    version: Type.Integer(),
    created_at: Instant,
    created_by: Person,
    addresses: Type.Array(Address),
    parcels: Type.Array(ParcelId),
    buildings: Type.Array(Closed({ ...building, dwelling_units: Type.Array(DwellingUnit) })),
    status: Closed({ ...status, visits: Type.Integer() }),
    listings: Type.Array(Listing, { description: 'Newest first' }),
    rating: Nullable(Rating),
    violations: Type.Array(Type.Omit(Violation, ['findings'], { additionalProperties: false }), {
      description: 'Open ones first, the most severe first',
    }),
    legal_acts: Type.Array(
      Type.Omit(LegalAct, ['corrections', 'warnings'], { additionalProperties: false }),
      {
        description: 'In force first, newest first',
      },
    ),
    appointments: Type.Array(Appointment, { description: 'Planned, the next one first' }),
    photos: Type.Array(Photo),
    merged: Type.Array(Type.String(), {
      description: 'After an edit: fields that others changed meanwhile; they stay',
    }),
    warnings: Type.Array(FreeTextWarning),
  },
  'Property',
)
export type Property = Static<typeof Property>

export const PropertyRow = Closed(
  {
    id: Id,
    municipality_key: MunicipalityKey,
    municipality_name: Type.String(),
    area_id: Nullable(Id),
    area_name: Nullable(Type.String()),
    file_number: Type.String(),
    address: Type.String({ description: 'Street and number, as it is known by' }),
    place: Place,
    use_state: OneOf(useStates),
    ...status,
    violation_types: Type.Array(Type.String()),
    assigned_account_id: Nullable(Id),
    version: Type.Integer(),
  },
  'PropertyRow',
)
export type PropertyRow = Static<typeof PropertyRow>

const limit = (most: number) => Type.Integer({ minimum: 1, maximum: most, default: 50 })
const Cursor = Type.Optional(
  Type.String({ minLength: 1, maxLength: 1000, description: 'next_cursor of the page before' }),
)

export const ListQuery = Closed({
  ...filterParameters,
  sort: Type.Enum([...SORTS], {
    type: 'string',
    default: '-score',
    description: 'A minus turns the order round',
  }),
  limit: limit(200),
  cursor: Cursor,
})
export type ListQuery = Static<typeof ListQuery>

const page = { next_cursor: Nullable(Type.String({ description: 'Null on the last page' })) }
export const PropertyPage = Closed(
  {
    items: Type.Array(PropertyRow),
    total: Type.Integer({ description: 'Properties that all conditions leave' }),
    ...page,
  },
  'PropertyPage',
)

export const DuplicateQuery = Closed({
  lon: Type.Number({ minimum: -180, maximum: 180 }),
  lat: Type.Number({ minimum: -90, maximum: 90 }),
  street: Type.Optional(Type.String({ maxLength: 200 })),
  house_number: Type.Optional(Type.String({ maxLength: 40 })),
  parcel: Type.Optional(Type.Array(ParcelId, { maxItems: 50 })),
})
export type DuplicateQuery = Static<typeof DuplicateQuery>

export const Duplicates = Closed(
  {
    items: Type.Array(
      Closed({
        id: Id,
        address: Type.String(),
        file_number: Type.String(),
        light: OneOf(LIGHTS),
        state: OneOf(STATES),
        distance_m: Type.Number(),
        reasons: Type.Array(OneOf(['near', 'address', 'parcel'])),
      }),
      { description: 'The nearest first' },
    ),
  },
  'Duplicates',
)
export type Duplicate = Static<typeof Duplicates>['items'][number]

export const historyKinds = [
  'created',
  'inspection',
  'legal_act',
  'legal_act_event',
  'listing_opened',
  'listing_closed',
  'rating',
  'appointment',
  'edit',
] as const

export const HistoryQuery = Closed({
  kind: Type.Optional(Type.Array(OneOf(historyKinds), { minItems: 1, maxItems: 20 })),
  limit: limit(200),
  cursor: Cursor,
})
export type HistoryQuery = Static<typeof HistoryQuery>

export const HistoryEntry = Closed({
  id: Id,
  kind: OneOf(historyKinds),
  at: Instant,
  by: Person,
  corrected: Type.Boolean({ description: 'A later record corrects this one; it no longer counts' }),
  detail: Type.Record(Type.String(), Type.Unknown(), {
    description: 'What the record of this kind says, by its own column names',
  }),
})
export type HistoryEntry = Static<typeof HistoryEntry>
export const History = Closed(
  { items: Type.Array(HistoryEntry, { description: 'Newest first' }), ...page },
  'History',
)
