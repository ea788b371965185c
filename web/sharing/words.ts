/** What levels, states and purposes are called, and what the server refuses of a request. */
import type { levels, purposes, requestStates } from '../../server/sharing/rules.ts'
import { Problem, sentenceOf } from '../api.ts'
import { m } from '../paraglide/messages.js'

export type Level = (typeof levels)[number]
export type Purpose = (typeof purposes)[number]
export type State = (typeof requestStates)[number]

const levelNames: Record<Level, () => string> = {
  hit: m.sharing_level_hit,
  counts: m.sharing_level_counts,
  record: m.sharing_level_record,
}
const purposeNames: Record<Purpose, () => string> = {
  hearing: m.sharing_purpose_hearing,
  order: m.sharing_purpose_order,
  enforcement: m.sharing_purpose_enforcement,
  emergency: m.sharing_purpose_emergency,
  joint_operation: m.sharing_purpose_joint_operation,
  advice: m.sharing_purpose_advice,
  network_review: m.sharing_purpose_network_review,
}
const states: Record<State, { name: () => string; kind: 'info' | 'success' | 'warning' | 'plain' }> = {
  pending: { name: m.sharing_state_pending, kind: 'info' },
  approved: { name: m.sharing_state_approved, kind: 'success' },
  refused: { name: m.sharing_state_refused, kind: 'warning' },
  withdrawn: { name: m.sharing_state_withdrawn, kind: 'warning' },
  expired: { name: m.sharing_state_expired, kind: 'plain' },
}

export const levelWord = (level: Level): string => levelNames[level]()
export const purposeWord = (purpose: Purpose): string => purposeNames[purpose]()
export const stateWord = (state: State): string => states[state].name()
export const stateKind = (state: State) => states[state].kind

const choices = <Code extends string>(words: Record<Code, () => string>) =>
  (Object.keys(words) as Code[]).map((value) => ({ value, label: words[value]() }))
export const levelChoices = () => choices(levelNames)
export const purposeChoices = () => choices(purposeNames)

const refusals: Readonly<Record<string, () => string>> = {
  no_hit: m.sharing_refused_no_hit,
  already_asked: m.sharing_refused_already_asked,
  own_municipality: m.sharing_refused_own,
  in_the_past: m.sharing_refused_past,
  more_than_a_year: m.sharing_refused_year,
  before_from_on: m.sharing_refused_order,
  already_ended: m.sharing_refused_ended,
}

/** Why a write was refused, where it is about this feature; otherwise what the server says. */
export const refusalOf = (error: unknown): string => {
  if (!(error instanceof Problem)) return sentenceOf(error)
  if (error.status === 409)
    return error.slug === 'conflict' ? m.sharing_refused_decided() : m.sharing_refused_overlap()
  const known = error.fields.map(({ code }) => refusals[code]).find((sentence) => sentence !== undefined)
  return known?.() ?? error.detail
}
