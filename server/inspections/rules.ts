/** How many people may live in a dwelling: the rule is a dated row of reference, the arithmetic is here. */

export type OccupancyKind = 'dwelling' | 'room_shared' | 'room_own'

/** Thresholds in m2 of living area, valid from and to the days named, both included (ISO dates). */
export type OccupancyRule = {
  code: string
  valid_from: string
  /** null while the rule is in force. */
  valid_to: string | null
  sqm_per_person: number
  /** null where the law makes no difference for children. */
  sqm_per_child: number | null
  /** A child is younger than this, in years. */
  child_below_age: number | null
  applies_to: OccupancyKind
  law: string
  /** One room must have at least this size; null or absent where the rule does not say. */
  min_room_sqm?: number | null
}

export type OccupancyInput = {
  rules: readonly OccupancyRule[]
  /** The day of the visit, ISO date. */
  date: string
  /** `room_shared`: a single room whose ancillary rooms are shared; `room_own`: one without enough of them. */
  kind: OccupancyKind
  /** null or absent when not measured. */
  living_area_sqm?: number | null
  /** Number of habitable rooms, if known. */
  rooms?: number | null
  largest_room_sqm?: number | null
  /** People who live there, as counts only; null or absent when nobody could say. */
  persons?: { adults: number; children?: number } | null
}

export type YesNoUnknown = 'yes' | 'no' | 'unknown'

export type Occupancy = {
  /** The rule that was in force on the day; null when none is known for it. */
  rule: OccupancyRule | null
  /** How many may live there, children first where the rule counts them for less; null without rule or area. */
  allowed_persons: number | null
  /** Area that the persons need, m2. */
  needed_sqm: number | null
  overcrowded: YesNoUnknown
  /** Whether one room is of the size that the rule asks for. */
  min_room_met: YesNoUnknown
}

/** Of several rules in force on one day the youngest counts. ISO dates sort as text. */
export function occupancyRuleAt(
  rules: readonly OccupancyRule[],
  date: string,
  kind: OccupancyKind,
): OccupancyRule | null {
  return rules
    .filter((rule) => rule.applies_to === kind && rule.valid_from <= date)
    .filter((rule) => rule.valid_to === null || date <= rule.valid_to)
    .reduce<OccupancyRule | null>(
      (youngest, rule) => (youngest && youngest.valid_from >= rule.valid_from ? youngest : rule),
      null,
    )
}

/**
 * What the rule of the day says about a dwelling. Says `unknown` rather than guess.
 * @throws RangeError for an area below 0 or counts that are not whole numbers from 0
 */
export function occupancy(input: OccupancyInput): Occupancy {
  assertInput(input)
  const rule = occupancyRuleAt(input.rules, input.date, input.kind)
  if (!rule)
    return {
      rule,
      allowed_persons: null,
      needed_sqm: null,
      overcrowded: 'unknown',
      min_room_met: 'unknown',
    }

  const adults = input.persons?.adults ?? 0
  const children = input.persons?.children ?? 0
  const area = input.living_area_sqm ?? null
  const needed = adults * hundredths(rule.sqm_per_person) + children * hundredths(childSqm(rule))
  return {
    rule,
    allowed_persons: area === null ? null : allowedPersons(rule, area, children),
    needed_sqm: input.persons ? needed / 100 : null,
    overcrowded: area === null || !input.persons ? 'unknown' : needed > hundredths(area) ? 'yes' : 'no',
    min_room_met: minRoomMet(rule, input),
  }
}

/** Children who are there take their smaller share first, what is left is for adults. */
function allowedPersons(rule: OccupancyRule, area: number, children: number): number {
  const room = hundredths(area)
  const perChild = hundredths(childSqm(rule))
  const withChildShare = Math.min(children, Math.floor(room / perChild))
  return withChildShare + Math.floor((room - withChildShare * perChild) / hundredths(rule.sqm_per_person))
}

/** Without measured rooms only the clear cases are decided: a dwelling smaller than the room it must have. */
function minRoomMet(rule: OccupancyRule, input: OccupancyInput): YesNoUnknown {
  const least = rule.min_room_sqm
  if (least == null) return 'unknown'
  if (input.largest_room_sqm != null) return input.largest_room_sqm >= least ? 'yes' : 'no'
  if (input.rooms === 0) return 'no'
  if (input.living_area_sqm != null && input.living_area_sqm < least) return 'no'
  return 'unknown'
}

const childSqm = (rule: OccupancyRule) => rule.sqm_per_child ?? rule.sqm_per_person

/** Areas are measured to the hundredth; whole numbers keep 3 x 9.8 from being more than 29.4. */
const hundredths = (sqm: number) => Math.round(sqm * 100)

function assertInput({ living_area_sqm, largest_room_sqm, rooms, persons }: OccupancyInput) {
  for (const amount of [living_area_sqm, largest_room_sqm, rooms])
    if (amount != null && !(amount >= 0 && Number.isFinite(amount)))
      throw new RangeError(`${amount} is no area or number of rooms`)
  for (const count of [persons?.adults, persons?.children])
    if (count !== undefined && (!Number.isInteger(count) || count < 0))
      throw new RangeError(`${count} is no number of persons`)
}
