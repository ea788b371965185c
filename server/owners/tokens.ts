/**
 * Keyed tokens of legal persons' identities. Two cities hold the same token where they hold the same registration, or
 * the same name at the same address; without the key nobody can tell from a token whose it is. The database compares
 * tokens and never has the key.
 */
import { createHmac } from 'node:crypto'
import { run, sql, type Db } from '../../db/query.ts'
import { factsOf } from './facts.ts'
import type { PartyFacts, PartyKind } from './rules.ts'

/** Whose identity is no person's own: of natural persons and their heirs no token exists, so they never give a hit. */
const withTokens: ReadonlySet<PartyKind> = new Set(['legal_person', 'public_body', 'gbr', 'weg'])

/** What tokens are made of: every name, address and registration that a party has or had, normalised. */
export type Identity = Pick<PartyFacts, 'id' | 'kind' | 'registrations'> & {
  names: { key: string }[]
  addresses: { key: string }[]
}

const hmac = (key: string, parts: readonly string[]): Buffer =>
  createHmac('sha256', key).update(JSON.stringify(parts)).digest()

/** HMAC-SHA-256; what does not lead to one name or one door (an empty key) makes no token. */
export const tokensOf = (
  key: string,
  { kind, names, addresses, registrations }: Identity,
): { registrations: Buffer[]; names: Buffer[] } => {
  if (!withTokens.has(kind)) return { registrations: [], names: [] }
  const keysOf = (list: { key: string }[]) =>
    [...new Set(list.map((one) => one.key))].filter((one) => one !== '')
  return {
    registrations: [...new Set(registrations)]
      .filter((registration) => registration !== '')
      .map((registration) => hmac(key, ['registration', registration])),
    names: keysOf(names).flatMap((name) =>
      keysOf(addresses).map((address) => hmac(key, ['name_and_address', name, address])),
    ),
  }
}

/**
 * Replaces what is stored of the party.
 * @throws 42501 where the account may not write the party's file
 */
export const storeTokens = (db: Db, key: string, party: Identity) => {
  const { registrations, names } = tokensOf(key, party)
  return run(db, sql`select store_owner_tokens(${party.id}, ${registrations}::bytea[], ${names}::bytea[])`)
}

/** The same from what stands in the file now: after every write of a party. */
export const refreshTokens = async (db: Db, key: string, partyId: string) => {
  for (const facts of await factsOf(db, [partyId])) await storeTokens(db, key, facts)
}
