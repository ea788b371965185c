/** Ids that outlive a rebuild: the portfolio that keeps most of another's parties keeps its id. */
import type { Portfolio } from './portfolios.ts'

const before = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Four mixed 32-bit numbers of a text; spread well enough to name things, no secret. */
const mixed = (text: string): string => {
  const parts = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344].map((start) => {
    let hash = start
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) + start
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0')
  })
  return parts.join('')
}

/** A UUIDv8 (RFC 9562: own content) made of the first party's id; `attempt` where that one is taken. */
const newId = (first: string, attempt: number): string => {
  const hex = mixed(`${first} ${attempt}`)
  const variant = '89ab'[parseInt(hex[16]!, 16) & 3]!
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * Gives every group an id. The pairs of old portfolio and new group are taken by the number of parties they share, the
 * most first; ties go to the old portfolio with the lower id, then to the group with the lower first party. A group
 * that inherits none gets a new id from its first party's. In order of the groups' first parties.
 */
export const stableIds = (
  previous: readonly Portfolio[],
  groups: readonly (readonly string[])[],
): Portfolio[] => {
  const sorted = groups.map((group) => [...group].sort()).sort(([a = ''], [b = '']) => before(a, b))
  const groupOf = new Map(sorted.flatMap((group, at) => group.map((party) => [party, at] as const)))
  const overlaps = previous.flatMap(({ id, parties }) => {
    const shared = new Map<number, number>()
    for (const party of parties) {
      const at = groupOf.get(party)
      if (at !== undefined) shared.set(at, (shared.get(at) ?? 0) + 1)
    }
    return [...shared].map(([at, count]) => ({ id, at, count }))
  })
  overlaps.sort((x, y) => y.count - x.count || before(x.id, y.id) || x.at - y.at)
  const ids = new Map<number, string>()
  const taken = new Set<string>()
  for (const { id, at } of overlaps) {
    if (ids.has(at) || taken.has(id)) continue
    ids.set(at, id)
    taken.add(id)
  }
  // An id that once was somebody's is not given to others in the same step either.
  for (const { id } of previous) taken.add(id)
  return sorted.map((parties, at) => {
    let id = ids.get(at)
    for (let attempt = 0; id === undefined; attempt++) {
      const made = newId(parties[0] ?? '', attempt)
      if (!taken.has(made)) id = made
    }
    taken.add(id)
    return { id, parties }
  })
}
