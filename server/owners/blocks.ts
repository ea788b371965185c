/**
 * Blocks: where candidates for a link are looked for. Two parties are compared when they share one; the whole rebuild
 * (candidates.ts) and the look-up of a single party in SQL use these same keys.
 */
import type { PartyFacts } from './rules.ts'
import { stemOf } from './stems.ts'

/**
 * - registration: one normalised registration.
 * - name_address: one normalised name, or the general partner that it states, at one normalised address.
 * - name_city: one normalised name of a firm or public body in one city.
 * - own_name: what tells a name from others (stems.ts) in one postcode: sisters of other trades and numbers.
 * - postcode: not to be paired as it is, only where names are alike there (weights.ts, NAMES_ALIKE_FROM).
 * - officer: one fully known office holder, or a party and the one that holds an office in it.
 * - bare_officer: an office holder of whom only the name is known; candidates, never accepted.
 * - address: one place of business.
 * - manager: one manager of their properties.
 */
export const BLOCKS = [
  'registration',
  'name_address',
  'name_city',
  'own_name',
  'postcode',
  'officer',
  'bare_officer',
  'address',
  'manager',
] as const
export type Block = (typeof BLOCKS)[number]
export type BlockKey = { block: Block; key: string }

type Found = [Block, string]
const found = (block: Block, keys: readonly string[]): Found[] =>
  keys.filter((key) => key !== '').map((key) => [block, key])

/** Blocks of a name and of an address at once. */
const namedBlocks = ({ kind, names, addresses }: PartyFacts): Found[] => {
  const stems = names.map(stemOf).filter(({ isDistinct }) => isDistinct)
  const postcodes = addresses.map(({ postcode }) => postcode).filter((postcode) => postcode !== '')
  const told = names.flatMap(({ key, partner }) => [key, partner ?? '']).filter((name) => name !== '')
  const isFirm = kind === 'legal_person' || kind === 'public_body'
  const doors = addresses.map(({ key }) => key).filter((key) => key !== '')
  const cities = isFirm ? addresses.map(({ city }) => city).filter((city) => city !== '') : []
  return [
    ...told.flatMap((name) => doors.map((door): Found => ['name_address', `${name} | ${door}`])),
    ...told.flatMap((name) => cities.map((city): Found => ['name_city', `${name} | ${city}`])),
    ...stems.flatMap(({ text }) => postcodes.map((postcode): Found => ['own_name', `${text} | ${postcode}`])),
  ]
}

/** Every block a party is in, each once, in a fixed order. Natural persons are in those of registers only. */
export const blockKeys = (party: PartyFacts): BlockKey[] => {
  const { kind, addresses, registrations, offices, managers } = party
  const keys: Found[] = [
    ...found('registration', registrations),
    ...found(
      'officer',
      registrations.map((key) => `party ${key}`),
    ),
    ...offices.map(({ complete, key }): Found => [complete ? 'officer' : 'bare_officer', key]),
  ]
  if (kind !== 'natural_person') {
    keys.push(...namedBlocks(party))
    keys.push(
      ...found(
        'postcode',
        addresses.map(({ postcode }) => postcode),
      ),
    )
    keys.push(...found('manager', managers))
  }
  if (kind === 'legal_person' || kind === 'gbr')
    keys.push(
      ...found(
        'address',
        addresses.map(({ key }) => key),
      ),
    )
  const once = new Map(keys.map(([block, key]) => [`${block} ${key}`, { block, key }]))
  return [...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, blockKey]) => blockKey)
}
