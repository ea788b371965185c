/** The visit being entered on this device: its draft, kept at every change, and the house it is about. */
import { v7 as uuid } from 'uuid'
import { berlinClock } from '../clock.ts'
import { m } from '../paraglide/messages.js'
import { session } from '../session.svelte.ts'
import { store, stored } from '../stored.ts'
import {
  missingIn,
  nextLabel,
  stepsOf,
  type CheckDraft,
  type DwellingDraft,
  type FindingDraft,
  type Step,
  type VisitDraft,
} from './draft.ts'

export interface BuildingPlace {
  id: string
  /** As the office calls it; numbered where it has no name. */
  name: string
}

export interface DwellingPlace {
  id: string
  building_id: string
  label: string
  storey: number
  rooms: number | null
  living_area_sqm: number | null
}

export interface OpenViolation {
  id: string
  type_code: string
  building_id: string
  dwelling_unit_id: string | null
  first_found_on: string
  severity: number | null
}

/** What a visit needs to know of the property. */
export interface House {
  property_id: string
  municipality_key: string
  buildings: readonly BuildingPlace[]
  dwellings: readonly DwellingPlace[]
  open_violations: readonly OpenViolation[]
  /** The planned visit that this one is. */
  appointment: { id: string; kind: 'first' | 'follow_up'; joint: boolean } | null
  visited_before: boolean
}

const keyOf = (property_id: string) => `visit.${session.me?.account.id ?? ''}.${property_id}`

/** The draft that this person left on this device, or null. */
export const keptDraft = (property_id: string): VisitDraft | null => {
  const text = stored(keyOf(property_id))
  if (text === null) return null
  try {
    const draft = JSON.parse(text) as VisitDraft
    return draft.property_id === property_id ? draft : null
  } catch {
    return null
  }
}

export const forgetDraft = (property_id: string): void => store(keyOf(property_id), null)

const newDraft = (house: House): VisitDraft => ({
  id: uuid(),
  property_id: house.property_id,
  appointment_id: house.appointment?.id ?? null,
  saved_at: '',
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

const dwellingDraft = (dwelling: DwellingPlace, added = false): DwellingDraft => ({
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
const broughtUpToDate = (draft: VisitDraft, house: House): VisitDraft => ({
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

export class Visit {
  readonly house: House
  draft: VisitDraft = $state() as VisitDraft
  /** Steps whose gaps are shown, because the person tried to go on. */
  checked = $state<Step[]>([])
  /** What the server refused, by the path of the field in the body. */
  refused = $state.raw<Readonly<Record<string, string>>>({})
  removed = $state.raw<FindingDraft | null>(null)
  /** What stood there before anybody entered anything: not worth offering again. */
  readonly #untouched: string

  constructor(house: House, kept: VisitDraft | null) {
    this.house = house
    this.draft = kept ? broughtUpToDate(kept, house) : newDraft(house)
    this.#untouched = kept ? '' : JSON.stringify(this.draft)
  }

  readonly steps = $derived.by(() => stepsOf(this.draft))
  readonly position = $derived.by(() => Math.max(0, this.steps.indexOf(this.draft.step)))

  /** Called at every change; also the moment that the offer to continue names. */
  keep() {
    const draft = $state.snapshot(this.draft)
    if (JSON.stringify(draft) === this.#untouched) return
    store(keyOf(draft.property_id), JSON.stringify({ ...draft, saved_at: new Date().toISOString() }))
  }

  now = () => {
    const { day, time } = berlinClock(new Date())
    return `${day}T${time}`
  }

  missing(what: string, id?: string): boolean {
    return this.checked.some((step) =>
      missingIn(step, this.draft, this.now()).some((one) => one.what === what && one.id === id),
    )
  }

  /** Forward only when the step is complete; back always. */
  go(by: 1 | -1): boolean {
    const { step } = this.draft
    if (by > 0 && missingIn(step, this.draft, this.now()).length > 0) {
      if (!this.checked.includes(step)) this.checked = [...this.checked, step]
      return false
    }
    const next = this.steps[this.position + by]
    if (next === undefined) return false
    this.draft.step = next
    return true
  }

  buildingName = (id: string): string => this.house.buildings.find((one) => one.id === id)?.name ?? ''

  dwellingName = (id: string): string =>
    this.draft.dwellings.find((one) => one.dwelling_unit_id === id)?.label ?? ''

  /** "2. OG links" or "Vorderhaus". */
  placeName = (place: { building_id: string; dwelling_unit_id: string | null }): string =>
    place.dwelling_unit_id === null
      ? m.visit_finding_whole({ building: this.buildingName(place.building_id) })
      : this.dwellingName(place.dwelling_unit_id)

  addDwelling(building_id: string) {
    const here = this.draft.dwellings.filter((one) => one.building_id === building_id)
    const label = nextLabel(
      here.map((one) => one.label),
      m.visit_dwelling_word(),
    )
    const storey = here.at(-1)?.storey ?? 0
    const dwelling = { id: uuid(), building_id, label, storey, rooms: null, living_area_sqm: null }
    this.draft.dwellings.push({ ...dwellingDraft(dwelling, true), entered: true })
  }

  removeDwelling(id: string) {
    this.draft.dwellings = this.draft.dwellings.filter((one) => one.dwelling_unit_id !== id)
    this.draft.findings = this.draft.findings.filter((one) => one.dwelling_unit_id !== id)
  }

  addFinding(type_code: string, building_id: string, dwelling_unit_id: string | null) {
    const place = { building_id, dwelling_unit_id }
    this.draft.findings.push({
      finding_id: uuid(),
      violation_id: uuid(),
      type_code,
      ...place,
      severity: null,
      note: '',
    })
  }

  removeFinding(violation_id: string) {
    this.removed = this.draft.findings.find((one) => one.violation_id === violation_id) ?? null
    this.draft.findings = this.draft.findings.filter((one) => one.violation_id !== violation_id)
  }

  restoreFinding() {
    if (this.removed) this.draft.findings.push(this.removed)
    this.removed = null
  }

  /** Already open at the same place: it is not found anew, it is still there. */
  isKnown = (finding: FindingDraft): boolean =>
    this.house.open_violations.some(
      ({ type_code, building_id, dwelling_unit_id }) =>
        type_code === finding.type_code &&
        building_id === finding.building_id &&
        dwelling_unit_id === finding.dwelling_unit_id,
    )
}
