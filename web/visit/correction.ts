/** A recorded visit as a draft that puts it right, and what has been changed in it. */
import { v7 as uuid } from 'uuid'
import type { Inspection } from '../../server/inspections/schema.ts'
import type { Violation } from '../../server/violations/schema.ts'
import { berlinClock } from '../clock.ts'
import { newDraft } from './begin.ts'
import { visitBody } from './body.ts'
import type { CheckDraft, FindingDraft, Severity, Step, VisitDraft } from './draft.ts'
import type { House } from './house.ts'

type Finding = Inspection['findings'][number]
const isNew = ({ result }: Finding) => result === 'found'

/** Everything as it was recorded; the reason is still missing. The house is that of the visit, see `openAt`. */
export const correctionDraft = (recorded: Inspection, house: House): VisitDraft => {
  const { id, kind, joint, access, started_at, ended_at, appointment_id, note, findings } = recorded
  const begun = newDraft(house)
  return {
    ...begun,
    ...{ kind, joint, access, appointment_id, note },
    ...berlinClock(new Date(started_at)),
    correction: { corrects: id, started_at, ended_at, reason: '' },
    step: 'summary',
    agency_ids: recorded.agencies.map((agency) => agency.id),
    from_outside: access !== 'granted' && findings.length > 0,
    dwellings: begun.dwellings.map((dwelling) => {
      const told = recorded.dwellings.find((one) => one.dwelling_unit_id === dwelling.dwelling_unit_id)
      return { ...dwelling, ...told }
    }),
    checks: begun.checks.map((check) => {
      const told = findings.find((one) => one.violation_id === check.violation_id)
      return told ? { ...check, ...checked(told) } : check
    }),
    findings: findings.filter(isNew).map(foundAgain),
  }
}

const checked = ({ result, severity, note }: Finding) =>
  ({ result, severity, note }) as Pick<CheckDraft, 'result' | 'severity' | 'note'>

const foundAgain = (finding: Finding): FindingDraft => {
  const { violation_id, type_code, building_id, dwelling_unit_id, severity, note } = finding
  return {
    finding_id: uuid(),
    violation_id: uuid(),
    ...{ type_code, building_id, dwelling_unit_id, note },
    severity: severity as Severity | null,
    recorded: { violation_id, building_id, dwelling_unit_id },
  }
}

type Earlier = Pick<Violation, 'id' | 'open' | 'result' | 'first_found_on' | 'checked_at'>

/** Violations that the visit could ask about: those it did, and those found before and not yet remedied then. */
export const openAt = <One extends Earlier>(violations: readonly One[], recorded: Inspection): One[] => {
  const { day } = berlinClock(new Date(recorded.started_at))
  const remediedLater = ({ checked_at }: Earlier) =>
    checked_at !== null && Date.parse(checked_at) > Date.parse(recorded.started_at)
  return violations.filter((violation) => {
    const told = recorded.findings.find(({ violation_id }) => violation_id === violation.id)
    if (told) return !isNew(told)
    const counts = violation.result !== null && violation.first_found_on <= day
    return counts && (violation.open || remediedLater(violation))
  })
}

/** The steps in which the correction says something else than the record; their order is the form's. */
export const changedSteps = (recorded: VisitDraft, draft: VisitDraft): Step[] => {
  const [before, after] = [parts(recorded), parts(draft)]
  const changed = (step: Step) => JSON.stringify(before[step]) !== JSON.stringify(after[step])
  return (Object.keys(after) as Step[]).filter(changed)
}

const parts = (draft: VisitDraft): Partial<Record<Step, unknown>> => {
  const { kind, joint, agency_ids, started_at, access, dwellings, findings, note } = visitBody(draft)
  const said = findings.map(({ id: _, ...finding }) => finding)
  return {
    start: [kind, joint, agency_ids.toSorted(), started_at],
    access,
    dwellings,
    earlier: said.filter(({ result }) => result !== 'found'),
    findings: said.filter(({ result }) => result === 'found'),
    note,
  }
}
