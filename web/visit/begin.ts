/** How a draft of a visit begins, and how one that was left behind catches up with the house. */
import { v7 as uuid } from 'uuid'
import { berlinClock } from '../clock.ts'
import type { CheckDraft, DwellingDraft, VisitDraft } from './draft.ts'
import type { DwellingPlace, House } from './house.ts'

export const newDraft = (house: House): VisitDraft => ({
  id: uuid(),
  property_id: house.property_id,
  appointment_id: house.appointment?.id ?? null,
  correction: null,
  step: 'start',
  kind: house.appointment?.kind ?? (house.visited_before ? 'follow_up' : 'first'),
  joint: house.appointment?.joint ?? null,
  agency_ids: [],
  ...berlinClock(new Date()),
  access: null,
  from_outside: false,
  dwellings: house.dwellings.map((dwelling) => dwellingDraft(dwelling)),
  checks: house.open_violations.map((violation) => checkDraft(violation.id)),
  findings: [],
  note: '',
  next: { id: uuid(), wanted: false, day: '', time: '09:00', joint: false, reason: '' },
})

export const dwellingDraft = (dwelling: DwellingPlace, added = false): DwellingDraft => ({
  dwelling_unit_id: dwelling.id,
  building_id: dwelling.building_id,
  label: dwelling.label,
  storey: dwelling.storey,
  added,
  entered: null,
  not_entered_reason: null,
  persons_met: null,
  persons_registered: null,
  rooms: dwelling.rooms,
  living_area_sqm: dwelling.living_area_sqm,
})

const checkDraft = (violation_id: string): CheckDraft => ({
  finding_id: uuid(),
  violation_id,
  result: null,
  severity: null,
  note: '',
})

/** The house may have changed since the draft was begun: what is new comes in, what is entered stays. */
export const broughtUpToDate = (draft: VisitDraft, house: House): VisitDraft => ({
  ...draft,
  dwellings: [
    ...draft.dwellings,
    ...house.dwellings
      .filter(({ id }) => !draft.dwellings.some(({ dwelling_unit_id }) => dwelling_unit_id === id))
      .map((dwelling) => dwellingDraft(dwelling)),
  ],
  checks: [
    ...draft.checks.filter(
      ({ violation_id, result }) =>
        result !== null || house.open_violations.some(({ id }) => id === violation_id),
    ),
    ...house.open_violations
      .filter(({ id }) => !draft.checks.some(({ violation_id }) => violation_id === id))
      .map(({ id }) => checkDraft(id)),
  ],
})
