/** Decisions and what became of them: written once, the state follows. */
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { v7 as uuidv7 } from 'uuid'
import { ESSEN, HERNE, useApp, type Client } from '../app.ts'
import { aHouse, type House } from '../records.ts'

const server = useApp()

let officer: Client
let house: House

beforeAll(async () => {
  officer = await server.current.as('officer', ESSEN)
})
beforeEach(async () => {
  house = await aHouse(server.current.db)
})

const anOrder = (changes: object = {}) => ({
  property_id: house.property_id,
  instrument: 'order_repair',
  scope: 'property',
  decided_on: '2026-05-01',
  deadline_on: '2026-06-01',
  note: '',
  ...changes,
})
const decide = (act: object, id: string = uuidv7(), client = officer) =>
  client.put(`/api/legal-acts/${id}`, act)
const enter = (act: string, event: object, id: string = uuidv7(), client = officer) =>
  client.put(`/api/legal-acts/${act}/events/${id}`, event)
const errorsOf = (answer: { json: () => unknown }) =>
  (answer.json() as { errors?: { field: string; code: string }[] }).errors?.map(
    ({ field, code }) => `${field}: ${code}`,
  )

test('a decision comes back with its instrument’s law and the state that follows', async () => {
  const id = uuidv7()

  const sent = await decide(anOrder(), id)
  const again = await decide(anOrder(), id)
  const other = await decide(anOrder({ note: 'anders' }), id)

  expect([sent.statusCode, again.statusCode, other.statusCode]).toEqual([201, 200, 409])
  expect(sent.json()).toMatchObject({
    id,
    effect: 'order',
    legal_basis: 'WohnStG NRW § 4',
    first_deadline_on: '2026-06-01',
    deadline_on: '2026-06-01',
    in_force: true,
    overdue: true,
    events: [],
    created_by: { id: officer.account_id },
  })
  expect((await officer.get(`/api/legal-acts/${id}`)).json()).toEqual(sent.json())
})

test('delivered, extended, complied: each is entered once and moves the state', async () => {
  const id = uuidv7()
  const extension = uuidv7()
  await decide(anOrder(), id)

  const delivered = await enter(id, { kind: 'delivered', happened_on: '2026-05-04' })
  const extended = { kind: 'extended', happened_on: '2026-05-20', new_deadline_on: '2026-07-01' }
  const first = await enter(id, extended, extension)
  const again = await enter(id, extended, extension)
  const complied = await enter(id, { kind: 'complied', happened_on: '2026-06-10' })

  expect(delivered.json()).toMatchObject({ delivered_on: '2026-05-04', in_force: true })
  expect([first.statusCode, again.statusCode]).toEqual([201, 200])
  expect(again.json()).toMatchObject({ deadline_on: '2026-07-01', overdue: false })
  expect(complied.json()).toMatchObject({
    in_force: false,
    overdue: false,
    ended_on: '2026-06-10',
    ended_by: 'complied',
    events: [
      { kind: 'complied' },
      { kind: 'extended', new_deadline_on: '2026-07-01' },
      { kind: 'delivered' },
    ],
  })
})

test('the correction of an event takes its place', async () => {
  const id = uuidv7()
  const wrong = uuidv7()
  await decide(anOrder(), id)
  await enter(id, { kind: 'delivered', happened_on: '2026-05-04' }, wrong)

  const right = {
    kind: 'delivered',
    happened_on: '2026-05-06',
    corrects: wrong,
    correction_reason: 'Zahlendreher',
  }
  const corrected = await enter(id, right)
  const second = await enter(id, right)

  expect(corrected.json()).toMatchObject({ delivered_on: '2026-05-06' })
  expect(second.statusCode).toBe(409)
})

test('a corrected decision is out of force, its correction inherits what happened', async () => {
  const [wrong, right] = [uuidv7(), uuidv7()]
  await decide(anOrder(), wrong)
  await enter(wrong, { kind: 'delivered', happened_on: '2026-05-04' })

  const sent = await decide(
    anOrder({ deadline_on: '2026-08-01', corrects: wrong, correction_reason: 'Frist' }),
    right,
  )
  const late = await enter(wrong, { kind: 'complied', happened_on: '2026-06-10' })

  expect(sent.json()).toMatchObject({
    deadline_on: '2026-08-01',
    delivered_on: '2026-05-04',
    in_force: true,
    events: [{ kind: 'delivered', legal_act_id: wrong }],
    corrections: [{ id: wrong }, { id: right }],
  })
  expect((await officer.get(`/api/legal-acts/${wrong}`)).json()).toMatchObject({
    in_force: false,
    corrected_by: right,
  })
  expect(late.statusCode).toBe(409)
  expect(late.json()).toMatchObject({ current: { corrected_by: right } })
})

test.each<[string, () => object, string]>([
  ['an unknown instrument', () => ({ instrument: 'none' }), 'instrument: unknown'],
  [
    'a decision of tomorrow',
    () => ({ decided_on: '2026-06-16', deadline_on: null }),
    'decided_on: in_future',
  ],
  ['a deadline before the decision', () => ({ deadline_on: '2026-04-30' }), 'deadline_on: before_decision'],
  ['a building without one', () => ({ scope: 'building' }), 'building_id: required'],
  ['an unknown building', () => ({ scope: 'building', building_id: uuidv7() }), 'building_id: unknown'],
  ['a dwelling without one', () => ({ scope: 'dwelling' }), 'dwelling_unit_id: required'],
  [
    'a dwelling for the whole',
    () => ({ dwelling_unit_id: house.dwelling_unit_id }),
    'dwelling_unit_id: not_allowed',
  ],
  ['a correction without a reason', () => ({ corrects: uuidv7() }), 'correction_reason: required'],
])('%s is refused with the field named', async (_what, changes, error) => {
  const answer = await decide(anOrder(changes()))

  expect(answer.statusCode).toBe(400)
  expect(errorsOf(answer)).toContain(error)
})

test.each([
  ['tomorrow', { kind: 'delivered', happened_on: '2026-06-16' }, 'happened_on: in_future'],
  ['before the decision', { kind: 'delivered', happened_on: '2026-04-30' }, 'happened_on: before_decision'],
  ['an extension to nowhere', { kind: 'extended', happened_on: '2026-05-04' }, 'new_deadline_on: required'],
  [
    'a delivery with a deadline',
    { kind: 'delivered', happened_on: '2026-05-04', new_deadline_on: '2026-07-01' },
    'new_deadline_on: not_allowed',
  ],
])('an event %s is refused with the field named', async (_what, event, error) => {
  const id = uuidv7()
  await decide(anOrder(), id)

  const answer = await enter(id, event)

  expect(answer.statusCode).toBe(400)
  expect(errorsOf(answer)).toContain(error)
})

test('a use ban of one dwelling names it, and the house shows it', async () => {
  const sent = await decide(
    anOrder({
      instrument: 'use_ban',
      scope: 'dwelling',
      dwelling_unit_id: house.dwelling_unit_id,
      deadline_on: null,
    }),
  )

  expect(sent.json()).toMatchObject({ effect: 'use_ban', dwelling_unit_id: house.dwelling_unit_id })
  expect(
    await server.current.db.sql('select state, use_banned from property_status where property_id = $1', [
      house.property_id,
    ]),
  ).toEqual([{ state: 'use_banned', use_banned: true }])
})

test('inspectors read decisions and take none; other cities see nothing', async () => {
  const id = uuidv7()
  const inspector = await server.current.as('inspector', ESSEN)
  const stranger = await server.current.as('lead', HERNE)
  await decide(anOrder(), id)

  expect((await inspector.get(`/api/legal-acts/${id}`)).statusCode).toBe(200)
  expect((await decide(anOrder(), uuidv7(), inspector)).statusCode).toBe(403)
  expect((await stranger.get(`/api/legal-acts/${id}`)).statusCode).toBe(404)
  expect((await decide(anOrder(), uuidv7(), stranger)).statusCode).toBe(404)
  expect(
    (await enter(id, { kind: 'delivered', happened_on: '2026-05-04' }, uuidv7(), stranger)).statusCode,
  ).toBe(404)
})
