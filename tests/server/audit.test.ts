/** The data protection officer reads who changed what, in their own city. */
import { beforeAll, expect, test } from 'vitest'
import { v7 as uuidv7 } from 'uuid'
import { ESSEN, HERNE, useApp, type Client } from '../app.ts'
import { aHouse, type House } from '../records.ts'

const server = useApp()

let dpo: Client
let officer: Client
let house: House

beforeAll(async () => {
  dpo = await server.current.as('dpo', ESSEN)
  officer = await server.current.as('officer', ESSEN)
  house = await aHouse(server.current.db)
  await aHouse(server.current.db, HERNE)
  await officer.put(`/api/legal-acts/${uuidv7()}`, {
    property_id: house.property_id,
    instrument: 'hearing',
    scope: 'property',
    decided_on: '2026-06-01',
  })
})

type Page = { items: Record<string, unknown>[]; next_cursor: string | null }
const read = async (query: string, client = dpo) => (await client.get(`/api/audit?${query}`)).json<Page>()

test('an entry says who, when, which city, what, old and new', async () => {
  const { items } = await read('table=legal_act')

  expect(items).toMatchObject([
    {
      account: { id: officer.account_id, name: expect.stringContaining('officer') as string },
      municipality_key: ESSEN,
      property_id: house.property_id,
      operation: 'insert',
      old: null,
      new: { instrument: 'hearing', decided_on: '2026-06-01' },
    },
  ])
})

test('filters narrow it down', async () => {
  const all = await read(`property=${house.property_id}`)
  const byAccount = await read(`property=${house.property_id}&account=${officer.account_id}`)
  const byRecord = await read(`record=${house.building_id}`)
  const [today] = await server.current.db.sql<{ day: string }>(
    `select (now() at time zone 'Europe/Berlin')::date as day`,
  )
  const fromToday = await read(`from=${today?.day}&to=${today?.day}&property=${house.property_id}`)
  const longAgo = await read('to=2020-01-01')

  expect(all.items.map(({ table_name }) => table_name)).toEqual([
    'legal_act',
    'dwelling_unit',
    'building',
    'property',
  ])
  expect(byAccount.items).toHaveLength(1)
  expect(byRecord.items).toMatchObject([{ table_name: 'building' }])
  expect(fromToday.items).toEqual(all.items)
  expect(longAgo.items).toEqual([])
})

test('pages follow each other without a gap or a repetition', async () => {
  const all = await read('limit=200')
  const seen: unknown[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: Page = await read(`limit=2${cursor && `&cursor=${cursor}`}`)
    seen.push(...page.items)
    cursor = page.next_cursor
  }

  expect(seen.length).toBeGreaterThan(4)
  expect(seen).toEqual(all.items)
})

test('it is one’s own city’s log, and nobody else’s to read', async () => {
  const cities = new Set((await read('limit=200')).items.map(({ municipality_key }) => municipality_key))
  const elsewhere = await read(`property=${house.property_id}`, await server.current.as('dpo', HERNE))
  const others = await Promise.all(
    (['inspector', 'lead', 'coordinator', 'admin'] as const).map(async (role) =>
      (await server.current.as(role)).get('/api/audit'),
    ),
  )

  expect(cities).not.toContain(HERNE)
  expect(elsewhere.items).toEqual([])
  expect(others.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 403])
})
