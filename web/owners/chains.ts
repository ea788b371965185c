/** From a network to a list: each other property, who holds it, and over which connections one comes to it. Pure. */
import type { Link, Network } from '../../server/owners/schema.ts'

type Same = Network['same_elsewhere'][number]
export type Step = { kind: 'link'; link: Link } | { kind: 'same_elsewhere'; same: Same }
export interface Connected {
  property: Network['properties'][number]
  party: Network['parties'][number]
  role: Network['holdings'][number]['role']
  /** From a holder of the property in question to `party`; empty where it is the same party. */
  steps: Step[]
}

type Edge = { to: string; step: Step }

const edgesOf = ({ links, same_elsewhere }: Network): Map<string, Edge[]> => {
  const edges = new Map<string, Edge[]>()
  const add = (a: string, b: string, step: Step) => {
    edges.set(a, [...(edges.get(a) ?? []), { to: b, step }])
    edges.set(b, [...(edges.get(b) ?? []), { to: a, step }])
  }
  for (const link of links) if (link.accepted) add(link.a_id, link.b_id, { kind: 'link', link })
  for (const same of same_elsewhere) add(same.a_id, same.b_id, { kind: 'same_elsewhere', same })
  return edges
}

/** The shortest way from the property's own parties to every party that one comes to. */
const waysFrom = (network: Network, own: readonly string[]): Map<string, Step[]> => {
  const edges = edgesOf(network)
  const ways = new Map<string, Step[]>(own.map((id) => [id, []]))
  // A map is walked in the order of its entries, those that are added on the way too.
  for (const [id, way] of ways)
    for (const { to, step } of edges.get(id) ?? []) if (!ways.has(to)) ways.set(to, [...way, step])
  return ways
}

/** Each other property once, by the shortest way to it; the nearest first. */
export const connectedTo = (network: Network, property_id: string): Connected[] => {
  const own = network.holdings.filter((one) => one.property_id === property_id).map((one) => one.party_id)
  const ways = waysFrom(network, [...new Set(own)])
  const parties = new Map(network.parties.map((party) => [party.id, party]))
  const ranked = (role: string) => (role === 'manager' ? 1 : 0)
  const found = network.properties.flatMap((property): Connected[] => {
    const [best] = network.holdings
      .filter((one) => one.property_id === property.id && ways.has(one.party_id))
      .flatMap(({ party_id, role }) => {
        const party = parties.get(party_id)
        return party ? [{ property, party, role, steps: ways.get(party_id) ?? [] }] : []
      })
      .sort((a, b) => ranked(a.role) - ranked(b.role) || a.steps.length - b.steps.length)
    return property.id === property_id || best === undefined ? [] : [best]
  })
  return found.sort(
    (a, b) =>
      ranked(a.role) - ranked(b.role) ||
      a.steps.length - b.steps.length ||
      a.property.address.localeCompare(b.property.address, 'de', { numeric: true }),
  )
}
