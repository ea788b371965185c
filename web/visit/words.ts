/** The names of the steps of a visit. */
import { m } from '../paraglide/messages.js'
import type { Step } from './draft.ts'

const names: Record<Step, () => string> = {
  start: m.visit_step_start,
  access: m.visit_step_access,
  dwellings: m.visit_step_dwellings,
  earlier: m.visit_step_earlier,
  findings: m.visit_step_findings,
  note: m.visit_step_note,
  next: m.visit_step_next,
  summary: m.visit_step_summary,
}

export const stepName = (step: Step): string => names[step]()
