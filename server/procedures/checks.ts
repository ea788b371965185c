/** What is wrong with a decision or an event as it was sent, given what is known. Pure. */
import type { FieldError } from '../problems.ts'
import type { SentEvent, SentLegalAct } from './schema.ts'

/** What the database knows of the things that a decision names. */
export type KnownForAct = {
  /** The section that the instrument rests on; null for an unknown instrument. */
  law: string | null
  building_known: boolean
  unit_building_id: string | null
  corrected_known: boolean
}
export type KnownForEvent = { decided_on: string; corrected_known: boolean }

type Correcting = { corrects?: string | null; correction_reason?: string | null }

const faultsOfCorrection = (id: string, sent: Correcting, known: boolean): FieldError[] => {
  if (sent.corrects == null)
    return sent.correction_reason == null ? [] : [{ field: 'correction_reason', code: 'not_allowed' }]
  const faults: FieldError[] = []
  if (!known || sent.corrects === id) faults.push({ field: 'corrects', code: 'unknown' })
  if (sent.correction_reason == null) faults.push({ field: 'correction_reason', code: 'required' })
  return faults
}

/** A decision about a building names it, one about a dwelling names the dwelling and may name its building. */
const faultsOfPlace = (
  { scope, building_id, dwelling_unit_id }: SentLegalAct,
  known: KnownForAct,
): FieldError[] => {
  const faults: FieldError[] = []
  const report = (field: string, code: string) => void faults.push({ field, code })
  if (scope === 'building' && building_id == null) report('building_id', 'required')
  if (scope === 'property' && building_id != null) report('building_id', 'not_allowed')
  if (scope === 'dwelling' && dwelling_unit_id == null) report('dwelling_unit_id', 'required')
  if (scope !== 'dwelling' && dwelling_unit_id != null) report('dwelling_unit_id', 'not_allowed')
  if (faults.length > 0) return faults
  if (building_id != null && !known.building_known) report('building_id', 'unknown')
  if (dwelling_unit_id != null && known.unit_building_id === null) report('dwelling_unit_id', 'unknown')
  else if (dwelling_unit_id != null && building_id != null && known.unit_building_id !== building_id)
    report('dwelling_unit_id', 'in_another_building')
  return faults
}

/** @param day today in the Ruhr, `YYYY-MM-DD` */
export const faultsOfAct = (id: string, act: SentLegalAct, known: KnownForAct, day: string): FieldError[] => {
  const faults = [...faultsOfPlace(act, known), ...faultsOfCorrection(id, act, known.corrected_known)]
  if (known.law === null) faults.push({ field: 'instrument', code: 'unknown' })
  if (act.decided_on > day) faults.push({ field: 'decided_on', code: 'in_future' })
  if (act.deadline_on != null && act.deadline_on < act.decided_on)
    faults.push({ field: 'deadline_on', code: 'before_decision' })
  return faults
}

/** @param day today in the Ruhr, `YYYY-MM-DD` */
export const faultsOfEvent = (
  id: string,
  event: SentEvent,
  known: KnownForEvent,
  day: string,
): FieldError[] => {
  const { kind, happened_on, new_deadline_on } = event
  const faults = faultsOfCorrection(id, event, known.corrected_known)
  const report = (field: string, code: string) => void faults.push({ field, code })
  if (happened_on > day) report('happened_on', 'in_future')
  if (happened_on < known.decided_on) report('happened_on', 'before_decision')
  if (kind === 'extended' && new_deadline_on == null) report('new_deadline_on', 'required')
  if (kind !== 'extended' && new_deadline_on != null) report('new_deadline_on', 'not_allowed')
  if (new_deadline_on != null && new_deadline_on < known.decided_on)
    report('new_deadline_on', 'before_decision')
  return faults
}
