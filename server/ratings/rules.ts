/**
 * The published rating of a property: three axes of 0 to 4 and a list of indicators make a score of 1 to 30.
 *
 * score = 1 + round(2.5 x (neglect + misuse) + impact + 5 x yes / (yes + no)), halves rounded up.
 * The database computes the same in a generated column; both must agree for every input.
 */

export const FORMULA = { version: 1, valid_from: '2026-01-01' } as const

/** Sources: the NRW guide on problem properties and the indicators the cities' task forces publish. */
export const INDICATORS = [
  'doors_open',
  'bell_letterbox_destroyed',
  'bell_signs_mismatch',
  'utilities_cut',
  'waste_in_yard',
  'rats',
  'broken_windows',
  'damp_mould',
  'railings_missing',
  'fire_load',
  'unpermitted_conversion',
  'second_escape_route_missing',
  'overcrowding_suspected',
  'complaints_repeated',
  'foreclosure_or_sale',
] as const

export const AXES = ['neglect', 'misuse', 'impact'] as const
export const AXIS_MAX = 4

/** From these scores on a property is red or yellow. */
export const RED_FROM = 20
export const YELLOW_FROM = 10

export type Indicator = (typeof INDICATORS)[number]
export type Axis = (typeof AXES)[number]
export type Answer = 'yes' | 'no' | 'unknown'
/** `unrated` is the light of a property that nobody has rated; a rating never has it. */
export type Light = 'red' | 'yellow' | 'green' | 'unrated'

export type RatingInput = {
  /** Structural neglect, 0 to 4. */
  neglect: number
  /** Improper use, 0 to 4. */
  misuse: number
  /** Impact on the surroundings, 0 to 4. */
  impact: number
  /** What is not in it counts as unknown. */
  indicators: Partial<Record<Indicator, Answer>>
}

export type Rating = {
  /** 1 to 30. */
  score: number
  light: Exclude<Light, 'unrated'>
  /** Share of the indicators answered yes or no, 0 to 1, two decimals. */
  confidence: number
  /** What adds up to the score before rounding. */
  parts: { base: 1; axes: number; impact: number; indicators: number }
  /** The rule of the single axis holds: red whatever the score. */
  red_by_axis: boolean
}

/** The three counts add up to the length of the list, so an indicator nobody asked for is unknown. */
export function countAnswers(indicators: RatingInput['indicators']): Record<Answer, number> {
  const count = (answer: Answer) => INDICATORS.filter((code) => indicators[code] === answer).length
  const yes = count('yes')
  const no = count('no')
  return { yes, no, unknown: INDICATORS.length - yes - no }
}

/** One axis alone makes a property red when its surroundings feel it. */
export const isRedByAxis = ({ neglect, misuse, impact }: Omit<RatingInput, 'indicators'>) =>
  Math.max(neglect, misuse) === AXIS_MAX && impact >= 2

/** @throws RangeError when an axis is not a whole number from 0 to 4 */
export function rate(input: RatingInput): Rating {
  const { neglect, misuse, impact } = input
  for (const axis of AXES) assertAxis(axis, input[axis])
  const { yes, no } = countAnswers(input.indicators)
  const answered = yes + no

  // All in halves of a point and over one denominator, so that no rounding happens before the last.
  const share = answered > 0 ? { over: 10 * yes, under: answered } : { over: 0, under: 1 }
  const halves = 5 * (neglect + misuse) + 2 * impact
  const score = 1 + roundHalfUp(halves * share.under + share.over, 2 * share.under)
  const red_by_axis = isRedByAxis(input)
  return {
    score,
    light: lightOf(score, red_by_axis),
    confidence: roundHalfUp(100 * answered, INDICATORS.length) / 100,
    parts: {
      base: 1,
      axes: 2.5 * (neglect + misuse),
      impact,
      indicators: share.over / (2 * share.under),
    },
    red_by_axis,
  }
}

const lightOf = (score: number, redByAxis: boolean) =>
  score >= RED_FROM || redByAxis ? 'red' : score >= YELLOW_FROM ? 'yellow' : 'green'

/** Rounds the fraction of two whole numbers in whole numbers: floating point would lose some halves. */
const roundHalfUp = (numerator: number, denominator: number) =>
  Math.floor((2 * numerator + denominator) / (2 * denominator))

function assertAxis(axis: Axis, value: number) {
  if (!Number.isInteger(value) || value < 0 || value > AXIS_MAX)
    throw new RangeError(`${axis} is ${value}, not a whole number from 0 to ${AXIS_MAX}`)
}
