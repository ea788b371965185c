/**
 * Hubs: addresses, office holders and managers that so many unrelated companies share that sharing them says nothing.
 * A mailbox house, a tax adviser's c/o, a director who sells shelf companies (one in Germany holds over 4,900 posts).
 *
 * Found by data: parties at one key are sorted into families, and families are counted, not parties. At an address,
 * who shares a telling word of the name or a fully known office holder is one family; under an office holder, who
 * shares a telling word, a street address or another office holder. So a landlord's forty companies in one office under one director are one
 * family and no hub, forty strangers at a mailbox are forty.
 */
import type { PartyFacts } from './rules.ts'
import { stemOf } from './stems.ts'

/** `why`: too many families (`names` of them), or the label of the address (c/o, post-office box). */
export type HubFact = { names: number; why: 'names' | 'label' }
export type Hubs = {
  addresses: ReadonlyMap<string, HubFact>
  officers: ReadonlyMap<string, HubFact>
  managers: ReadonlyMap<string, HubFact>
}
export const NO_HUBS: Hubs = { addresses: new Map(), officers: new Map(), managers: new Map() }

export type HubKind = keyof Hubs

/**
 * From how many families on a key is a hub, where no family has most of the parties there: an honest office house
 * holds a few unrelated firms, somebody who directs eight that have nothing else in common is hired or sells them, a
 * manager of two unrelated owners already is what a property manager is.
 */
export const HUB_FROM: Readonly<Record<HubKind, number>> = { addresses: 6, officers: 8, managers: 2 }
/** From how many families on an office holder says nothing at all; below, other evidence must join in. */
export const WHOLE_HUB_FROM = 15
/** From how many different names on, whoever they are: families that share both a hub's address and its director look like one. */
export const HUB_FROM_NAMES: Readonly<Record<HubKind, number>> = { addresses: 80, officers: 80, managers: 20 }

const telling = (party: PartyFacts): string[] =>
  party.names.flatMap((name) => stemOf(name).words.map((word) => `name ${word}`))
const persons = (party: PartyFacts): string[] =>
  party.offices.filter(({ complete }) => complete).map(({ key }) => `office ${key}`)
const places = (party: PartyFacts, hubs: Hubs['addresses']): string[] =>
  party.addresses
    .filter(({ kind, key }) => kind === 'street' && key !== '' && !hubs.has(key))
    .map(({ key }) => `address ${key}`)
/** The first name that tells, as one text: how many different ones there are is counted. */
const firstName = ({ names: [first] }: PartyFacts) => (first === undefined ? '' : stemOf(first).text)

/** Office holders who bear this many different names here are no bond: they may be the ones who sell the companies. */
const BOND_MOST_NAMES = 40
const overworked = (parties: readonly PartyFacts[]): Set<string> => {
  const names = new Map<string, Set<string>>()
  for (const party of parties)
    for (const person of persons(party))
      names.set(person, (names.get(person) ?? new Set()).add(firstName(party)))
  return new Set([...names].filter(([, { size }]) => size > BOND_MOST_NAMES).map(([person]) => person))
}

/** The sizes of the groups that remain when all are joined that share a bond. */
const familiesBy = (parties: readonly PartyFacts[], bondsOf: (party: PartyFacts) => string[]): number[] => {
  const parent = parties.map((_, at) => at)
  const root = (at: number): number => {
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!
    return at
  }
  const holder = new Map<string, number>()
  parties.forEach((party, at) => {
    for (const bond of bondsOf(party)) {
      const first = holder.get(bond)
      if (first === undefined) holder.set(bond, at)
      else parent[root(at)] = root(first)
    }
  })
  const sizes = new Map<number, number>()
  for (let at = 0; at < parent.length; at++) sizes.set(root(at), (sizes.get(root(at)) ?? 0) + 1)
  return [...sizes.values()]
}

/**
 * Whether what these parties all share is a hub; the same for any order of them. Natural persons are not counted.
 * For an office holder the addresses that are hubs themselves must be known: they are no bond.
 */
export const hubAmong = (
  kind: HubKind,
  key: string,
  sharers: readonly PartyFacts[],
  hubAddresses: Hubs['addresses'] = NO_HUBS.addresses,
): HubFact | undefined => {
  const parties = sharers.filter((party) => party.kind !== 'natural_person')
  if (parties.length < HUB_FROM[kind]) return undefined
  // Other office holders in common are a bond, the one in question is not, nor are those who serve many.
  const noBond = overworked(parties).add(`office ${key}`)
  const bonds = (party: PartyFacts) => [
    ...telling(party),
    ...party.registrations,
    ...persons(party).filter((person) => !noBond.has(person)),
    ...(kind === 'officers' ? places(party, hubAddresses) : []),
  ]
  const families = familiesBy(parties, bonds)
  const isSomebodys = Math.max(...families) > parties.length / 2 && kind !== 'managers'
  if (families.length >= HUB_FROM[kind] && !isSomebodys) return { names: families.length, why: 'names' }
  if (parties.length < HUB_FROM_NAMES[kind]) return undefined
  const different = new Set(parties.map(firstName)).size
  return different >= HUB_FROM_NAMES[kind] ? { names: different, why: 'names' } : undefined
}

const keysOf: Readonly<Record<HubKind, (party: PartyFacts) => string[]>> = {
  addresses: ({ addresses }) => addresses.map(({ key }) => key).filter((key) => key !== ''),
  officers: ({ offices }) => offices.map(({ key }) => key),
  managers: ({ managers }) => managers,
}

/** Who shares each key that enough of them share to be a hub. */
const sharersOf = (kind: HubKind, parties: readonly PartyFacts[]): Map<string, PartyFacts[]> => {
  const count = new Map<string, number>()
  for (const party of parties)
    for (const key of new Set(keysOf[kind](party))) count.set(key, (count.get(key) ?? 0) + 1)
  const sharers = new Map<string, PartyFacts[]>()
  for (const party of parties) {
    for (const key of new Set(keysOf[kind](party))) {
      if (count.get(key)! < HUB_FROM[kind]) continue
      const list = sharers.get(key)
      if (list === undefined) sharers.set(key, [party])
      else list.push(party)
    }
  }
  return sharers
}

const hubsOfKind = (kind: HubKind, parties: readonly PartyFacts[], hubAddresses?: Hubs['addresses']) => {
  const found = [...sharersOf(kind, parties)].flatMap(([key, sharers]): [string, HubFact][] => {
    const hub = hubAmong(kind, key, sharers, hubAddresses)
    return hub === undefined ? [] : [[key, hub]]
  })
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** All hubs of a set of parties, in order of their keys. */
export const hubsOf = (parties: readonly PartyFacts[]): Hubs => {
  const addresses = hubsOfKind('addresses', parties)
  return {
    addresses,
    officers: hubsOfKind('officers', parties, addresses),
    managers: hubsOfKind('managers', parties),
  }
}
