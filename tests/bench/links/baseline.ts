/**
 * The rules of who-owns-what (JustFixNYC), as its portfolio builder publishes them, on German records.
 *
 * A node is a name at an address. Edge A: the same name in capitals, the same postcode, and streets with a trigram
 * similarity over 0.9, or over 0.8 where the digits of the house number are equal. Edge B: the same street and postcode
 * (German addresses have no unit number, which counts as "missing", so as equal), weight 2 + likeness of the names.
 * Portfolios are connected components; one over 300 is split by Louvain with resolution 0.1, again and again. Streets
 * are given in our normal form, as theirs come geocoded; Louvain is seeded here, theirs is not.
 */
import { trigramSimilarity } from '../../../server/owners/similarity.ts'
import { split, type Tie } from '../../../server/owners/split.ts'
import type { RawRecord } from './records.ts'

type Node = { name: string; street: string; digits: string; postcode: string }

const nodeOf = ({ names: [name = ''], facts: { addresses } }: RawRecord): Node => {
  const [address] = addresses
  const { from, to, suffix } = address?.numbers ?? { from: 0, to: 0, suffix: '' }
  const number = from === 0 ? '' : `${from}${to === from ? '' : `-${to}`}${suffix}`
  return {
    name: name.toUpperCase(),
    street: `${number} ${address?.street ?? ''}`.trim(),
    digits: number.replace(/\D/g, ''),
    postcode: address?.postcode ?? '',
  }
}

const grouped = (nodes: readonly Node[], keyOf: (node: Node) => string): number[][] => {
  const groups = new Map<string, number[]>()
  nodes.forEach((node, at) => {
    const key = keyOf(node)
    groups.set(key, [...(groups.get(key) ?? []), at])
  })
  return [...groups.values()].filter(({ length }) => length > 1)
}

const edgesIn = (
  members: number[],
  weightOf: (a: number, b: number) => number | null,
): [number, number, number][] =>
  members.flatMap((b, at) =>
    members.slice(0, at).flatMap((a): [number, number, number][] => {
      const weight = weightOf(a, b)
      return weight === null ? [] : [[a, b, weight]]
    }),
  )

/** The cluster of each record. */
export const baseline = (records: readonly RawRecord[]): number[] => {
  const nodes = records.map(nodeOf)
  const isPlaced = ({ street, postcode }: Node) => street !== '' && postcode !== ''
  const byName = grouped(nodes, (node) =>
    isPlaced(node) ? `${node.name}|${node.postcode}` : `${Math.random()}`,
  )
  const byAddress = grouped(nodes, (node) =>
    isPlaced(node) ? `${node.street}|${node.postcode}` : `${Math.random()}`,
  )
  const sameName = byName.flatMap((members) =>
    edgesIn(members, (a, b) => {
      const alike = trigramSimilarity(nodes[a]!.street, nodes[b]!.street)
      return alike > 0.9 || (alike > 0.8 && nodes[a]!.digits === nodes[b]!.digits) ? 1 + alike : null
    }),
  )
  const sameAddress = byAddress.flatMap((members) =>
    edgesIn(members, (a, b) => 2 + trigramSimilarity(nodes[a]!.name, nodes[b]!.name)),
  )
  return clusters(nodes.length, [...sameName, ...sameAddress])
}

const clusters = (size: number, edges: readonly [number, number, number][]): number[] => {
  const parent = Array.from({ length: size }, (_, at) => at)
  const root = (at: number): number => {
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!
    return at
  }
  for (const [a, b] of edges) parent[root(a)] = root(b)
  const groups = new Map<number, { parties: string[]; ties: Tie[] }>()
  for (let at = 0; at < size; at++) {
    const group = groups.get(root(at)) ?? { parties: [], ties: [] }
    groups.set(root(at), group)
    group.parties.push(String(at))
  }
  for (const [a, b, weight] of edges)
    groups.get(root(a))!.ties.push({ a: String(a), b: String(b), weight, isFixed: false })
  const found = Array<number>(size).fill(0)
  let next = 0
  for (const group of groups.values())
    for (const part of split(group, 300, [0.1])) {
      for (const party of part) found[Number(party)] = next
      next++
    }
  return found
}
