/**
 * Splitting a group that is too large to be one owner: communities by Louvain (Blondel et al., 2008) over its links,
 * with a random sequence that starts the same every time over nodes and edges in order of their ids, again on each
 * part that is still too large. What people confirmed is one node and is never split.
 */
import Graph from 'graphology'
import louvain from 'graphology-communities-louvain'

export type Tie = { a: string; b: string; weight: number; isFixed: boolean }
export type Group = { parties: string[]; ties: Tie[] }

/** Low: only what hangs together by little is parted. As who-owns-what has it, to be compared with. */
const RESOLUTION = 0.1
/** Where the low resolution finds no seam, finer ones are tried. */
const FINER = [RESOLUTION, 0.3, 1]

/** Mulberry32: small, and the same everywhere. */
const chance = () => {
  let state = 0x5eed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The first party of those that confirmed links hold together, for each party. */
const cores = ({ parties, ties }: Group): Map<string, string> => {
  const core = new Map(parties.map((party) => [party, party]))
  const root = (party: string): string => {
    let at = party
    while (core.get(at)! !== at) at = core.get(at)!
    return at
  }
  for (const { a, b } of ties.filter(({ isFixed }) => isFixed)) {
    const [first, second] = [root(a), root(b)].sort() as [string, string]
    core.set(second, first)
  }
  return new Map(parties.map((party) => [party, root(party)]))
}

const communities = (group: Group, core: Map<string, string>, resolution: number): string[][] => {
  const graph = new Graph<Record<string, never>, { weight: number }>({ type: 'undirected' })
  for (const node of [...new Set(core.values())].sort()) graph.addNode(node)
  const edges = group.ties
    .map(({ a, b, weight }) => ({ ends: [core.get(a)!, core.get(b)!].sort() as [string, string], weight }))
    .filter(({ ends: [a, b] }) => a !== b)
    .sort((x, y) => (x.ends.join(' ') < y.ends.join(' ') ? -1 : 1))
  for (const { ends, weight } of edges) {
    if (graph.hasEdge(...ends)) graph.updateEdgeAttribute(...ends, 'weight', (sum) => (sum ?? 0) + weight)
    else graph.addEdge(...ends, { weight })
  }
  const community = louvain(graph, { rng: chance(), resolution, getEdgeWeight: 'weight' })
  const parts = new Map<number, string[]>()
  for (const party of group.parties) {
    const at = community[core.get(party)!]!
    parts.set(at, [...(parts.get(at) ?? []), party])
  }
  return [...parts.values()]
}

/** Parts of at most `most` parties where links leave a seam; larger ones only where none is left. In order of members. */
export const split = (group: Group, most: number, resolutions: readonly number[] = FINER): string[][] => {
  if (group.parties.length <= most) return [group.parties]
  const core = cores(group)
  for (const resolution of resolutions) {
    const parts = communities(group, core, resolution)
    if (parts.length < 2) continue
    return parts.flatMap((parties) => {
      const inside = new Set(parties)
      return split(
        { parties, ties: group.ties.filter(({ a, b }) => inside.has(a) && inside.has(b)) },
        most,
        resolutions,
      )
    })
  }
  return [group.parties]
}
