/** The office's words for codes: states, use, roles. Unknown codes show themselves rather than nothing. */
import { m } from './paraglide/messages.js'

const stateWords = {
  tip_received: m.state_tip_received,
  triage: m.state_triage,
  monitoring: m.state_monitoring,
  inspection_planned: m.state_inspection_planned,
  inspected: m.state_inspected,
  follow_up: m.state_follow_up,
  remediation: m.state_remediation,
  hearing: m.state_hearing,
  order_issued: m.state_order_issued,
  enforcement: m.state_enforcement,
  use_banned: m.state_use_banned,
  uninhabitable: m.state_uninhabitable,
  closed: m.state_closed,
}
const useWords = { vacant: m.use_vacant, partly: m.use_partly, inhabited: m.use_inhabited }
const roleWords = {
  inspector: m.role_inspector,
  officer: m.role_officer,
  lead: m.role_lead,
  coordinator: m.role_coordinator,
  council: m.role_council,
  dpo: m.role_dpo,
  admin: m.role_admin,
}

const wordOf = (words: Record<string, () => string>, code: string) => words[code]?.() ?? code

export const stateWord = (state: string): string => wordOf(stateWords, state)
export const useWord = (use_state: string): string => wordOf(useWords, use_state)
export const roleWord = (role: string): string => wordOf(roleWords, role)
