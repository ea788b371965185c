/** Every write leaves who, when, where, what, old and new; only retention takes it away again. */
import { beforeAll, expect, test } from 'vitest'
import { v7 as uuidv7 } from 'uuid'
import { ESSEN } from '../app.ts'
import { SYSTEM, useDatabase } from '../database.ts'
import { aHouse, aLegalAct, anInspection, aViolation, aFinding, type House } from '../records.ts'

const database = useDatabase()

let house: House
let officer: string

beforeAll(async () => {
  house = await aHouse(database.current)
  officer = uuidv7()
  await database.current.sql(`insert into account (id, email, name) values ($1, $2, 'Kim')`, [
    officer,
    `${officer}@example.org`,
  ])
  await database.current.sql(`insert into membership values ($1, $2, 'officer')`, [officer, ESSEN])
})

type Entry = {
  account_id: string
  operation: string
  old: Record<string, unknown>
  new: Record<string, unknown>
}

const logOf = (table: string, record: string) =>
  database.current.sql<Entry & { municipality_key: string; property_id: string; recent: boolean }>(
    `select account_id, municipality_key, property_id, operation, old, new, at > now() - interval '1 minute' as recent
     from audit_log where table_name = $1 and record_id = $2 order by id`,
    [table, record],
  )

test('an edit is logged with who, when, which city, old and new', async () => {
  await database.current.as({ account_id: officer }, (db) =>
    db.query(`update property set note = 'Dach offen' where id = $1`, [house.property_id]),
  )

  const entries = await logOf('property', house.property_id)

  expect(entries).toMatchObject([
    { account_id: SYSTEM, operation: 'insert', old: null },
    {
      account_id: officer,
      municipality_key: ESSEN,
      property_id: house.property_id,
      operation: 'update',
      recent: true,
      old: { note: '' },
      new: { note: 'Dach offen' },
    },
  ])
})

test('everything that is written about a house is logged, what is derived is not', async () => {
  const inspection_id = await anInspection(database.current, house)
  const violation_id = await aViolation(database.current, house)
  const finding = await aFinding(database.current, house, { inspection_id, violation_id })
  const act = await aLegalAct(database.current, house)

  for (const [table, record] of [
    ['inspection', inspection_id],
    ['violation', violation_id],
    ['finding', finding],
    ['legal_act', act],
    ['building', house.building_id],
  ] as const)
    expect(await logOf(table, record), table).toMatchObject([
      { operation: 'insert', municipality_key: ESSEN },
    ])
  expect(await database.current.sql(`select id from audit_log where table_name = 'property_status'`)).toEqual(
    [],
  )
})

test('no password hash gets into the log', async () => {
  await database.current.sql(`update account set password_hash = 'top-secret' where id = $1`, [officer])

  const [last] = (await logOf('account', officer)).slice(-1)

  expect(last).toMatchObject({ operation: 'update' })
  expect(JSON.stringify(await database.current.sql('select old, new from audit_log'))).not.toContain(
    'top-secret',
  )
})

test('a write that fails leaves no trace of a success', async () => {
  const before = await database.current.sql('select count(*) as n from audit_log')

  await database.current
    .as({ account_id: officer }, async (db) => {
      await db.query(`update property set note = 'weg' where id = $1`, [house.property_id])
      throw new Error('the program broke')
    })
    .catch(() => undefined)

  expect(await database.current.sql('select count(*) as n from audit_log')).toEqual(before)
})

test('retention deletes a whole file and its log, and its deletions are logged', async () => {
  const doomed = await aHouse(database.current)
  await anInspection(database.current, doomed)
  const asRetention = async (statement: string) => {
    const client = await database.current.pool.connect()
    try {
      await client.query(
        `begin; set local role revierblick_retention; set local revierblick.account = '${SYSTEM}'`,
      )
      const { rowCount } = await client.query(statement, [doomed.property_id])
      await client.query('commit')
      return rowCount
    } catch (error) {
      await client.query('rollback')
      throw error
    } finally {
      client.release()
    }
  }

  for (const table of ['inspection', 'dwelling_unit', 'building'])
    expect(await asRetention(`delete from ${table} where property_id = $1`), table).toBe(1)
  expect(await asRetention('delete from property where id = $1')).toBe(1)

  expect((await logOf('property', doomed.property_id)).map(({ operation }) => operation)).toEqual([
    'insert',
    'delete',
  ])
  expect(await asRetention('delete from audit_log where property_id = $1')).toBeGreaterThan(3)
  await expect(asRetention(`update audit_log set new = null where property_id = $1`)).rejects.toMatchObject({
    code: '42501',
  })
})
