/** The demo as it lies in the database. */
import { verify } from '@node-rs/argon2'
import { beforeAll, expect, test } from 'vitest'
import { demoPassword, seedDemoOnce } from '../../seed/demo.ts'
import { demoAccounts } from '../../seed/people.ts'
import { seedReference } from '../../seed/reference.ts'
import { tables } from '../../seed/rows.ts'
import { many, sql } from '../../db/query.ts'
import { useDatabase } from '../database.ts'

const database = useDatabase()
const said: string[] = []

beforeAll(() =>
  seedDemoOnce(database.current.url, 'a key for tests, long enough to be one', (line) => said.push(line)),
)

const idOf = (email: string) => demoAccounts.find((account) => account.email === email)?.id ?? ''
const counts = async (text: string) =>
  Object.fromEntries(
    (await database.current.sql<{ name: string; count: number }>(text)).map(({ name, count }) => [
      name,
      count,
    ]),
  )

test('3,000 properties with about 9,000 visits are marked as demo', async () => {
  const [row] = await database.current.sql(
    `select count(*) as properties, count(*) filter (where demo) as demo,
            (select count(*) between 8300 and 9700 from inspection) as visits from property`,
  )

  expect(row).toEqual({ properties: 3000, demo: 3000, visits: true })
})

test('about 12, 35 and 53 of a hundred rated properties are red, yellow and green', async () => {
  const lights = await counts(`select light as name, count(*) as count from property_status group by light`)

  const rated = 3000 - (lights.unrated ?? 0)
  expect(lights.unrated).toBeGreaterThan(20)
  expect(Math.abs((100 * (lights.red ?? 0)) / rated - 12)).toBeLessThan(4)
  expect(Math.abs((100 * (lights.yellow ?? 0)) / rated - 35)).toBeLessThan(4)
  expect(Math.abs((100 * (lights.green ?? 0)) / rated - 53)).toBeLessThan(4)
})

test('all thirteen states are there', async () => {
  const states = await counts(`select state as name, count(*) as count from property_status group by state`)

  expect(Object.keys(states)).toHaveLength(13)
  expect(Math.min(...Object.values(states))).toBeGreaterThan(15)
})

test('every red property has open violations, and some deadlines have passed while others were met', async () => {
  const [row] = await database.current.sql(
    `select (select count(*) from property_status where light = 'red' and open_violations = 0) as red_without,
            (select count(*) > 50 from legal_act_state where in_force and deadline_on < current_date) as overdue,
            (select count(*) > 50 from legal_act_state where ended_by = 'complied') as met`,
  )

  expect(row).toEqual({ red_without: 0, overdue: true, met: true })
})

test('every property stands in its municipality and knows its district', async () => {
  const [row] = await database.current.sql(
    `select count(*) filter (where not st_covers(m.boundary, p.place)) as outside,
            count(*) filter (where p.area_id is distinct from area_at(p.municipality_key, p.place)) as elsewhere,
            count(*) filter (where p.area_id is null and exists (
              select from area a where a.municipality_key = m.key and a.valid_to is null)) as nowhere
     from property p join municipality m on m.key = p.municipality_key`,
  )

  expect(row).toEqual({ outside: 0, elsewhere: 0, nowhere: 0 })
})

test('the stored counts of rating answers are those of the answers', async () => {
  const wrong = await database.current.sql(
    `select r.id from rating r
     where row(answered_yes, answered_no, answered_unknown)::text is distinct from (
       select row(count(*) filter (where value = 'yes'), count(*) filter (where value = 'no'),
              count(*) filter (where value = 'unknown'))::text from jsonb_each_text(r.indicators))`,
  )

  expect(wrong).toEqual([])
})

test('an inspector of Essen sees Essen, the coordinator the cities that agreed to it, the council nothing', async () => {
  const seen = (email: string) =>
    database.current.as({ account_id: idOf(email) }, (db) =>
      many<{ key: string }>(db, sql`select distinct municipality_key as key from property order by key`),
    )

  const essen = await seen('inspector.essen@demo.revierblick.example')
  const coordinator = await seen('coordinator@demo.revierblick.example')
  const council = await seen('council.essen@demo.revierblick.example')

  expect(essen).toEqual([{ key: '05113000' }])
  // Gelsenkirchen and Herne agreed to numbers, not to files.
  expect(coordinator.length).toBe(51)
  expect(council).toEqual([])
})

test('the demo accounts have the published password and are marked as demo', async () => {
  const accounts = await database.current.sql<{ email: string; password_hash: string; demo: boolean }>(
    `select email, password_hash, demo from account where demo order by email`,
  )

  expect(accounts.map(({ email }) => email)).toEqual(demoAccounts.map(({ email }) => email).sort())
  expect(accounts.every(({ password_hash }) => password_hash.startsWith('$argon2id$'))).toBe(true)
  expect(new Set(accounts.map(({ password_hash }) => password_hash)).size).toBe(accounts.length)
  expect(await verify(accounts[0]?.password_hash ?? '', demoPassword)).toBe(true)
})

test('the log names the load once a table, and the guards are up again', async () => {
  const log = await counts(
    `select table_name as name, count(*) as count from audit_log where record_id = 'demo' group by table_name`,
  )
  const unguarded = await database.current.sql(
    `select c.relname from pg_class c
     where c.relname = any ($1)
       and (not c.relrowsecurity or not c.relforcerowsecurity
         or exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgenabled = 'D'))`,
    [[...tables, 'account', 'membership', 'audit_log', 'property_status']],
  )

  expect(Object.keys(log).sort()).toEqual([...tables, 'account', 'membership'].sort())
  expect(new Set(Object.values(log))).toEqual(new Set([1]))
  expect(unguarded).toEqual([])
})

test('a second start changes nothing', async () => {
  const before = said.length

  await seedReference(database.current.url, (line) => said.push(line))
  await seedDemoOnce(database.current.url, 'a key for tests, long enough to be one', (line) =>
    said.push(line),
  )

  expect(said.length).toBe(before)
})
