import { describe, expect, test } from 'vitest'
import { inForce, matches, officesOf } from '../../web/visit/catalogue.ts'
import { refusedFields, visitBody } from '../../web/visit/body.ts'
import {
  firstIncomplete,
  missingIn,
  nextLabel,
  stepsOf,
  type DwellingDraft,
  type VisitDraft,
} from '../../web/visit/draft.ts'

const now = '2026-03-12T12:00'

const aDwelling = (over: Partial<DwellingDraft> = {}): DwellingDraft => ({
  dwelling_unit_id: 'dwelling-1',
  building_id: 'building-1',
  label: 'EG links',
  storey: 0,
  added: false,
  entered: null,
  not_entered_reason: null,
  persons_met: null,
  persons_registered: null,
  rooms: null,
  living_area_sqm: null,
  ...over,
})

const aVisit = (over: Partial<VisitDraft> = {}): VisitDraft => ({
  id: 'visit-1',
  property_id: 'property-1',
  appointment_id: null,
  correction: null,
  step: 'start',
  kind: 'first',
  joint: false,
  agency_ids: [],
  day: '2026-03-12',
  time: '10:30',
  access: 'granted',
  from_outside: false,
  dwellings: [],
  checks: [],
  findings: [],
  note: '',
  next: { id: 'next-1', wanted: false, day: '', time: '09:00', joint: false, reason: '' },
  ...over,
})

const aCheck = { finding_id: 'f-1', violation_id: 'v-1', result: null, severity: null, note: '' }
const aFinding = {
  finding_id: 'f-2',
  violation_id: 'v-2',
  type_code: 'ws_damp',
  building_id: 'building-1',
  dwelling_unit_id: null,
  severity: 2 as const,
  note: '',
  recorded: null,
}

describe('the steps of a visit', () => {
  test('a visit with access asks for everything', () => {
    expect(stepsOf(aVisit({ checks: [aCheck] }))).toEqual([
      'start',
      'access',
      'dwellings',
      'earlier',
      'findings',
      'note',
      'next',
      'summary',
    ])
  })

  test('without earlier violations nobody is asked about them', () => {
    expect(stepsOf(aVisit())).not.toContain('earlier')
  })

  test.each(['refused', 'nobody_met'] as const)(
    'behind a closed door (%s) the inside is left out',
    (access) => {
      expect(stepsOf(aVisit({ access, checks: [aCheck] }))).toEqual([
        'start',
        'access',
        'note',
        'next',
        'summary',
      ])
    },
  )

  test('what is seen from outside can still be recorded', () => {
    const steps = stepsOf(aVisit({ access: 'refused', from_outside: true, checks: [aCheck] }))

    expect(steps).toContain('findings')
    expect(steps).toContain('earlier')
    expect(steps).not.toContain('dwellings')
  })

  test('a visit in the future is not let through', () => {
    expect(missingIn('start', aVisit({ time: '12:01' }), now)).toEqual([{ what: 'future' }])
    expect(missingIn('start', aVisit({ time: '12:00' }), now)).toEqual([])
  })

  test('a dwelling that was not entered needs the reason, one that nothing was said about needs nothing', () => {
    const draft = aVisit({
      dwellings: [aDwelling({ entered: false }), aDwelling({ dwelling_unit_id: 'd-2' })],
    })

    expect(missingIn('dwellings', draft, now)).toEqual([{ what: 'dwelling_reason', id: 'dwelling-1' }])
  })

  test('the first step with a gap is the one to go back to', () => {
    const draft = aVisit({
      findings: [{ ...aFinding, severity: null }],
      next: { ...aVisit().next, wanted: true },
    })

    expect(firstIncomplete(draft, now)).toBe('findings')
    expect(firstIncomplete(aVisit(), now)).toBeNull()
  })

  test('a gap in a step that is left out holds nobody up', () => {
    const draft = aVisit({ access: 'refused', findings: [{ ...aFinding, severity: null }] })

    expect(firstIncomplete(draft, now)).toBeNull()
  })
})

describe('what is sent of a visit', () => {
  test('the same draft makes the same body, so that sending twice stores once', () => {
    const draft = aVisit({ dwellings: [aDwelling({ entered: true })], findings: [aFinding] })

    expect(JSON.stringify(visitBody(draft))).toBe(JSON.stringify(visitBody(structuredClone(draft))))
  })

  test('a dwelling that nothing was said about is not part of it', () => {
    const draft = aVisit({ dwellings: [aDwelling(), aDwelling({ dwelling_unit_id: 'd-2', entered: true })] })

    expect(visitBody(draft).dwellings.map((one) => one.dwelling_unit_id)).toEqual(['d-2'])
  })

  test('counts of a dwelling that was not entered after all are not sent', () => {
    const dwelling = aDwelling({ entered: false, not_entered_reason: 'sealed', persons_met: 3 })

    expect(visitBody(aVisit({ dwellings: [dwelling] })).dwellings).toEqual([
      { dwelling_unit_id: 'dwelling-1', entered: false, not_entered_reason: 'sealed' },
    ])
  })

  test('a dwelling added on the spot brings where it lies', () => {
    const dwelling = aDwelling({ added: true, entered: true, label: ' DG ', storey: 4 })

    expect(visitBody(aVisit({ dwellings: [dwelling] })).dwellings[0]?.new_unit).toEqual({
      building_id: 'building-1',
      label: 'DG',
      storey: 4,
    })
  })

  test('without access neither dwellings nor findings go along, though the draft keeps them', () => {
    const draft = aVisit({
      access: 'refused',
      dwellings: [aDwelling({ entered: true })],
      findings: [aFinding],
      checks: [{ ...aCheck, result: 'remedied' }],
    })

    expect(visitBody(draft)).toMatchObject({ dwellings: [], findings: [] })
  })

  test('from outside only what concerns the building goes along', () => {
    const inside = { ...aFinding, violation_id: 'v-3', dwelling_unit_id: 'dwelling-1' }
    const draft = aVisit({ access: 'refused', from_outside: true, findings: [inside, aFinding] })

    expect(visitBody(draft).findings.map((one) => one.violation_id)).toEqual(['v-2'])
  })

  test('severity goes along only where a violation is still there', () => {
    const draft = aVisit({ checks: [{ ...aCheck, result: 'remedied', severity: 3 }] })

    expect(visitBody(draft).findings[0]).toMatchObject({ result: 'remedied', severity: null })
  })

  test('a refusal finds its field by the dwelling and the violation, not by their place in the list', () => {
    const draft = aVisit({
      dwellings: [aDwelling(), aDwelling({ dwelling_unit_id: 'd-2', entered: true })],
      checks: [aCheck],
      findings: [aFinding],
    })
    const problems = [
      { field: 'dwellings.0.rooms', code: 'multipleOf' },
      { field: 'findings.0.new_violation.type_code', code: 'unknown' },
      { field: 'started_at', code: 'in_future' },
    ]

    expect(refusedFields(draft, problems, ({ code }) => code)).toEqual({
      'dwellings.d-2.rooms': 'multipleOf',
      'findings.v-2.new_violation.type_code': 'unknown',
      started_at: 'in_future',
    })
  })
})

describe('the catalogue', () => {
  const aType = (over: object) => ({
    code: 'ws_damp',
    valid_from: '2021-07-01',
    valid_to: null,
    name_de: 'Kein Schutz gegen Feuchtigkeit',
    name_en: 'Damp',
    law: 'WohnStG NRW § 5 Abs. 1 Nr. 5',
    field: 'housing',
    office: 'wa',
    evidence: [],
    ...over,
  })

  test('only the version of the day is offered, both ends included', () => {
    const old = aType({ valid_from: '2014-04-30', valid_to: '2021-06-30' })

    expect(inForce([old, aType({})], '2021-06-30')).toEqual([old])
    expect(inForce([old, aType({})], '2021-07-01')).toEqual([aType({})])
  })

  test('every word typed counts, in name or section', () => {
    expect(matches(aType({}), 'feuchtigkeit § 5')).toBe(true)
    expect(matches(aType({}), 'feuchtigkeit § 9')).toBe(false)
  })

  test('the office with the most types comes first', () => {
    const types = [aType({ office: 'ga' }), aType({}), aType({ code: 'ws_water' })]

    expect(officesOf(types, '', () => undefined).map(({ office }) => office.code)).toEqual(['wa', 'ga'])
  })
})

test('a dwelling added on the spot gets a name that is not taken', () => {
  expect(nextLabel(['Wohnung 1', 'Wohnung 3'], 'Wohnung')).toBe('Wohnung 4')
  expect(nextLabel([], 'Wohnung')).toBe('Wohnung 1')
})
