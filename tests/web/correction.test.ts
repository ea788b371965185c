import { describe, expect, test } from 'vitest'
import type { Inspection } from '../../server/inspections/schema.ts'
import { visitBody } from '../../web/visit/body.ts'
import { changedSteps, correctionDraft, openAt } from '../../web/visit/correction.ts'
import { firstIncomplete, stepsOf } from '../../web/visit/draft.ts'
import type { House } from '../../web/visit/house.ts'

const now = '2026-06-15T12:00'

const aFinding = (over: Partial<Inspection['findings'][number]> = {}): Inspection['findings'][number] => ({
  id: 'finding-1',
  violation_id: 'violation-1',
  type_code: 'ws_damp',
  type_valid_from: '2021-07-01',
  name_de: 'Feuchtigkeit',
  name_en: 'Damp',
  law: '§ 5',
  building_id: 'building-1',
  dwelling_unit_id: null,
  result: 'found',
  severity: 2,
  note: 'im Keller',
  ...over,
})

const aRecordedVisit = (over: Partial<Inspection> = {}): Inspection => ({
  id: 'visit-1',
  property_id: 'property-1',
  municipality_key: '05113000',
  appointment_id: 'appointment-1',
  kind: 'follow_up',
  joint: true,
  access: 'granted',
  started_at: '2026-06-10T08:15:42.000Z',
  ended_at: '2026-06-10T09:00:00.000Z',
  note: 'Hof geräumt',
  corrects: null,
  correction_reason: null,
  received_at: '2026-06-10T09:05:00.000Z',
  created_by: { id: 'account-1', name: 'Nina' },
  corrected_by: null,
  corrections: [],
  agencies: [{ id: 'agency-1', code: 'wa', name_de: 'Wohnungsaufsicht', name_en: 'Housing', guest: false }],
  dwellings: [
    {
      dwelling_unit_id: 'dwelling-1',
      building_id: 'building-1',
      label: 'EG links',
      storey: 0,
      entered: true,
      not_entered_reason: null,
      persons_met: 3,
      persons_registered: 4,
      rooms: null,
      living_area_sqm: 52.5,
    },
    {
      dwelling_unit_id: 'dwelling-2',
      building_id: 'building-1',
      label: 'EG rechts',
      storey: 0,
      entered: false,
      not_entered_reason: 'sealed',
      persons_met: null,
      persons_registered: 2,
      rooms: null,
      living_area_sqm: null,
    },
  ],
  findings: [
    aFinding(),
    aFinding({ id: 'finding-2', violation_id: 'violation-2', result: 'still_there', note: '' }),
  ],
  warnings: [],
  ...over,
})

const house: House = {
  property_id: 'property-1',
  municipality_key: '05113000',
  buildings: [{ id: 'building-1', name: 'Vorderhaus' }],
  dwellings: ['dwelling-1', 'dwelling-2', 'dwelling-3'].map((id) => ({
    id,
    building_id: 'building-1',
    label: id,
    storey: 0,
    rooms: 2,
    living_area_sqm: 60,
  })),
  open_violations: [
    {
      id: 'violation-2',
      type_code: 'ws_heat',
      building_id: 'building-1',
      dwelling_unit_id: null,
      first_found_on: '2026-01-01',
      severity: 2,
    },
  ],
  appointment: null,
  visited_before: true,
}

const aCorrection = (over: Partial<Inspection> = {}) => {
  const draft = correctionDraft(aRecordedVisit(over), house)
  if (draft.correction) draft.correction.reason = ' Wohnung verwechselt '
  return draft
}

describe('a correction', () => {
  test('sends the visit as it was recorded, to the second, with the reason and as a new record', () => {
    const draft = aCorrection()

    const body = visitBody(draft)

    expect(draft.id).not.toBe('visit-1')
    expect(body).toEqual({
      property_id: 'property-1',
      appointment_id: 'appointment-1',
      corrects: 'visit-1',
      correction_reason: 'Wohnung verwechselt',
      kind: 'follow_up',
      joint: true,
      agency_ids: ['agency-1'],
      access: 'granted',
      started_at: '2026-06-10T08:15:42.000Z',
      ended_at: '2026-06-10T09:00:00.000Z',
      note: 'Hof geräumt',
      dwellings: [
        {
          dwelling_unit_id: 'dwelling-1',
          entered: true,
          not_entered_reason: null,
          persons_met: 3,
          persons_registered: 4,
          rooms: null,
          living_area_sqm: 52.5,
        },
        {
          dwelling_unit_id: 'dwelling-2',
          entered: false,
          not_entered_reason: 'sealed',
          persons_registered: 2,
        },
      ],
      findings: [
        {
          id: expect.any(String) as string,
          violation_id: 'violation-2',
          result: 'still_there',
          severity: 2,
          note: '',
        },
        {
          id: expect.any(String) as string,
          violation_id: 'violation-1',
          result: 'found',
          severity: 2,
          note: 'im Keller',
        },
      ],
    })
    expect(body.findings.map(({ id }) => id)).not.toContain('finding-1')
  })

  test('needs a reason and does not ask for the next visit', () => {
    const draft = correctionDraft(aRecordedVisit(), house)

    expect(firstIncomplete(draft, now)).toBe('summary')
    expect(firstIncomplete(aCorrection(), now)).toBeNull()
    expect(stepsOf(draft)).not.toContain('next')
  })

  test('a visit that is moved lasted as long as recorded', () => {
    const draft = { ...aCorrection(), day: '2026-06-09', time: '10:00' }

    expect(visitBody(draft)).toMatchObject({
      started_at: '2026-06-09T08:00:00.000Z',
      ended_at: '2026-06-09T08:44:18.000Z',
    })
  })

  test('a finding put elsewhere is another violation; put back it is the recorded one', () => {
    const draft = aCorrection()
    const [finding] = draft.findings

    finding!.dwelling_unit_id = 'dwelling-1'
    const moved = visitBody(draft).findings[1]
    finding!.dwelling_unit_id = null
    const back = visitBody(draft).findings[1]

    expect(moved).toMatchObject({ new_violation: { type_code: 'ws_damp', dwelling_unit_id: 'dwelling-1' } })
    expect(moved?.violation_id).not.toBe('violation-1')
    expect(back?.violation_id).toBe('violation-1')
  })

  test('what was seen from the street stays in', () => {
    const draft = aCorrection({ access: 'refused', dwellings: [] })

    expect(visitBody(draft).findings).toHaveLength(2)
  })

  test('names the steps in which it differs, and none when nothing was changed', () => {
    const recorded = correctionDraft(aRecordedVisit(), house)
    const draft = aCorrection()
    expect(changedSteps(recorded, draft)).toEqual([])

    draft.dwellings[0]!.persons_met = 5
    draft.findings = []

    expect(changedSteps(recorded, draft)).toEqual(['dwellings', 'findings'])
  })
})

describe('earlier violations of a visit that is corrected', () => {
  const aViolation = (over: Partial<Parameters<typeof openAt>[0][number]>) => ({
    id: 'another',
    open: true,
    result: 'found' as const,
    first_found_on: '2026-01-01',
    checked_at: '2026-01-01T08:00:00Z',
    ...over,
  })
  const asked = (over: Partial<Parameters<typeof openAt>[0][number]>) =>
    openAt([aViolation(over)], aRecordedVisit()).length > 0

  test.each([
    ['found before and still open', {}, true],
    ['checked by the visit itself', { id: 'violation-2', open: false }, true],
    ['found by the visit itself', { id: 'violation-1' }, false],
    ['found after it', { first_found_on: '2026-06-11' }, false],
    ['remedied before it', { open: false, checked_at: '2026-06-01T08:00:00Z' }, false],
    ['remedied after it', { open: false, checked_at: '2026-06-12T08:00:00Z' }, true],
    ['found only by a visit that does not count', { open: false, result: null, checked_at: null }, false],
  ])('%s', (_, over, expected) => {
    expect(asked(over)).toBe(expected)
  })
})
