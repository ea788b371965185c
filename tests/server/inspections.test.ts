/** A visit is sent whole and stored whole: once, corrected by a new one, out of sight of other cities. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { v7 as uuidv7 } from 'uuid'
import { ESSEN, HERNE, useApp, type Client } from '../app.ts'
import { aHouse, anAppointment, aViolation, type House } from '../records.ts'

const server = useApp()

let inspector: Client
let stranger: Client
let house: House
let agency: string

beforeAll(async () => {
  inspector = await server.current.as('inspector', ESSEN)
  stranger = await server.current.as('lead', HERNE)
  const [fire] = await server.current.db.sql<{ id: string }>(`select id from agency where code = 'fw'`)
  agency = fire?.id ?? ''
  house = await aHouse(server.current.db)
})

// The embedded engine's files share one catalogue: the one that a test reworded is put back.
afterAll(() =>
  server.current.db.sql(`
    truncate property cascade;
    delete from violation_type where code = 'im_noise' and valid_from = '2026-06-01';
    update violation_type set valid_to = null where code = 'im_noise'`),
)

const aVisit = (changes: object = {}) => ({
  property_id: house.property_id,
  kind: 'first',
  joint: true,
  agency_ids: [agency],
  access: 'granted',
  started_at: '2026-06-15T08:00:00Z',
  ended_at: '2026-06-15T09:00:00Z',
  note: 'Treppenhaus verstellt',
  dwellings: [
    {
      dwelling_unit_id: house.dwelling_unit_id,
      entered: true,
      persons_met: 6,
      rooms: 2.5,
      living_area_sqm: 48.25,
    },
  ],
  findings: [],
  ...changes,
})

const aFinding = (changes: object = {}) => ({
  id: uuidv7(),
  violation_id: uuidv7(),
  new_violation: { type_code: 'bo_escape', building_id: house.building_id },
  result: 'found',
  severity: 3,
  note: '',
  ...changes,
})

const send = (visit: object, id: string = uuidv7(), client = inspector) =>
  client.put(`/api/inspections/${id}`, visit)

type Answer = { statusCode: number; json: () => unknown }
const errorsOf = (answer: Answer) =>
  (answer.json() as { errors?: { field: string; code: string }[] }).errors?.map(
    ({ field, code }) => `${field}: ${code}`,
  )
const count = async (table: string) =>
  (await server.current.db.sql<{ n: number }>(`select count(*) as n from ${table}`))[0]?.n

test('a visit comes back with all that was sent, and counts at once', async () => {
  const id = uuidv7()
  const finding = aFinding({ note: 'Rettungsweg zugestellt' })

  const sent = await send(aVisit({ findings: [finding] }), id)
  const read = await inspector.get(`/api/inspections/${id}`)

  expect([sent.statusCode, read.statusCode]).toEqual([201, 200])
  expect(read.json()).toEqual(sent.json())
  expect(read.json()).toMatchObject({
    id,
    property_id: house.property_id,
    municipality_key: ESSEN,
    started_at: '2026-06-15T08:00:00.000Z',
    created_by: { id: inspector.account_id },
    agencies: [{ code: 'fw' }],
    dwellings: [{ label: '1. OG links', entered: true, persons_met: 6, rooms: 2.5, living_area_sqm: 48.25 }],
    findings: [
      { id: finding.id, type_code: 'bo_escape', type_valid_from: '2019-01-01', result: 'found', severity: 3 },
    ],
    corrected_by: null,
    warnings: [],
  })
  expect(
    await server.current.db.sql(
      'select state, open_violations, visits from property_status where property_id = $1',
      [house.property_id],
    ),
  ).toEqual([{ state: 'inspected', open_violations: 1, visits: 1 }])
})

test('sending a visit twice stores it once', async () => {
  const id = uuidv7()
  const visit = aVisit({ findings: [aFinding()] })

  const first = await send(visit, id)
  const before = await Promise.all(['inspection', 'finding', 'audit_log'].map(count))
  const again = await send(visit, id)

  expect([first.statusCode, again.statusCode]).toEqual([201, 200])
  expect(again.json()).toEqual(first.json())
  expect(await Promise.all(['inspection', 'finding', 'audit_log'].map(count))).toEqual(before)
})

test('sending a visit twice at the same moment stores it once', async () => {
  const id = uuidv7()
  const visit = aVisit({ findings: [aFinding()] })

  const answers = await Promise.all([send(visit, id), send(visit, id), send(visit, id)])

  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 200, 201])
})

test('another visit under the same id is refused', async () => {
  const id = uuidv7()
  await send(aVisit(), id)

  const other = await send(aVisit({ note: 'etwas anderes' }), id)

  expect(other.statusCode).toBe(409)
  expect((await inspector.get(`/api/inspections/${id}`)).json()).toMatchObject({
    note: 'Treppenhaus verstellt',
  })
})

test('a dwelling nobody had recorded is added with the visit, and findings may name it', async () => {
  const unit = uuidv7()
  const finding = aFinding({
    new_violation: { type_code: 'ws_overcrowd', building_id: house.building_id, dwelling_unit_id: unit },
  })

  const sent = await send(
    aVisit({
      dwellings: [
        {
          dwelling_unit_id: unit,
          new_unit: { building_id: house.building_id, label: 'DG rechts', storey: 4 },
          entered: false,
          not_entered_reason: 'sealed',
        },
      ],
      findings: [finding],
    }),
  )

  expect(sent.statusCode).toBe(201)
  expect(sent.json()).toMatchObject({
    dwellings: [{ dwelling_unit_id: unit, label: 'DG rechts', storey: 4, not_entered_reason: 'sealed' }],
    findings: [{ dwelling_unit_id: unit, law: expect.stringContaining('§ 10') as string }],
  })
})

test('what is remedied is no longer open', async () => {
  const finding = aFinding()
  await send(aVisit({ findings: [finding] }))
  const { violation_id } = finding

  const later = await send(
    aVisit({
      kind: 'follow_up',
      started_at: '2026-06-15T09:30:00Z',
      ended_at: null,
      findings: [{ id: uuidv7(), violation_id, result: 'remedied' }],
    }),
  )

  expect(later.statusCode).toBe(201)
  expect((await inspector.get(`/api/violations/${violation_id}`)).json()).toMatchObject({
    open: false,
    result: 'remedied',
    findings: [{ result: 'remedied' }, { result: 'found' }],
  })
})

test('a correction is a new visit; both are kept, the newest counts', async () => {
  const [wrong, right] = [uuidv7(), uuidv7()]
  const [kept, mistaken] = [aFinding(), aFinding()]
  await send(aVisit({ findings: [kept, mistaken] }), wrong)

  const sent = await send(
    aVisit({
      corrects: wrong,
      correction_reason: 'Mangel gehört zum Nachbarhaus',
      findings: [aFinding({ violation_id: kept.violation_id, new_violation: null })],
    }),
    right,
  )
  const second = await send(aVisit({ corrects: wrong, correction_reason: 'noch einmal' }))

  expect(sent.json()).toMatchObject({
    corrects: wrong,
    corrections: [{ id: wrong }, { id: right }],
    corrected_by: null,
  })
  expect((await inspector.get(`/api/inspections/${wrong}`)).json()).toMatchObject({
    corrected_by: right,
    corrections: [{ id: wrong }, { id: right, correction_reason: 'Mangel gehört zum Nachbarhaus' }],
  })
  expect(second.statusCode).toBe(409)
  expect(second.json()).toMatchObject({ current: { corrected_by: right } })
  expect((await inspector.get(`/api/violations/${kept.violation_id}`)).json()).toMatchObject({ open: true })
  expect((await inspector.get(`/api/violations/${mistaken.violation_id}`)).json()).toMatchObject({
    open: false,
    findings: [{ counts: false }],
  })
  const history = (await inspector.get(`/api/properties/${house.property_id}/history?kind=inspection`)).json<{
    items: { id: string }[]
  }>()
  expect(history.items.filter(({ id }) => [wrong, right].includes(id))).toMatchObject([
    { id: right, corrected: false, detail: { corrects: wrong, corrected_by: null } },
    { id: wrong, corrected: true, detail: { corrects: null, corrected_by: right } },
  ])
})

test('a violation keeps the wording of the catalogue on the day of the visit', async () => {
  await server.current.db.sql(`
    update violation_type set valid_to = '2026-05-31' where code = 'im_noise';
    insert into violation_type (code, valid_from, name_de, name_en, law, field, office)
    select code, '2026-06-01', 'Neu gefasst', 'Reworded', law, field, office from violation_type where code = 'im_noise'`)
  const noise = () => aFinding({ new_violation: { type_code: 'im_noise', building_id: house.building_id } })

  const before = await send(
    aVisit({ started_at: '2026-05-31T21:59:00Z', ended_at: null, findings: [noise()] }),
  )
  const after = await send(
    aVisit({ started_at: '2026-05-31T22:00:00Z', ended_at: null, findings: [noise()] }),
  )

  expect(before.json()).toMatchObject({ findings: [{ type_valid_from: '1974-04-01' }] })
  expect(after.json()).toMatchObject({
    findings: [{ type_valid_from: '2026-06-01', name_de: 'Neu gefasst' }],
  })
})

test('free text about people is stored and warned of', async () => {
  const sent = await send(
    aVisit({
      note: 'Familie Beispiel angetroffen',
      findings: [aFinding({ note: 'laut Nachbarn rumänische Mieter' })],
    }),
  )

  expect(sent.statusCode).toBe(201)
  expect(sent.json()).toMatchObject({
    warnings: [
      { field: 'note', start: 0, word: 'Familie Beispiel', category: 'name' },
      { field: 'findings.0.note', category: 'nationality' },
    ],
  })
})

const unknown = '01900000-0000-7000-8000-000000000000'

test.each<[string, () => object, string]>([
  [
    'an unknown dwelling',
    () => ({ dwellings: [{ dwelling_unit_id: unknown, entered: true }] }),
    'dwellings.0.dwelling_unit_id: unknown',
  ],
  [
    'a dwelling twice',
    () => ({ dwellings: [1, 2].map(() => ({ dwelling_unit_id: house.dwelling_unit_id, entered: true })) }),
    'dwellings.1.dwelling_unit_id: duplicate',
  ],
  [
    'not entered without a reason',
    () => ({ dwellings: [{ dwelling_unit_id: house.dwelling_unit_id, entered: false }] }),
    'dwellings.0.not_entered_reason: required',
  ],
  [
    'a new dwelling in an unknown building',
    () => ({
      dwellings: [
        {
          dwelling_unit_id: uuidv7(),
          new_unit: { building_id: unknown, label: 'EG', storey: 0 },
          entered: true,
        },
      ],
    }),
    'dwellings.0.new_unit.building_id: unknown',
  ],
  [
    'an unknown type',
    () => ({
      findings: [aFinding({ new_violation: { type_code: 'xx_none', building_id: house.building_id } })],
    }),
    'findings.0.new_violation.type_code: unknown',
  ],
  [
    'a type that was not in force yet',
    () => ({
      started_at: '2021-06-30T10:00:00Z',
      findings: [aFinding({ new_violation: { type_code: 'ws_damp', building_id: house.building_id } })],
    }),
    'findings.0.new_violation.type_code: not_in_force',
  ],
  [
    'a violation nobody knows',
    () => ({ findings: [{ id: uuidv7(), violation_id: unknown, result: 'still_there', severity: 1 }] }),
    'findings.0.violation_id: unknown',
  ],
  ['no severity', () => ({ findings: [aFinding({ severity: null })] }), 'findings.0.severity: required'],
  [
    'remedied before it was found',
    () => ({ findings: [aFinding({ result: 'remedied', severity: null })] }),
    'findings.0.result: never_found',
  ],
  [
    'a start in the future',
    () => ({ started_at: '2026-06-15T10:06:00Z', ended_at: null }),
    'started_at: in_future',
  ],
  ['an end before the start', () => ({ ended_at: '2026-06-15T07:00:00Z' }), 'ended_at: before_start'],
  ['an unknown appointment', () => ({ appointment_id: unknown }), 'appointment_id: unknown'],
  ['an unknown agency', () => ({ agency_ids: [unknown] }), 'agency_ids.0: unknown'],
  ['a correction of nothing', () => ({ corrects: unknown, correction_reason: 'x' }), 'corrects: unknown'],
  ['a reason without a correction', () => ({ correction_reason: 'x' }), 'correction_reason: not_allowed'],
])('%s is refused with the field named, and nothing is stored', async (_what, changes, error) => {
  const before = await Promise.all(['inspection', 'dwelling_unit', 'violation', 'audit_log'].map(count))

  const answer = await send(aVisit(changes()))

  expect(answer.statusCode).toBe(400)
  expect(errorsOf(answer)).toContain(error)
  expect(await Promise.all(['inspection', 'dwelling_unit', 'violation', 'audit_log'].map(count))).toEqual(
    before,
  )
})

test('every wrong field is named at once', async () => {
  const answer = await send(
    aVisit({
      appointment_id: unknown,
      ended_at: '2026-06-15T07:00:00Z',
      findings: [aFinding({ severity: null })],
    }),
  )

  expect(errorsOf(answer)).toEqual([
    'ended_at: before_start',
    'appointment_id: unknown',
    'findings.0.severity: required',
  ])
})

test('a violation of another house cannot be found in this one', async () => {
  const other = await aHouse(server.current.db)
  const violation_id = await aViolation(server.current.db, other)

  const answer = await send(
    aVisit({ findings: [{ id: uuidv7(), violation_id, result: 'still_there', severity: 1 }] }),
  )

  expect(errorsOf(answer)).toEqual(['findings.0.violation_id: unknown'])
})

test('what the schema does not know is refused, not dropped', async () => {
  const answer = await send({ ...aVisit(), nationality: 'x' })

  expect(answer.statusCode).toBe(400)
  expect(errorsOf(answer)?.[0]).toMatch(/^nationality/)
})

test('five minutes of a wrong clock are forgiven', async () => {
  expect((await send(aVisit({ started_at: '2026-06-15T10:04:00Z', ended_at: null }))).statusCode).toBe(201)
})

test('a visit keeps its appointment', async () => {
  const fresh = await aHouse(server.current.db)
  const appointment_id = await anAppointment(server.current.db, fresh)

  const sent = await send(aVisit({ property_id: fresh.property_id, dwellings: [], appointment_id }))

  expect(sent.json()).toMatchObject({ appointment_id })
})

test('another city finds neither the visit nor the house', async () => {
  const id = uuidv7()
  await send(aVisit(), id)

  expect((await stranger.get(`/api/inspections/${id}`)).statusCode).toBe(404)
  expect((await send(aVisit(), uuidv7(), stranger)).statusCode).toBe(404)
  expect((await server.current.stranger().get(`/api/inspections/${id}`)).statusCode).toBe(401)
})

test('whoever reads only may not log a visit', async () => {
  await server.current.shares(ESSEN, 'coordination')
  const coordinator = await server.current.as('coordinator', ESSEN)
  const elsewhere = await server.current.signedIn(
    { role: 'coordinator', municipality_key: ESSEN },
    { role: 'inspector', municipality_key: HERNE },
  )

  expect((await send(aVisit(), uuidv7(), coordinator)).statusCode).toBe(403)
  expect((await send(aVisit(), uuidv7(), elsewhere)).statusCode).toBe(403)
})
