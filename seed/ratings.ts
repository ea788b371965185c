/** Ratings whose published formula gives the wanted light: the inputs are drawn, the formula is never bent. */
import { INDICATORS, countAnswers, rate, type Answer, type RatingInput } from '../server/ratings/rules.ts'
import { instantOf, timeText } from './days.ts'
import { fileOf, type House } from './houses.ts'
import { overrideReasons } from './notes.ts'
import { someoneOf } from './people.ts'
import type { Plan } from './plan.ts'
import { randomFrom, type Random } from './random.ts'
import type { Rows } from './rows.ts'

const lights = ['green', 'yellow', 'red'] as const
type Light = (typeof lights)[number]
type Answers = {
  neglect: number
  misuse: number
  impact: number
  indicators: string
  answered_yes: number
  answered_no: number
  answered_unknown: number
}

const poolSize = 600

const draw = (random: Random): RatingInput => {
  const level = random.next() * 4
  const axis = () => Math.max(0, Math.min(4, Math.round(level + (random.next() - 0.5) * 3)))
  const known = 0.55 + random.next() * 0.45
  const answer = (): Answer =>
    !random.chance(known) ? 'unknown' : random.chance(0.08 + level / 6) ? 'yes' : 'no'
  const indicators = Object.fromEntries(INDICATORS.map((code) => [code, answer()]))
  return { neglect: axis(), misuse: axis(), impact: axis(), indicators }
}

/** Answers for each light, drawn until there are enough; the same ones serve every property. */
const pool: Record<Light, Answers[]> = (() => {
  const random = randomFrom(1, 3)
  const found: Record<Light, Answers[]> = { green: [], yellow: [], red: [] }
  while (lights.some((light) => found[light].length < poolSize)) {
    const input = draw(random)
    const list = found[rate(input).light]
    if (list.length === poolSize) continue
    const { yes, no, unknown } = countAnswers(input.indicators)
    const { neglect, misuse, impact } = input
    list.push({
      ...{ neglect, misuse, impact, indicators: JSON.stringify(input.indicators) },
      ...{ answered_yes: yes, answered_no: no, answered_unknown: unknown },
    })
  }
  return found
})()

/** Ratings on the given days, oldest first; the newest shows the wanted light. */
export const buildRatings = (
  rows: Rows,
  random: Random,
  house: House,
  days: number[],
  light: Plan['light'],
) => {
  if (light === 'unrated') return
  days.forEach((day, at) => {
    const newest = at === days.length - 1
    const shown = newest ? light : random.chance(0.5) ? light : random.pick(lights)
    const override = newest && random.chance(0.015) ? light : null
    const formula = override === null ? shown : random.pick(lights.filter((other) => other !== override))
    const minute = random.int(480, 900)
    rows.rating.push({
      id: random.uuid(instantOf(day, minute)),
      ...fileOf(house),
      ...random.pick(pool[formula]),
      override_light: override,
      override_reason: override === null ? null : random.pick(overrideReasons),
      rated_at: timeText(day, minute),
      note: '',
      created_at: timeText(day, minute),
      created_by: override === null ? house.officer : someoneOf(random, house.municipality_key, 'lead'),
    })
  })
}
