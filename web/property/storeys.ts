/** Dwellings as they lie above one another, and how each looks after its last visit. */

export type DwellingLook = 'banned' | 'open' | 'entered' | 'closed_door' | 'never'

interface Seen {
  open_violations: number
  use_banned: boolean
  last_visit: { entered: boolean } | null
}

/** The worst that is known counts: a ban before a violation, a violation before how the last visit went. */
export const dwellingLook = ({ open_violations, use_banned, last_visit }: Seen): DwellingLook => {
  if (use_banned) return 'banned'
  if (open_violations > 0) return 'open'
  if (last_visit === null) return 'never'
  return last_visit.entered ? 'entered' : 'closed_door'
}

/** Upper storeys first, as the house stands; within one by label, 2 before 10. */
export const storeysOf = <Unit extends { storey: number; label: string }>(
  units: readonly Unit[],
): { storey: number; units: Unit[] }[] =>
  [...new Set(units.map(({ storey }) => storey))]
    .toSorted((a, b) => b - a)
    .map((storey) => ({
      storey,
      units: units
        .filter((unit) => unit.storey === storey)
        .toSorted((a, b) => a.label.localeCompare(b.label, 'de', { numeric: true })),
    }))
