/** What people choose from, with dates and sections. */
import { expect, test } from 'vitest'
import { useApp } from '../app.ts'

const server = useApp()

type Catalogue = Record<
  'violation_types' | 'instruments' | 'occupancy_rules' | 'agencies',
  { code: string }[]
>

test('the catalogue is complete and dated', async () => {
  const answer = await (await server.current.as('council')).get('/api/catalogue')
  const { violation_types, instruments, occupancy_rules, agencies } = answer.json<Catalogue>()

  expect(answer.statusCode).toBe(200)
  expect([violation_types.length, instruments.length, occupancy_rules.length]).toEqual([34, 28, 4])
  expect(violation_types).toContainEqual(
    expect.objectContaining({ code: 'ws_overcrowd', valid_from: '2021-07-01', valid_to: null, office: 'wa' }),
  )
  expect(occupancy_rules).toContainEqual(
    expect.objectContaining({ code: 'wohnstg_dwelling', sqm_per_person: 10, min_room_sqm: 10 }),
  )
  expect(agencies).toContainEqual(expect.objectContaining({ code: 'fw', guest: false }))
  expect(answer.json()).toMatchObject({ rating: { formula_version: 1, red_from: 20, yellow_from: 10 } })
})

test('who has the catalogue gets it again only when it changed', async () => {
  const client = await server.current.as('inspector')
  const first = await client.get('/api/catalogue')
  const etag = String(first.headers['etag'])

  const same = await client.get('/api/catalogue', { 'if-none-match': etag })
  await server.current.db.sql(
    `update instrument set name_en = 'Hearing of the parties' where code = 'hearing'`,
  )
  const changed = await client.get('/api/catalogue', { 'if-none-match': etag })

  expect([same.statusCode, same.body, changed.statusCode]).toEqual([304, '', 200])
})

test('strangers get nothing', async () => {
  expect((await server.current.stranger().get('/api/catalogue')).statusCode).toBe(401)
})
