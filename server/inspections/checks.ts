/** What is wrong with a visit as it was sent, given what is known of its property. Pure: it decides, others look up. */
import type { FieldError } from '../problems.ts'
import type { Visit } from './schema.ts'

/** What the database knows of the things that a visit names. */
export type Known = {
  building_ids: string[]
  units: { id: string; building_id: string }[]
  /** Of those named: the first time it was really seen, corrected visits and the one being corrected left out. */
  violations: { id: string; type_code: string; first_seen_at: string | null }[]
  agency_ids: string[]
  type_codes: string[]
  /** The types in force on the day of the visit. */
  types_in_force: string[]
  appointment_known: boolean
  corrected_known: boolean
}

/** Clocks of phones are a little wrong; more than this is a mistake. */
const clockToleranceMs = 5 * 60_000

type Report = (field: string, code: string) => void

const checkTimes = ({ started_at, ended_at }: Visit, now: Date, report: Report) => {
  const latest = now.getTime() + clockToleranceMs
  if (Date.parse(started_at) > latest) report('started_at', 'in_future')
  if (ended_at == null) return
  if (Date.parse(ended_at) > latest) report('ended_at', 'in_future')
  if (Date.parse(ended_at) < Date.parse(started_at)) report('ended_at', 'before_start')
}

const checkReferences = (visit: Visit, known: Known, id: string, report: Report) => {
  if (visit.appointment_id != null && !known.appointment_known) report('appointment_id', 'unknown')
  visit.agency_ids.forEach((agency, i) => {
    if (!known.agency_ids.includes(agency)) report(`agency_ids.${i}`, 'unknown')
  })
  if (visit.corrects != null && (visit.corrects === id || !known.corrected_known))
    report('corrects', 'unknown')
  if (visit.corrects != null && visit.correction_reason == null) report('correction_reason', 'required')
  if (visit.corrects == null && visit.correction_reason != null) report('correction_reason', 'not_allowed')
}

const checkDwellings = (visit: Visit, known: Known, report: Report) => {
  const seen = new Set<string>()
  visit.dwellings.forEach((dwelling, i) => {
    const at = `dwellings.${i}`
    const { dwelling_unit_id, new_unit, entered, not_entered_reason } = dwelling
    const recorded = known.units.find(({ id }) => id === dwelling_unit_id)
    if (seen.has(dwelling_unit_id)) report(`${at}.dwelling_unit_id`, 'duplicate')
    seen.add(dwelling_unit_id)
    if (!recorded && !new_unit) report(`${at}.dwelling_unit_id`, 'unknown')
    if (!recorded && new_unit && !known.building_ids.includes(new_unit.building_id))
      report(`${at}.new_unit.building_id`, 'unknown')
    if (recorded && new_unit && recorded.building_id !== new_unit.building_id)
      report(`${at}.new_unit`, 'differs')
    if (entered && not_entered_reason != null) report(`${at}.not_entered_reason`, 'not_allowed')
    if (!entered && not_entered_reason == null) report(`${at}.not_entered_reason`, 'required')
  })
}

type SentFinding = Visit['findings'][number]

const checkNewViolation = (
  sent: NonNullable<SentFinding['new_violation']>,
  known: Known & { day: string },
  report: Report,
) => {
  if (!known.type_codes.includes(sent.type_code)) report('type_code', 'unknown')
  else if (!known.types_in_force.includes(sent.type_code)) report('type_code', 'not_in_force')
  if (!known.building_ids.includes(sent.building_id)) report('building_id', 'unknown')
  const unit = known.units.find(({ id }) => id === sent.dwelling_unit_id)
  if (sent.dwelling_unit_id != null && !unit) report('dwelling_unit_id', 'unknown')
  if (unit && unit.building_id !== sent.building_id) report('dwelling_unit_id', 'in_another_building')
  if (sent.first_found_on != null && sent.first_found_on > known.day) report('first_found_on', 'after_visit')
}

const checkFinding = (
  finding: SentFinding,
  started_at: string,
  known: Known & { day: string },
  report: Report,
) => {
  const { violation_id, new_violation, result, severity } = finding
  const recorded = known.violations.find(({ id }) => id === violation_id)
  const present = result === 'found' || result === 'still_there'
  if (present && severity == null) report('severity', 'required')
  if (!present && severity != null) report('severity', 'not_allowed')
  if (!recorded && !new_violation) return report('violation_id', 'unknown')
  if (recorded && new_violation && recorded.type_code !== new_violation.type_code)
    report('new_violation', 'differs')
  if (!recorded && new_violation)
    checkNewViolation(new_violation, known, (field, code) => report(`new_violation.${field}`, code))
  if (result === 'found' || (recorded && result === 'not_checked')) return
  const seenBefore =
    recorded?.first_seen_at != null && Date.parse(recorded.first_seen_at) <= Date.parse(started_at)
  if (!seenBefore) report('result', 'never_found')
}

const checkFindings = (visit: Visit, known: Known & { day: string }, report: Report) => {
  const violations = new Set<string>()
  const ids = new Set<string>()
  visit.findings.forEach((finding, i) => {
    if (ids.has(finding.id)) report(`findings.${i}.id`, 'duplicate')
    if (violations.has(finding.violation_id)) report(`findings.${i}.violation_id`, 'duplicate')
    ids.add(finding.id)
    violations.add(finding.violation_id)
    checkFinding(finding, visit.started_at, known, (field, code) => report(`findings.${i}.${field}`, code))
  })
}

/** Dwellings that the visit itself adds can be named by its findings. */
const withNewUnits = (visit: Visit, known: Known): Known => ({
  ...known,
  units: [
    ...known.units,
    ...visit.dwellings.flatMap(({ dwelling_unit_id, new_unit }) =>
      new_unit && !known.units.some(({ id }) => id === dwelling_unit_id)
        ? [{ id: dwelling_unit_id, building_id: new_unit.building_id }]
        : [],
    ),
  ],
})

/**
 * Every fault of a visit, each with the path of its field; none when it can be stored.
 * @param day of the visit in the Ruhr, `YYYY-MM-DD`
 */
export const faultsOf = (
  id: string,
  visit: Visit,
  known: Known,
  when: { day: string; now: Date },
): FieldError[] => {
  const faults: FieldError[] = []
  const report: Report = (field, code) => void faults.push({ field, code })
  checkTimes(visit, when.now, report)
  checkReferences(visit, known, id, report)
  checkDwellings(visit, known, report)
  checkFindings(visit, { ...withNewUnits(visit, known), day: when.day }, report)
  return faults
}
