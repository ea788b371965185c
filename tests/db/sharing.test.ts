/** What raw SQL as the application role gets of another city's owners: nothing. */
import { beforeAll, describe, expect, test } from 'vitest'
import { v7 as uuidv7 } from 'uuid'
import type { Role } from '../../server/auth/rules.ts'
import { tokensOf } from '../../server/owners/tokens.ts'
import { DUISBURG, ESSEN, HERNE, LINK_KEY } from '../app.ts'
import { useDatabase } from '../database.ts'
import { aHolding, aParty } from '../owner-records.ts'
import { aHouse, type House } from '../records.ts'

const database = useDatabase()

const HRB = '4711'
let lead: string
let herneLead: string
let duisburgLead: string
let house: House
let theirs: { house: House; party: string; natural: string }
let request: string

const anAccount = async (role: Role, municipality_key: string) => {
  const id = uuidv7()
  const db = database.current
  await db.sql(`insert into account (id, email, name) values ($1, $2, $3)`, [id, `${id}@example.org`, role])
  await db.sql(`insert into membership values ($1, $2, $3)`, [id, municipality_key, role])
  return id
}

const as = (account_id: string, statement: string, values: unknown[] = []) =>
  database.current.as({ account_id }, async (db) => (await db.query(statement, values)).rows as unknown[])

const approve = (account_id: string, of: string, municipality_key: string, id = uuidv7()) =>
  as(
    account_id,
    `insert into access_decision (id, request_id, municipality_key, verdict, reason, expires_at)
     values ($1, $2, $3, 'approved', 'x', clock_timestamp() + interval '1 day')`,
    [id, of, municipality_key],
  )

const asked = async (account_id: string, of: House, by: string) => {
  const id = uuidv7()
  await as(
    account_id,
    `insert into access_request (id, municipality_key, property_id, asked_key, purpose, file_number, reason)
     values ($1, $2, $3, $4, 'order', 'E-1', 'x')`,
    [id, by, of.property_id, by === ESSEN ? HERNE : ESSEN],
  )
  return id
}

beforeAll(async () => {
  const db = database.current
  lead = await anAccount('lead', ESSEN)
  herneLead = await anAccount('lead', HERNE)
  duisburgLead = await anAccount('lead', DUISBURG)
  await db.sql(`insert into owner_policy values ($1, true, '§ 9')`, [HERNE])
  house = await aHouse(db, ESSEN)
  await aHolding(
    db,
    house,
    await aParty(db, { municipality_key: ESSEN, hrb: HRB, at: ['Prüfsteinweg', '1'] }),
  )
  const there = await aHouse(db, HERNE)
  const party = await aParty(db, { municipality_key: HERNE, hrb: HRB, at: ['Prüfsteinweg', '1'] })
  const natural = await aParty(db, { municipality_key: HERNE, kind: 'natural_person', name: 'Erika Muster' })
  await aHolding(db, there, party)
  await aHolding(db, there, natural)
  theirs = { house: there, party, natural }
  request = await asked(lead, house, ESSEN)
})

const refused = { code: '42501' }

describe('as the application role', () => {
  test.each([
    'select * from owner_token',
    `select * from linked_elsewhere('00000000-0000-7000-8000-000000000009')`,
    `select shared_at('record', array['${HERNE}'], true)`,
    `insert into owner_token values ('00000000-0000-7000-8000-000000000009', '${ESSEN}', sha256(''), 'registration')`,
    `insert into access_opening values ('00000000-0000-7000-8000-000000000009', '00000000-0000-7000-8000-000000000009', '${HERNE}')`,
    `update access_decision set expires_at = now() + interval '9 days'`,
    `delete from access_decision`,
    `update sharing_agreement set level = 'record'`,
    `delete from owner_reading`,
    `insert into owner_reading (account_id, municipality_key, record_kind, record_id)
     values (current_account(), '${ESSEN}', 'hit', '00000000-0000-7000-8000-000000000009')`,
  ])('%s is refused', async (statement) => {
    await expect(as(lead, statement)).rejects.toMatchObject(refused)
  })

  test('another city’s owners, and what hangs on them, are not there', async () => {
    for (const table of ['party', 'party_name', 'party_address', 'registration', 'holding'])
      expect([table, await as(lead, `select distinct municipality_key from ${table}`)]).toEqual([
        table,
        [{ municipality_key: ESSEN }],
      ])
  })

  test('tokens are stored for nobody else’s party', async () => {
    const { registrations } = tokensOf(LINK_KEY, {
      ...{ id: '', kind: 'legal_person', names: [], addresses: [] },
      registrations: ['hr essen HRB 4711'],
    })
    const store = `select store_owner_tokens($1, $2, '{}')`

    await expect(as(lead, store, [theirs.party, registrations])).rejects.toMatchObject(refused)
    await expect(as(duisburgLead, store, [theirs.party, registrations])).rejects.toMatchObject(refused)
  })

  test('tokens of a natural person are not stored, whoever hands them over', async () => {
    await as(herneLead, `select store_owner_tokens($1, array[sha256('x')], '{}')`, [theirs.natural])

    expect(
      await database.current.sql(`select from owner_token where party_id = $1`, [theirs.natural]),
    ).toEqual([])
  })

  test('nobody approves what another city was asked, in its name or in their own', async () => {
    await expect(approve(lead, request, HERNE)).rejects.toMatchObject(refused)
    await expect(approve(lead, request, ESSEN)).rejects.toMatchObject({ code: '23503' })
    await expect(approve(duisburgLead, request, HERNE)).rejects.toMatchObject(refused)
    await expect(approve(duisburgLead, request, DUISBURG)).rejects.toMatchObject({ code: '23503' })
  })

  test('nobody asks for another city, about a house that is not theirs, or in another’s name', async () => {
    const ask = `insert into access_request
        (id, municipality_key, property_id, asked_key, purpose, file_number, reason, created_by)
      values ($1, $2, $3, $4, 'order', 'E-1', 'x', $5)`
    const of = (...values: string[]) => as(lead, ask, [uuidv7(), ...values])

    await expect(of(HERNE, theirs.house.property_id, ESSEN, lead)).rejects.toMatchObject(refused)
    await expect(of(ESSEN, theirs.house.property_id, HERNE, lead)).rejects.toMatchObject({ code: '23503' })
    await expect(of(ESSEN, house.property_id, HERNE, herneLead)).rejects.toMatchObject(refused)
    await expect(of(ESSEN, house.property_id, ESSEN, lead)).rejects.toMatchObject({ code: '23514' })
  })

  test('only the asked city’s lead hears which houses a request is about', async () => {
    const read = (account: string) => as(account, 'select asked_properties($1) as ids', [request])

    expect([await read(herneLead), await read(lead), await read(duisburgLead)]).toEqual([
      [{ ids: [theirs.house.property_id] }],
      [{ ids: [] }],
      [{ ids: [] }],
    ])
  })

  test('nobody agrees on anything for a city that they do not lead', async () => {
    await expect(
      as(
        lead,
        `insert into sharing_agreement (id, municipality_key, recipient, recipient_key, level, purpose, legal_basis, from_on)
         values ($1, $2, 'municipality', $3, 'record', 'x', 'x', '2026-01-01')`,
        [uuidv7(), HERNE, ESSEN],
      ),
    ).rejects.toMatchObject(refused)
  })
})

describe('an approval', () => {
  test('opens the house with its owners, but no natural person, and nothing to a third city', async () => {
    const decision = uuidv7()
    await approve(herneLead, request, HERNE, decision)

    const parties = await as(lead, `select id from party where municipality_key = $1`, [HERNE])
    const holders = await as(lead, `select party_id from holding where municipality_key = $1`, [HERNE])
    const openings = await as(duisburgLead, `select * from access_opening`)

    expect([parties, holders, openings]).toEqual([[{ id: theirs.party }], [{ party_id: theirs.party }], []])
    expect(await as(duisburgLead, `select id from party`)).toEqual([])
    expect(await as(lead, `select * from owner_token`).catch(({ code }: { code: string }) => code)).toBe(
      '42501',
    )
  })

  test('is given once, and withdrawn once', async () => {
    const id = await asked(lead, house, ESSEN)
    const withdraw = () =>
      as(
        herneLead,
        `insert into access_decision (id, request_id, municipality_key, verdict, reason)
         values ($1, $2, $3, 'withdrawn', 'x')`,
        [uuidv7(), id, HERNE],
      )
    const once = { code: '23514', constraint: 'access_decision_once' }

    await expect(withdraw()).rejects.toMatchObject(once)
    await approve(herneLead, id, HERNE)
    await expect(approve(herneLead, id, HERNE)).rejects.toMatchObject(once)
    await withdraw()
    await expect(withdraw()).rejects.toMatchObject(once)
  })

  test('tells the server when it ends', async () => {
    const until = async () =>
      ((await as(lead, 'select visible_until() as until')) as { until: string }[])[0]!.until
    const id = await asked(lead, house, ESSEN)
    const midnight = await until()
    await as(
      herneLead,
      `insert into access_decision (id, request_id, municipality_key, verdict, reason, expires_at)
       values ($1, $2, $3, 'approved', 'x', clock_timestamp() + interval '1 second')`,
      [uuidv7(), id, HERNE],
    )

    expect(Date.parse(await until())).toBeLessThan(Math.min(Date.parse(midnight), Date.now() + 1100))
  })
})

test('a token says nothing without the key, and another key makes others', () => {
  const party = {
    ...{ id: uuidv7(), kind: 'legal_person' as const, registrations: ['hr essen HRB 1'] },
    names: [{ key: 'kohlenhof' }, { key: '' }],
    addresses: [{ key: 'weg 1' }, { key: '' }],
  }
  const hex = (key: string, of = party) => {
    const { registrations, names } = tokensOf(key, of)
    return [...registrations, ...names].map((token) => token.toString('hex'))
  }

  expect(hex('a'.repeat(32))).toHaveLength(2)
  expect(hex('a'.repeat(32))).toEqual(hex('a'.repeat(32)))
  expect(hex('a'.repeat(32)).filter((token) => hex('b'.repeat(32)).includes(token))).toEqual([])
})
