/** Trying to get round the rules with raw SQL as the application role: what an injected statement could do. */
import { beforeAll, expect, test } from 'vitest'
import { v7 as uuidv7 } from 'uuid'
import { ESSEN, HERNE } from '../app.ts'
import { SYSTEM, useDatabase } from '../database.ts'
import type { Role } from '../../server/auth/rules.ts'
import { aFinding, aHouse, anAppointment, anInspection, aViolation, type House } from '../records.ts'

const database = useDatabase()

let essen: House
let herne: House
let visit: string
let people: Record<Role, string>

const anAccount = async (role: Role) => {
  const id = uuidv7()
  await database.current.sql(
    `insert into account (id, email, name, password_hash) values ($1, $2, $3, 'secret')`,
    [id, `${id}@example.org`, role],
  )
  await database.current.sql(`insert into membership values ($1, $2, $3)`, [id, ESSEN, role])
  return id
}

beforeAll(async () => {
  essen = await aHouse(database.current, ESSEN)
  herne = await aHouse(database.current, HERNE)
  for (const house of [essen, herne]) {
    visit = await anInspection(database.current, house)
    const violation = await aViolation(database.current, house)
    await aFinding(database.current, house, { inspection_id: visit, violation_id: violation })
    await anAppointment(database.current, house)
  }
  people = {} as typeof people
  for (const role of ['inspector', 'officer', 'lead', 'coordinator', 'council', 'dpo', 'admin'] as const)
    people[role] = await anAccount(role)
})

const as = (role: Role, statement: string, values: unknown[] = []) =>
  database.current.as(
    { account_id: people[role] },
    async (db) => (await db.query(statement, values)).rows as unknown[],
  )

const changed = (role: Role, statement: string, values: unknown[] = []) =>
  database.current.as(
    { account_id: people[role] },
    async (db) => (await db.query(statement, values)).rowCount,
  )

const refused = { code: '42501' }

test.each([
  'property',
  'building',
  'dwelling_unit',
  'appointment',
  'inspection',
  'violation',
  'finding',
  'property_status',
  'violation_state',
])('another city’s rows of %s are not there, one’s own are', async (table) => {
  const rows = await as('lead', `select distinct municipality_key from ${table}`)

  expect(rows).toEqual([{ municipality_key: ESSEN }])
})

test.each(['council', 'dpo', 'admin'] as const)('%s reads no files at all', async (role) => {
  expect(await as(role, 'select id from property')).toEqual([])
  expect(await as(role, 'select id from finding')).toEqual([])
})

test('nothing is written into another city', async () => {
  const tries = [
    as(
      'lead',
      `insert into property (id, municipality_key, file_number, use_state, place)
                select $1, '${HERNE}', 'x', 'vacant', place from property limit 1`,
      [uuidv7()],
    ),
    as('lead', `insert into building (id, property_id, municipality_key) values ($1, $2, '${HERNE}')`, [
      uuidv7(),
      herne.property_id,
    ]),
    // Into another city's property in the name of one's own: the composite key refuses.
    as('lead', `insert into building (id, property_id, municipality_key) values ($1, $2, '${ESSEN}')`, [
      uuidv7(),
      herne.property_id,
    ]),
  ]

  const outcomes = await Promise.allSettled(tries)

  expect(
    outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as { code: string }).code),
  ).toEqual(['42501', '42501', '23503'])
  expect(await changed('lead', `update property set note = 'x' where id = $1`, [herne.property_id])).toBe(0)
  expect(await changed('lead', `update property set note = 'x' where id = $1`, [essen.property_id])).toBe(1)
})

test('no edit in one city stands in the way of an edit in another', async () => {
  const edit = (house: House) =>
    `insert into edit (record_id, version, record_kind, property_id, municipality_key, fields)
     values ('${herne.property_id}', 2, 'property', '${house.property_id}', '${house.municipality_key}', '{}')`

  await as('lead', edit(essen))

  await expect(database.current.sql(edit(herne))).resolves.toEqual([])
})

test('without an account nothing is seen and nothing written', async () => {
  const unknown = { account_id: uuidv7() }
  const nobody = async (statement: string) =>
    database.current.as(unknown, async (db) => {
      await db.query(`set local revierblick.account = ''`)
      return (await db.query(statement)).rows as unknown[]
    })

  expect(await nobody('select id from property')).toEqual([])
  expect(await nobody('select id from audit_log')).toEqual([])
  await expect(
    nobody(`insert into property (id, municipality_key, file_number, use_state, place)
            values ('${uuidv7()}', '${ESSEN}', 'x', 'vacant', st_setsrid(st_makepoint(360000, 5702000), 25832))`),
  ).rejects.toMatchObject({ code: expect.stringMatching(/42501|23502/) as string })
})

test('a write past row level security still needs an account', async () => {
  const client = await database.current.pool.connect()
  try {
    await client.query('begin')
    await expect(client.query(`update property set note = 'x'`)).rejects.toMatchObject(refused)
  } finally {
    await client.query('rollback')
    client.release()
  }
})

test.each([
  ['the log', `update audit_log set account_id = '${SYSTEM}'`],
  ['the log', 'delete from audit_log'],
  ['the log', 'truncate audit_log'],
  [
    'the log',
    `insert into audit_log (account_id, table_name, record_id, operation) values ('${SYSTEM}', 'x', 'x', 'insert')`,
  ],
  ['a visit', `update inspection set note = 'x'`],
  ['a visit', 'delete from inspection'],
  ['a finding', `update finding set result = 'remedied', severity = null`],
  ['a finding', 'delete from finding'],
  ['a violation', `update violation set first_found_on = '2020-01-01'`],
  ['a derived state', `update property_status set light = 'green'`],
  ['a derived state', 'delete from property_status'],
  ['a house’s city', `update property set municipality_key = '${HERNE}'`],
  ['a house’s city', `update appointment set municipality_key = '${HERNE}'`],
  ['who made a house', `update property set created_by = '${SYSTEM}'`],
  ['the catalogue', `update violation_type set law = 'x'`],
  ['rights', `insert into role_right values ('inspector', 'manage')`],
  ['the change feed', 'delete from change'],
  ['a trigger', 'alter table property disable trigger all'],
  ['a session', 'select token_hash from session'],
])('nobody of the application writes %s: %s', async (_what, statement) => {
  await expect(as('lead', statement)).rejects.toMatchObject(refused)
})

test.each([
  "select * from map_rows('{}')",
  'select * from all_map_rows()',
  `select * from sign_in_candidate('a@example.org')`,
  `select session_account('\\x00')`,
  `select open_session('${SYSTEM}', '\\x00')`,
  `select * from changes_since('0')`,
  `select refresh_property_status('{}')`,
  'select password_hash from account',
  'select * from account',
])('a request cannot reach past its role: %s', async (statement) => {
  await expect(as('admin', statement)).rejects.toMatchObject(refused)
})

test('the server’s own role may call its functions and read no table', async () => {
  await expect(
    database.current.as('server', (db) => db.query('select id from property')),
  ).rejects.toMatchObject(refused)
  await expect(
    database.current.as('server', (db) => db.query('select password_hash from account')),
  ).rejects.toMatchObject(refused)
  expect(
    (await database.current.as('server', (db) => db.query('select id from all_map_rows()'))).rowCount,
  ).toBe(2)
})

test('records cannot be signed with another’s name', async () => {
  const { property_id } = essen
  const insert = (signed_by: string) =>
    as(
      'inspector',
      `insert into inspection (id, property_id, municipality_key, kind, joint, access, started_at, created_by)
       values ($1, $2, '${ESSEN}', 'first', false, 'granted', now(), $3)`,
      [uuidv7(), property_id, signed_by],
    )

  await expect(insert(people.lead)).rejects.toMatchObject(refused)
  await expect(insert(people.inspector)).resolves.toEqual([])
})

test('a temporary table cannot stand in for the log or the memberships', async () => {
  const forged = database.current.as({ account_id: people.inspector }, async (db) => {
    await db.query('create temporary table audit_log (like public.audit_log including all) on commit drop')
    await db.query('grant all on audit_log to public')
    await db.query(
      'create temporary table membership (account_id uuid, municipality_key text, role text) on commit drop',
    )
    await db.query(`insert into membership values (current_account(), '${HERNE}', 'lead')`)
    await db.query('grant all on membership to public')
    await db.query(`update property set note = 'unseen?' where id = $1`, [essen.property_id])
    const { rows: seen } = await db.query('select visible_municipalities() as keys')
    const { rows: kept } = await db.query<{ n: number }>('select count(*) as n from pg_temp.audit_log')
    return { seen: seen as unknown[], kept: kept[0]?.n }
  })

  expect(await forged).toEqual({ seen: [{ keys: [ESSEN] }], kept: 0 })
  expect(
    await database.current.sql(`select account_id from public.audit_log where new ->> 'note' = 'unseen?'`),
  ).toEqual([{ account_id: people.inspector }])
})

test('a coordinator reads what an agreement gives the coordination desk, and writes nothing', async () => {
  expect(await as('coordinator', 'select id from property')).toEqual([])
  await database.current.sql(
    `insert into sharing_agreement (id, municipality_key, recipient, level, purpose, legal_basis, from_on)
     values ($1, $2, 'coordination', 'record', 'Lagebild', 'Art. 26 DSGVO', '2026-01-01')`,
    [uuidv7(), ESSEN],
  )
  expect(await as('coordinator', 'select id from property')).toEqual([{ id: essen.property_id }])
  expect(await changed('coordinator', `update property set note = 'x'`)).toBe(0)
  await expect(
    as('coordinator', `insert into building (id, property_id, municipality_key) values ($1, $2, $3)`, [
      uuidv7(),
      essen.property_id,
      ESSEN,
    ]),
  ).rejects.toMatchObject(refused)
})

test('the lead overrides a rating, an inspector only rates', async () => {
  const rating = (role: Role, override: string | null) =>
    as(
      role,
      `insert into rating (id, property_id, municipality_key, neglect, misuse, impact, rated_at, override_light,
                           override_reason)
       values ($1, $2, '${ESSEN}', 1, 1, 1, now(), $3, $4)`,
      [uuidv7(), essen.property_id, override, override && 'Ortskenntnis'],
    )

  await expect(rating('inspector', 'green')).rejects.toMatchObject(refused)
  await expect(rating('officer', 'green')).rejects.toMatchObject(refused)
  await expect(rating('inspector', null)).resolves.toEqual([])
  await expect(rating('lead', 'green')).resolves.toEqual([])
})

test('the lead assigns a house, an officer does not', async () => {
  const assign = (role: Role) =>
    changed(role, `update property set assigned_account_id = $1 where id = $2`, [
      people.inspector,
      essen.property_id,
    ])

  await expect(assign('officer')).rejects.toMatchObject(refused)
  await expect(assign('lead')).resolves.toBe(1)
})

test('an inspector lists no house and takes no decision', async () => {
  await expect(
    as(
      'inspector',
      `insert into listing (id, property_id, municipality_key, opened_on, reason)
                     values ($1, $2, '${ESSEN}', current_date, 'tip')`,
      [uuidv7(), essen.property_id],
    ),
  ).rejects.toMatchObject(refused)
  await expect(
    as(
      'inspector',
      `insert into legal_act (id, property_id, municipality_key, instrument, legal_basis, scope, decided_on)
                     values ($1, $2, '${ESSEN}', 'hearing', 'x', 'property', current_date)`,
      [uuidv7(), essen.property_id],
    ),
  ).rejects.toMatchObject(refused)
})

test('nobody gives roles to themself, and only admins give any', async () => {
  const give = (role: Role, to: string, municipality = ESSEN) =>
    as(role, `insert into membership values ($1, $2, 'officer')`, [to, municipality])

  await expect(give('admin', people.admin)).rejects.toMatchObject(refused)
  await expect(give('lead', people.inspector)).rejects.toMatchObject(refused)
  await expect(give('admin', people.inspector, HERNE)).rejects.toMatchObject(refused)
  await expect(give('admin', people.inspector)).resolves.toEqual([])
})

test('an admin gives no new password to somebody who also works elsewhere', async () => {
  const regional = await anAccount('inspector')
  await database.current.sql(`insert into membership values ($1, $2, 'lead')`, [regional, HERNE])
  const change = (id: string) =>
    changed('admin', `update account set password_hash = 'mine' where id = $1`, [id])

  expect(await change(regional)).toBe(0)
  expect(await change(SYSTEM)).toBe(0)
  expect(await change(people.officer)).toBe(1)
})

test('nobody acts in the system’s name: it gets no role and no password', async () => {
  await expect(
    as('admin', `insert into membership values ('${SYSTEM}', '${ESSEN}', 'inspector')`),
  ).rejects.toMatchObject(refused)
  await expect(
    database.current.sql(`update account set password_hash = 'mine' where id = '${SYSTEM}'`),
  ).rejects.toMatchObject({ code: '23514' })
})

/**
 * Known and written down: roles are taken by the login, so a statement that could change its role would be the login's
 * match. Row level security guards requests, which are prepared statements; the login must be no superuser.
 */
test('the application’s role itself is a member of no other role', async () => {
  expect(
    await database.current.sql(`
      select r.rolname from pg_roles r
      where r.rolname <> 'revierblick_app' and pg_has_role('revierblick_app', r.oid, 'member')`),
  ).toEqual([])
  expect(
    await database.current.sql(`
      select rolname from pg_roles where rolname like 'revierblick%'
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolcanlogin)`),
  ).toEqual([])
})
