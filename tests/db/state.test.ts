/** The state of a property follows from its records by one published precedence, kept current by the database. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { v7 as uuidv7 } from 'uuid'
import { useDatabase } from '../database.ts'
import {
  aFinding,
  aHouse,
  aLegalAct,
  aListing,
  anAppointment,
  anEvent,
  anInspection,
  aRating,
  aViolation,
  type House,
} from '../records.ts'

const database = useDatabase()
const db = () => database.current

type Status = {
  state: string
  light: string
  open_violations: number
  use_banned: boolean
  next_deadline_on: string | null
  visits: number
}

const statusOf = async ({ property_id }: House) =>
  (await db().sql<Status>('select * from property_status where property_id = $1', [property_id]))[0]

const stateOf = async (house: House) => (await statusOf(house))?.state

/** Something of every kind that says nothing yet: each state begins from a house that is on the list. */
const aListedHouse = async () => {
  const house = await aHouse(db())
  await aListing(db(), house)
  return house
}

test('a house that nobody looked at is a tip', async () => {
  expect(await stateOf(await aHouse(db()))).toBe('tip_received')
  expect(await stateOf(await aListedHouse())).toBe('tip_received')
})

test('rated yellow or red is triage, rated green is monitoring', async () => {
  const house = await aListedHouse()
  await aRating(db(), house)
  expect(await statusOf(house)).toMatchObject({ state: 'triage', light: 'yellow' })

  await aRating(db(), house, { neglect: 0, misuse: 0, impact: 0, rated_at: '2026-03-04T08:00:00Z' })
  expect(await statusOf(house)).toMatchObject({ state: 'monitoring', light: 'green' })
})

test('a planned visit is inspection_planned until it is called off', async () => {
  const house = await aListedHouse()
  await aRating(db(), house)
  const appointment = await anAppointment(db(), house)
  expect(await stateOf(house)).toBe('inspection_planned')

  await db().sql('update appointment set called_off_at = now() where id = $1', [appointment])
  expect(await stateOf(house)).toBe('triage')
})

test('a visit makes it inspected, a planned or done follow-up follow_up', async () => {
  const house = await aListedHouse()
  await anInspection(db(), house, { appointment_id: await anAppointment(db(), house) })
  expect(await statusOf(house)).toMatchObject({ state: 'inspected', visits: 1 })

  const appointment = await anAppointment(db(), house, { kind: 'follow_up' })
  expect(await stateOf(house)).toBe('follow_up')

  await anInspection(db(), house, {
    kind: 'follow_up',
    appointment_id: appointment,
    started_at: '2026-04-01T08:00:00Z',
  })
  expect(await statusOf(house)).toMatchObject({ state: 'follow_up', visits: 2 })
})

test('the first remedied violation is remediation', async () => {
  const house = await aListedHouse()
  const [violation_id, other] = [await aViolation(db(), house), await aViolation(db(), house)]
  const first = await anInspection(db(), house)
  await aFinding(db(), house, { inspection_id: first, violation_id })
  await aFinding(db(), house, { inspection_id: first, violation_id: other })
  expect(await statusOf(house)).toMatchObject({ state: 'inspected', open_violations: 2 })

  const second = await anInspection(db(), house, { kind: 'follow_up', started_at: '2026-04-01T08:00:00Z' })
  await aFinding(db(), house, { inspection_id: second, violation_id, result: 'remedied', severity: null })
  expect(await statusOf(house)).toMatchObject({ state: 'remediation', open_violations: 1 })
})

test.each([
  ['hearing', 'hearing'],
  ['order_repair', 'order_issued'],
  ['penalty', 'enforcement'],
  ['use_ban', 'use_banned'],
  ['uninhabitable', 'uninhabitable'],
])('%s in force is %s, and no longer once it ended', async (instrument, state) => {
  const house = await aListedHouse()
  await anInspection(db(), house)
  const act = await aLegalAct(db(), house, { instrument, deadline_on: '2026-05-01' })
  expect(await statusOf(house)).toMatchObject({ state, next_deadline_on: '2026-05-01' })

  await anEvent(db(), house, { legal_act_id: act, kind: 'extended', new_deadline_on: '2026-06-01' })
  expect(await statusOf(house)).toMatchObject({ state, next_deadline_on: '2026-06-01' })

  await anEvent(db(), house, { legal_act_id: act, kind: 'revoked', happened_on: '2026-05-05' })
  expect(await statusOf(house)).toMatchObject({
    state: 'inspected',
    next_deadline_on: null,
    use_banned: false,
  })
})

test('the earlier line of the precedence wins when several hold', async () => {
  const house = await aListedHouse()
  await aRating(db(), house)
  await anAppointment(db(), house)
  const seen = [await stateOf(house)]
  await anInspection(db(), house)
  for (const instrument of ['hearing', 'order_repair', 'penalty', 'use_ban', 'uninhabitable']) {
    await aLegalAct(db(), house, { instrument })
    seen.push(await stateOf(house))
  }
  await db().sql(
    `update listing set closed_on = '2026-06-01', closed_reason = 'repaired' where property_id = $1`,
    [house.property_id],
  )
  seen.push(await stateOf(house))

  expect(seen).toEqual([
    'inspection_planned',
    'hearing',
    'order_issued',
    'enforcement',
    'use_banned',
    'uninhabitable',
    'closed',
  ])
})

test('a house listed again begins anew, whatever the last visit of its earlier case was', async () => {
  const house = await aHouse(db())
  await anInspection(db(), house, { kind: 'follow_up', started_at: '2025-03-01T08:00:00Z' })
  await aListing(db(), house, { opened_on: '2025-01-01', closed_on: '2025-06-01', closed_reason: 'sold' })
  expect(await stateOf(house)).toBe('closed')

  await aListing(db(), house, { opened_on: '2026-01-01' })
  expect(await stateOf(house)).toBe('tip_received')
})

test('the correction of a visit counts in its place', async () => {
  const house = await aListedHouse()
  const [violation_id, mistaken] = [await aViolation(db(), house), await aViolation(db(), house)]
  const wrong = await anInspection(db(), house)
  await aFinding(db(), house, { inspection_id: wrong, violation_id })
  await aFinding(db(), house, { inspection_id: wrong, violation_id: mistaken })

  const right = await anInspection(db(), house, { corrects: wrong, correction_reason: 'Nachbarhaus' })
  await aFinding(db(), house, { inspection_id: right, violation_id })

  expect(await statusOf(house)).toMatchObject({ visits: 1, open_violations: 1 })
})

test('a planned visit that a corrected visit kept by mistake is still to come', async () => {
  const house = await aListedHouse()
  const appointment_id = await anAppointment(db(), house, { kind: 'follow_up' })
  const wrong = await anInspection(db(), house, { appointment_id })
  expect(await stateOf(house)).toBe('inspected')

  const right = await anInspection(db(), house, { corrects: wrong, correction_reason: 'falscher Termin' })
  expect(await stateOf(house)).toBe('follow_up')

  await anInspection(db(), house, { appointment_id, corrects: right, correction_reason: 'doch der Termin' })
  expect(await stateOf(house)).toBe('inspected')
})

test('a corrected decision keeps what had happened to it', async () => {
  const house = await aListedHouse()
  const wrong = await aLegalAct(db(), house, { deadline_on: '2026-05-01' })
  await anEvent(db(), house, { legal_act_id: wrong, kind: 'complied' })

  await aLegalAct(db(), house, { deadline_on: '2026-05-01', corrects: wrong, correction_reason: 'Paragraf' })

  expect(await statusOf(house)).toMatchObject({ state: 'tip_received', next_deadline_on: null })
})

test('a violation’s dwelling lies in its building', async () => {
  const house = await aHouse(db())
  const other = uuidv7()
  await db().sql('insert into building (id, property_id, municipality_key) values ($1, $2, $3)', [
    other,
    house.property_id,
    house.municipality_key,
  ])

  await expect(
    aViolation(db(), house, { building_id: other, dwelling_unit_id: house.dwelling_unit_id }),
  ).rejects.toMatchObject({ code: '23503' })
})

type Step = { what: string; day: number; n: number }
const aStep: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(
    'listing',
    'close',
    'appointment',
    'call_off',
    'visit',
    'correct',
    'act',
    'event',
    'rating',
  ),
  day: fc.integer({ min: 0, max: 500 }),
  n: fc.nat(1000),
})
const dayOf = (day: number) => new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10)
const instantOf = (day: number) => `${dayOf(day)}T08:00:00Z`

/** Steps that the schema refuses (a second open listing) change nothing, as in life. */
const take = async (house: House, { what, day, n }: Step, made: Record<string, string[]>) => {
  const pick = (kind: string) => made[kind]?.[n % Math.max(made[kind].length, 1)]
  const keep = (kind: string, id: string) => void (made[kind] ??= []).push(id)
  const findingsOf = async (inspection_id: string) => {
    const violation_id = pick('violation') ?? (await aViolation(db(), house))
    keep('violation', violation_id)
    const result = ['found', 'still_there', 'remedied', 'not_checked'][n % 4]
    const severity = n % 4 < 2 ? 1 + (n % 3) : null
    await aFinding(db(), house, { inspection_id, violation_id, result, severity })
  }
  const columns = { kind: n % 3 ? 'first' : 'follow_up', started_at: instantOf(day) }
  switch (what) {
    case 'listing':
      return aListing(db(), house, { opened_on: dayOf(day) })
    case 'close':
      return db().sql(
        `update listing set closed_on = $2, closed_reason = 'sold' where property_id = $1 and closed_on is null`,
        [house.property_id, dayOf(day)],
      )
    case 'appointment':
      return keep('appointment', await anAppointment(db(), house, { kind: n % 2 ? 'first' : 'follow_up' }))
    case 'call_off':
      return db().sql('update appointment set called_off_at = now() where id = $1', [pick('appointment')])
    case 'visit': {
      const id = await anInspection(db(), house, {
        ...columns,
        appointment_id: n % 2 ? pick('appointment') : null,
      })
      keep('visit', id)
      return findingsOf(id)
    }
    case 'correct': {
      const corrects = pick('visit')
      if (corrects === undefined) return
      const id = await anInspection(db(), house, { ...columns, corrects, correction_reason: 'x' })
      keep('visit', id)
      return findingsOf(id)
    }
    case 'act': {
      const instrument = ['hearing', 'order_repair', 'penalty', 'use_ban', 'uninhabitable', 'purchase'][n % 6]
      return keep(
        'act',
        await aLegalAct(db(), house, { instrument, decided_on: dayOf(day), deadline_on: dayOf(day + n) }),
      )
    }
    case 'event': {
      const legal_act_id = pick('act')
      if (legal_act_id === undefined) return
      const kind = ['delivered', 'extended', 'complied', 'revoked', 'annulled'][n % 5]
      const new_deadline_on = kind === 'extended' ? dayOf(day + n) : null
      return anEvent(db(), house, { legal_act_id, kind, happened_on: dayOf(day), new_deadline_on })
    }
    default:
      return aRating(db(), house, {
        neglect: n % 5,
        misuse: (n >> 2) % 5,
        impact: (n >> 4) % 5,
        rated_at: instantOf(day),
      })
  }
}

test('whatever happens in whatever order, the stored state is the one computed anew', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 1, maxLength: 14 }), async (steps) => {
      const house = await aHouse(db())
      const made: Record<string, string[]> = {}
      for (const step of steps)
        await take(house, step, made).catch((error: { code?: string }) => {
          if (!/^23/.test(error.code ?? '')) throw error
        })

      const [difference] = await db().sql<{ differ: boolean }>(
        `select (select s from property_status s where property_id = $1)
                is distinct from (select d from derive_property_status(array[$1::uuid]) d) as differ`,
        [house.property_id],
      )
      expect(difference).toEqual({ differ: false })
    }),
    { numRuns: 40 },
  )

  expect(
    await db().sql(`
      select property_id from property_status
      except select d.property_id from derive_property_status(array(select id from property)) d
        join property_status s on s = d`),
  ).toEqual([])
})

test('two who write about one house at the same time lose nothing of each other', async ({ skip }) => {
  if (db().kind === 'embedded') skip('one connection: nothing happens at the same time')
  for (let round = 0; round < 20; round++) {
    const house = await aListedHouse()
    const order = Array.from({ length: 3 }, () => aLegalAct(db(), house))
    const visits = Array.from({ length: 3 }, (_, i) =>
      anInspection(db(), house, { started_at: instantOf(430 + i) }),
    )

    await Promise.all([...order, ...visits, aRating(db(), house)])

    expect(await statusOf(house)).toMatchObject({ state: 'order_issued', light: 'yellow', visits: 3 })
  }
})
