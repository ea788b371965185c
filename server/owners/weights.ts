/** The published weights of the evidence between two parties; rules.ts adds them up. */

/**
 * What each rule adds or takes away.
 *
 * - same_registration: one register, one number, one company; accepts by itself.
 * - same_name_and_address: accepts by itself. `nearly`: one slip of the hand in the name, or
 *   the house number missing or in the other's range, or names of one series.
 * - same_name_same_city: commercial names only. Accepts by itself, because a firm must differ clearly from every other
 *   in its municipality (HGB section 30).
 * - similar_name_same_postcode: at most; grows with the likeness of what tells the names apart. Accepts with the address.
 * - same_officer: by role, see OFFICE_WEIGHTS. `bare_officer`: only the name is known, never lifts a link to acceptance.
 * - same_business_address, same_manager: neither alone nor together.
 * - hub_address, hub_officer, hub_manager: leave HUB_REST of what the shared thing would have added.
 * - different_registration: against names only, as sister companies have numbers of their own: another number of the
 *   same court, another court (a seat that moved gets a new number), or one slip of the hand away.
 * - different_officers: against names only. Directors known of both, and no name in common.
 * - different_form: against names only. UG and GmbH, or no form given: little. A change that happens, or a KG and a GmbH
 *   of one name: some. Any other: more.
 */
export const WEIGHTS = {
  same_registration: 1,
  same_name_and_address: 0.9,
  nearly_same_name_and_address: 0.85,
  same_name_same_city: 0.85,
  similar_name_same_postcode: 0.5,
  bare_officer: 0.2,
  same_business_address: 0.35,
  same_manager: 0.15,
  different_registration: -0.4,
  different_registration_elsewhere: -0.05,
  different_registration_by_a_slip: -0.05,
  different_officers: -0.1,
  different_form: -0.2,
  different_form_by_usual_change: -0.1,
  different_form_of_one_company: -0.05,
} as const

/** By role: whoever directs a company decides for it, a shareholder need not. */
export const OFFICE_WEIGHTS: Readonly<Record<string, number>> = {
  general_partner: 0.9,
  managing_director: 0.85,
  shareholder: 0.5,
}
export const OTHER_OFFICE = 0.3

/** What evidence that passes through a hub still adds: enough to be shown, never enough to decide. */
export const HUB_REST = 0.05
/** The same for office holders of a few unrelated companies: decides together with the address or the name. */
export const SMALL_HUB_REST = 0.45

/** From this score on a link is accepted, unless a person denied it. */
export const ACCEPT_AT = 0.8
/** From this score on a person is asked. */
export const CANDIDATE_AT = 0.25

/** Below this trigram similarity of the whole names nobody compares them any further; SQL asks with the same bound. */
export const NAMES_ALIKE_FROM = 0.5
