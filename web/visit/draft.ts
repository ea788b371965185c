/** A visit while it is being entered: what is known so far, which steps it needs, what is still missing. */
import type { NotEnteredReason } from '../codes.ts'

export type Kind = 'first' | 'follow_up'
export type Access = 'granted' | 'refused' | 'nobody_met'
export type CheckResult = 'still_there' | 'remedied' | 'not_checked'
export type Severity = 1 | 2 | 3

export interface DwellingDraft {
  dwelling_unit_id: string
  building_id: string
  label: string
  storey: number
  /** Not in the file before: stored with the property first, then with the visit. */
  added: boolean
  entered: boolean | null
  not_entered_reason: NotEnteredReason | null
  persons_met: number | null
  persons_registered: number | null
  rooms: number | null
  living_area_sqm: number | null
}

/** What became of a violation found earlier. */
export interface CheckDraft {
  finding_id: string
  violation_id: string
  result: CheckResult | null
  severity: Severity | null
  note: string
}

export interface FindingDraft {
  finding_id: string
  violation_id: string
  type_code: string
  building_id: string
  /** null: the building as a whole. */
  dwelling_unit_id: string | null
  severity: Severity | null
  note: string
  /** In a correction: the violation that the corrected visit found; another place is another violation. */
  recorded: RecordedPlace | null
}

export interface RecordedPlace {
  violation_id: string
  building_id: string
  dwelling_unit_id: string | null
}

/** The visit that is put right, and why. Its exact times stay unless somebody changes them. */
export interface Correction {
  corrects: string
  started_at: string
  ended_at: string | null
  reason: string
}

export interface NextVisit {
  id: string
  wanted: boolean
  /** Day and time on the clock of Berlin. */
  day: string
  time: string
  joint: boolean
  reason: string
}

export interface VisitDraft {
  /** UUIDv7 from the first moment on: sent twice, stored once. */
  id: string
  property_id: string
  appointment_id: string | null
  /** null: a visit of its own. */
  correction: Correction | null
  step: Step
  kind: Kind | null
  joint: boolean | null
  agency_ids: string[]
  /** Day and time on the clock of Berlin. */
  day: string
  time: string
  access: Access | null
  /** No access, and yet something is to be seen from the street. */
  from_outside: boolean
  dwellings: DwellingDraft[]
  checks: CheckDraft[]
  findings: FindingDraft[]
  note: string
  next: NextVisit
}

export const steps = [
  'start',
  'access',
  'dwellings',
  'earlier',
  'findings',
  'note',
  'next',
  'summary',
] as const
export type Step = (typeof steps)[number]

/**
 * Behind a closed door there is nothing to enter: those steps are left out, what was entered there is kept. A
 * correction is about what happened, not about what comes next.
 */
export const stepsOf = (draft: VisitDraft): Step[] =>
  steps.filter((step) => {
    if (step === 'dwellings') return seenInside(draft)
    if (step === 'earlier') return looked(draft) && draft.checks.length > 0
    if (step === 'findings') return looked(draft)
    if (step === 'next') return draft.correction === null
    return true
  })

export const seenInside = ({ access }: VisitDraft): boolean => access === null || access === 'granted'
export const looked = (draft: VisitDraft): boolean => seenInside(draft) || draft.from_outside

/** A field that must be filled in before the visit can be stored. */
export type Missing =
  | 'kind'
  | 'joint'
  | 'day'
  | 'future'
  | 'access'
  | 'dwelling_reason'
  | 'dwelling_label'
  | 'check_severity'
  | 'finding_type'
  | 'finding_severity'
  | 'next_day'
  | 'reason'

/** What a step still needs, each with the record it belongs to. `now` is `2026-03-12T14:05` in Berlin. */
export const missingIn = (step: Step, draft: VisitDraft, now: string): { what: Missing; id?: string }[] => {
  switch (step) {
    case 'start':
      return [
        ...(draft.kind === null ? [{ what: 'kind' } as const] : []),
        ...(draft.joint === null ? [{ what: 'joint' } as const] : []),
        ...(draft.day === '' || draft.time === '' ? [{ what: 'day' } as const] : []),
        ...(`${draft.day}T${draft.time}` > now ? [{ what: 'future' } as const] : []),
      ]
    case 'access':
      return draft.access === null ? [{ what: 'access' }] : []
    case 'dwellings':
      return draft.dwellings.flatMap(({ dwelling_unit_id: id, entered, not_entered_reason, label }) => [
        ...(entered === false && not_entered_reason === null
          ? [{ what: 'dwelling_reason', id } as const]
          : []),
        ...(label.trim() === '' ? [{ what: 'dwelling_label', id } as const] : []),
      ])
    case 'earlier':
      return draft.checks
        .filter(({ result, severity }) => result === 'still_there' && severity === null)
        .map(({ violation_id: id }) => ({ what: 'check_severity', id }))
    case 'findings':
      return draft.findings.flatMap(({ violation_id: id, type_code, severity }) => [
        ...(type_code === '' ? [{ what: 'finding_type', id } as const] : []),
        ...(severity === null ? [{ what: 'finding_severity', id } as const] : []),
      ])
    case 'next':
      return draft.next.wanted && (draft.next.day === '' || draft.next.time === '')
        ? [{ what: 'next_day' }]
        : []
    case 'summary':
      return draft.correction?.reason.trim() === '' ? [{ what: 'reason' }] : []
    default:
      return []
  }
}

/** The first step that still needs something; null when the visit can be stored. */
export const firstIncomplete = (draft: VisitDraft, now: string): Step | null =>
  stepsOf(draft).find((step) => missingIn(step, draft, now).length > 0) ?? null

export const countEntered = (draft: VisitDraft): { entered: number; told: number; all: number } => ({
  entered: draft.dwellings.filter(({ entered }) => entered === true).length,
  told: draft.dwellings.filter(({ entered }) => entered !== null).length,
  all: draft.dwellings.length,
})

/** A sensible name for a dwelling added on the spot; the person may change it. */
export const nextLabel = (labels: readonly string[], word: string): string => {
  for (let number = labels.length + 1; ; number += 1) {
    const label = `${word} ${number}`
    if (!labels.includes(label)) return label
  }
}
