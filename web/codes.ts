/** The office's words for the codes of visits, findings, decisions and ratings. Unknown codes show themselves. */
import { m } from './paraglide/messages.js'

type Words = Readonly<Record<string, () => string>>
const wordOf = (words: Words) => (code: string) => words[code]?.() ?? code

const axes: Words = { neglect: m.axis_neglect, misuse: m.axis_misuse, impact: m.axis_impact }
const axisHints: Words = {
  neglect: m.axis_neglect_hint,
  misuse: m.axis_misuse_hint,
  impact: m.axis_impact_hint,
}
const indicators: Words = {
  doors_open: m.indicator_doors_open,
  bell_letterbox_destroyed: m.indicator_bell_letterbox_destroyed,
  bell_signs_mismatch: m.indicator_bell_signs_mismatch,
  utilities_cut: m.indicator_utilities_cut,
  waste_in_yard: m.indicator_waste_in_yard,
  rats: m.indicator_rats,
  broken_windows: m.indicator_broken_windows,
  damp_mould: m.indicator_damp_mould,
  railings_missing: m.indicator_railings_missing,
  fire_load: m.indicator_fire_load,
  unpermitted_conversion: m.indicator_unpermitted_conversion,
  second_escape_route_missing: m.indicator_second_escape_route_missing,
  overcrowding_suspected: m.indicator_overcrowding_suspected,
  complaints_repeated: m.indicator_complaints_repeated,
  foreclosure_or_sale: m.indicator_foreclosure_or_sale,
}
const wordCategories: Words = {
  ethnicity: m.word_category_ethnicity,
  nationality: m.word_category_nationality,
  religion: m.word_category_religion,
  family: m.word_category_family,
  name: m.word_category_name,
  benefits: m.word_category_benefits,
  health: m.word_category_health,
  schooling: m.word_category_schooling,
  criminal_record: m.word_category_criminal_record,
}
const visitKinds: Words = { first: m.visit_kind_first, follow_up: m.visit_kind_follow_up }
const accesses: Words = {
  granted: m.access_granted,
  refused: m.access_refused,
  nobody_met: m.access_nobody_met,
}
const notEntered: Words = {
  refused: m.not_entered_refused,
  nobody_met: m.not_entered_nobody_met,
  sealed: m.not_entered_sealed,
  unsafe: m.not_entered_unsafe,
  not_planned: m.not_entered_not_planned,
}
const results: Words = {
  found: m.result_found,
  still_there: m.result_still_there,
  remedied: m.result_remedied,
  not_checked: m.result_not_checked,
}
const severities: Words = { 1: m.severity_1, 2: m.severity_2, 3: m.severity_3 }
const actEvents: Words = {
  delivered: m.act_event_delivered,
  extended: m.act_event_extended,
  complied: m.act_event_complied,
  revoked: m.act_event_revoked,
  annulled: m.act_event_annulled,
}
const listingReasons: Words = {
  tip: m.listing_reason_tip,
  patrol: m.listing_reason_patrol,
  other_office: m.listing_reason_other_office,
  joint_operation: m.listing_reason_joint_operation,
  owner_change: m.listing_reason_owner_change,
  import: m.listing_reason_import,
}
const closedReasons: Words = {
  repaired: m.closed_reason_repaired,
  renovated: m.closed_reason_renovated,
  sold: m.closed_reason_sold,
  demolished: m.closed_reason_demolished,
  converted: m.closed_reason_converted,
  unfounded: m.closed_reason_unfounded,
  merged: m.closed_reason_merged,
}
const scopes: Words = { property: m.scope_property, building: m.scope_building, dwelling: m.scope_dwelling }

export const axisWord = wordOf(axes)
export const axisHint = wordOf(axisHints)
export const indicatorWord = wordOf(indicators)
export const wordCategoryWord = wordOf(wordCategories)
export const visitKindWord = wordOf(visitKinds)
export const accessWord = wordOf(accesses)
export const notEnteredWord = wordOf(notEntered)
export const resultWord = wordOf(results)
export const severityWord = (severity: number): string => wordOf(severities)(String(severity))
export const actEventWord = wordOf(actEvents)
export const listingReasonWord = wordOf(listingReasons)
export const closedReasonWord = wordOf(closedReasons)
export const scopeWord = wordOf(scopes)

export const notEnteredReasons = ['refused', 'nobody_met', 'sealed', 'unsafe', 'not_planned'] as const
export type NotEnteredReason = (typeof notEnteredReasons)[number]
export const actEventKinds = ['delivered', 'extended', 'complied', 'revoked', 'annulled'] as const
export const listingReasonCodes = [
  'tip',
  'patrol',
  'other_office',
  'joint_operation',
  'owner_change',
  'import',
] as const
export const closedReasonCodes = [
  'repaired',
  'renovated',
  'sold',
  'demolished',
  'converted',
  'unfounded',
  'merged',
] as const

/** 2. OG, EG, 1. UG: storeys above and below ground as the offices call them. */
export const storeyWord = (storey: number): string => {
  if (storey === 0) return m.storey_ground()
  return storey > 0 ? m.storey_upper({ count: storey }) : m.storey_basement({ count: -storey })
}
