/** A new property while it is being described, and as it is sent. */
import { v7 as uuid } from 'uuid'
import type { PickedPlace } from '../map/stage.svelte.ts'
import { describedBody, newDescription, type Description } from '../property/description.ts'

export interface PropertyDraft {
  /** Made once: a second click, or a second sending after a lost answer, stores nothing twice. */
  id: string
  listing_id: string
  place: PickedPlace | null
  /** Why it goes on the list at once; empty: it does not. */
  reason: string
  description: Description
}

export const newPropertyDraft = (): PropertyDraft => ({
  id: uuid(),
  listing_id: uuid(),
  place: null,
  reason: '',
  description: newDescription(),
})

/** @param opened_on the day of its listing; null where it may not be put on the list */
export const propertyBody = (
  { place, reason, listing_id, description }: PropertyDraft,
  municipality_key: string,
  opened_on: string | null,
) => ({
  municipality_key,
  place: { type: 'Point', coordinates: [place?.lon, place?.lat] },
  ...describedBody(description),
  ...(opened_on !== null && reason !== '' ? { listing: { id: listing_id, opened_on, reason } } : {}),
})
