/** The visit being entered on this device: its draft, kept at every change, and the house it is about. */
import { v7 as uuid } from 'uuid'
import type { Inspection } from '../../server/inspections/schema.ts'
import { berlinClock } from '../clock.ts'
import { KeptDraft } from '../keptDraft.svelte.ts'
import { m } from '../paraglide/messages.js'
import { broughtUpToDate, dwellingDraft, newDraft } from './begin.ts'
import { changedSteps, correctionDraft } from './correction.ts'
import { missingIn, nextLabel, stepsOf, type FindingDraft, type Step, type VisitDraft } from './draft.ts'
import type { House } from './house.ts'

export class Visit {
  readonly house: House
  readonly kept: KeptDraft<VisitDraft>
  /** Steps whose gaps are shown, because the person tried to go on. */
  checked = $state<Step[]>([])
  /** What the server refused, by the path of the field in the body. */
  refused = $state.raw<Readonly<Record<string, string>>>({})
  removed = $state.raw<FindingDraft | null>(null)

  /** A correction: the visit as it was recorded. */
  readonly recorded: VisitDraft | null

  constructor(house: House, recorded: Inspection | null) {
    this.house = house
    this.recorded = recorded && correctionDraft(recorded, house)
    this.kept = new KeptDraft(
      recorded ? `correction.${recorded.id}` : `visit.${house.property_id}`,
      () => (recorded ? correctionDraft(recorded, house) : newDraft(house)),
      (left) => broughtUpToDate(left, house),
    )
  }

  get draft(): VisitDraft {
    return this.kept.content
  }

  readonly steps = $derived.by(() => stepsOf(this.draft))
  readonly position = $derived.by(() => Math.max(0, this.steps.indexOf(this.draft.step)))
  /** A correction is there as a whole: its summary comes first, and every step leads back to it. */
  readonly first = $derived.by<Step>(() => (this.recorded ? 'summary' : 'start'))
  readonly changed = $derived.by(() => (this.recorded ? changedSteps(this.recorded, this.draft) : []))

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
    if (by < 0 && step === this.first) return false
    const next = this.recorded ? this.first : this.steps[this.position + by]
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
      recorded: null,
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
