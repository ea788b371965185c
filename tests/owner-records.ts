/** Givens: owners and what they hold, as they stand in the file of a city, with the tokens that its office stored. */
import { v7 as uuidv7 } from 'uuid'
import { addressOf } from '../server/owners/facts.ts'
import { normalName } from '../server/owners/names.ts'
import { normalRegistration } from '../server/owners/registers.ts'
import type { PartyKind } from '../server/owners/rules.ts'
import { refreshTokens } from '../server/owners/tokens.ts'
import { LINK_KEY } from './app.ts'
import type { TestDatabase } from './database.ts'
import type { House } from './records.ts'

export type GivenParty = {
  municipality_key: string
  kind?: PartyKind
  name?: string
  /** The number in the commercial register of Essen, section B. */
  hrb?: string
  /** Street and number in 45127 Essen. */
  at?: [street: string, house_number: string]
}

/** An account of nobody who signs in: it manages the city's file. */
const anOfficer = async (db: TestDatabase, municipality_key: string): Promise<string> => {
  const id = uuidv7()
  await db.sql(`insert into account (id, email, name) values ($1, $2, 'office')`, [id, `${id}@example.org`])
  await db.sql(`insert into membership values ($1, $2, 'officer')`, [id, municipality_key])
  return id
}

/** Its id. Names are normalised and tokens stored as the office's server would. */
export const aParty = async (
  db: TestDatabase,
  { municipality_key, kind = 'legal_person', name = 'Prüfstein GmbH', hrb, at }: GivenParty,
): Promise<string> => {
  const id = uuidv7()
  await db.sql(`insert into party (id, municipality_key, kind, legal_basis) values ($1, $2, $3, $4)`, [
    ...[id, municipality_key, kind],
    kind === 'natural_person' ? '§ 9 WohnStG NRW' : '',
  ])
  const { key, form } = normalName(name)
  await db.sql(
    `insert into party_name (party_id, municipality_key, position, name, key, form, source)
     values ($1, $2, 1, $3, $4, $5, 'land_register')`,
    [id, municipality_key, name, key, form],
  )
  if (at) {
    const address = { street: at[0], house_number: at[1], postcode: '45127', city: 'Essen', country: 'DE' }
    await db.sql(
      `insert into party_address (party_id, municipality_key, position, street, house_number, postcode, city, key, source)
       values ($1, $2, 1, $3, $4, '45127', 'Essen', $5, 'land_register')`,
      [id, municipality_key, ...at, addressOf({ ...address, care_of: '' }).key],
    )
  }
  if (hrb !== undefined) {
    const entry = {
      kind: 'court_register' as const,
      court: 'Amtsgericht Essen',
      register: 'HRB',
      number: hrb,
    }
    await db.sql(
      `insert into registration (party_id, municipality_key, position, kind, court, register, number, key, source)
       values ($1, $2, 1, $3, $4, $5, $6, $7, 'company_register')`,
      [id, municipality_key, ...Object.values(entry), normalRegistration(entry)],
    )
  }
  const account_id = await anOfficer(db, municipality_key)
  await db.as({ account_id }, (transaction) => refreshTokens(transaction, LINK_KEY, id))
  return id
}

/** Its id: the party's right in the house, from the land register. */
export const aHolding = async (
  db: TestDatabase,
  house: House,
  party_id: string,
  { role = 'owner', to_on = null }: { role?: string; to_on?: string | null } = {},
): Promise<string> => {
  const id = uuidv7()
  await db.sql(
    `insert into holding (id, party_id, property_id, municipality_key, role, to_on, source, source_note)
     values ($1, $2, $3, $4, $5, $6, 'land_register', 'Grundbuch, Blatt 1234')`,
    [id, party_id, house.property_id, house.municipality_key, role, to_on],
  )
  return id
}
