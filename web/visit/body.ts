/** What is sent of a visit, and which field of the form the server's complaints belong to. */
import type { FieldProblem } from '../api.ts'
import { berlinClock, berlinInstant } from '../clock.ts'
import type { Visit } from '../../server/inspections/schema.ts'
import { looked, seenInside, type DwellingDraft, type FindingDraft, type VisitDraft } from './draft.ts'

/** The finished draft as the server takes it; the same draft always makes the same body. */
export const visitBody = (draft: VisitDraft): Visit => ({
  property_id: draft.property_id,
  appointment_id: draft.appointment_id,
  kind: draft.kind ?? 'first',
  joint: draft.joint ?? false,
  agency_ids: [...draft.agency_ids],
  access: draft.access ?? 'granted',
  ...timesOf(draft),
  note: draft.note.trim(),
  ...(draft.correction
    ? { corrects: draft.correction.corrects, correction_reason: draft.correction.reason.trim() }
    : {}),
  dwellings: sentDwellings(draft).map((dwelling) => ({
    dwelling_unit_id: dwelling.dwelling_unit_id,
    ...(dwelling.added ? { new_unit: newUnit(dwelling) } : {}),
    entered: dwelling.entered === true,
    not_entered_reason: dwelling.entered === true ? null : dwelling.not_entered_reason,
    ...(dwelling.entered === true ? countsOf(dwelling) : draft.correction ? registeredOf(dwelling) : {}),
  })),
  findings: [
    ...sentChecks(draft).map(({ finding_id, violation_id, result, severity, note }) => ({
      id: finding_id,
      violation_id,
      result: result ?? 'not_checked',
      severity: result === 'still_there' ? severity : null,
      note: note.trim(),
    })),
    ...sentFindings(draft).map((finding) => ({
      id: finding.finding_id,
      ...violationOf(finding),
      result: 'found' as const,
      severity: finding.severity,
      note: finding.note.trim(),
    })),
  ],
})

/** What nobody changed keeps its second; a visit that is moved lasted as long as recorded. */
const timesOf = ({ day, time, correction }: VisitDraft): Pick<Visit, 'started_at' | 'ended_at'> => {
  if (correction === null) return { started_at: berlinInstant(day, time) }
  const { started_at, ended_at } = correction
  const recorded = berlinClock(new Date(started_at))
  if (recorded.day === day && recorded.time === time) return { started_at, ended_at }
  const moved = berlinInstant(day, time)
  const lasted = ended_at === null ? null : Date.parse(ended_at) - Date.parse(started_at)
  return {
    started_at: moved,
    ended_at: lasted === null ? null : new Date(Date.parse(moved) + lasted).toISOString(),
  }
}

/** A finding that stays where it was recorded is about the same violation; elsewhere it is another one. */
const violationOf = ({ recorded, violation_id, type_code, building_id, dwelling_unit_id }: FindingDraft) =>
  recorded?.building_id === building_id && recorded.dwelling_unit_id === dwelling_unit_id
    ? { violation_id: recorded.violation_id }
    : { violation_id, new_violation: { type_code, building_id, dwelling_unit_id } }

/** From the register, so it may be known of a dwelling that nobody entered. */
const registeredOf = ({ persons_registered }: DwellingDraft) => ({ persons_registered })

const newUnit = ({ building_id, label, storey }: DwellingDraft) => ({
  building_id,
  label: label.trim(),
  storey,
})

const countsOf = ({ persons_met, persons_registered, rooms, living_area_sqm }: DwellingDraft) => ({
  persons_met,
  persons_registered,
  rooms,
  living_area_sqm,
})

/** A dwelling that nothing was said about is not part of the visit; one added on the spot always is. */
const sentDwellings = (draft: VisitDraft) =>
  seenInside(draft) ? draft.dwellings.filter(({ entered }) => entered !== null) : []
const sentChecks = (draft: VisitDraft) =>
  looked(draft) ? draft.checks.filter(({ result }) => result !== null) : []
const sentFindings = (draft: VisitDraft) => {
  if (!looked(draft)) return []
  if (seenInside(draft)) return draft.findings
  return draft.findings.filter(({ dwelling_unit_id }) => dwelling_unit_id === null)
}

/** `dwellings.2.rooms` becomes `dwellings.<id of the dwelling>.rooms`, likewise the findings by their violation. */
export const refusedFields = (
  draft: VisitDraft,
  problems: readonly FieldProblem[],
  sentenceOf: (problem: FieldProblem) => string,
): Record<string, string> => {
  const dwellings = sentDwellings(draft).map(({ dwelling_unit_id }) => dwelling_unit_id)
  const findings = [...sentChecks(draft), ...sentFindings(draft)].map(({ violation_id }) => violation_id)
  const named = (field: string) => {
    const [list = '', index = '', ...rest] = field.split('.')
    const ids = list === 'dwellings' ? dwellings : list === 'findings' ? findings : null
    const id = ids?.[Number(index)]
    return id === undefined
      ? field
      : [list, id, rest.filter((part) => part !== 'new_unit').join('.')].join('.')
  }
  return Object.fromEntries(problems.map((problem) => [named(problem.field), sentenceOf(problem)]))
}
