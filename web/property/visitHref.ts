/** The way to the form of a visit, and back to the map as it is filtered now. */
import { router, withSearch } from '../router.svelte.ts'

/** @param about the planned visit that it is, or the recorded one that it corrects */
export const visitHref = (
  property_id: string,
  about: { appointment?: string; corrects?: string },
): string => {
  const search = new URLSearchParams(router.search)
  search.delete('sent')
  for (const [key, value] of Object.entries(about)) search.set(key, value)
  return withSearch(`/immobilien/${property_id}/besichtigung`, search)
}
