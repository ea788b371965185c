import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countAnswers, INDICATORS, rate, type Answer, type RatingInput } from '../../server/ratings/rules.ts'

const anAxis = fc.integer({ min: 0, max: 4 })
const anAnswer = fc.constantFrom<Answer>('yes', 'no', 'unknown')
const aRating = fc.record<RatingInput>({
  neglect: anAxis,
  misuse: anAxis,
  impact: anAxis,
  indicators: fc.dictionary(fc.constantFrom(...INDICATORS), anAnswer, { noNullPrototype: true }),
})

const answers = (yes: number, no: number): RatingInput['indicators'] =>
  Object.fromEntries([
    ...INDICATORS.slice(0, yes).map((code) => [code, 'yes']),
    ...INDICATORS.slice(yes, yes + no).map((code) => [code, 'no']),
  ]) as RatingInput['indicators']

/** The formula of the database in whole numbers of 10^-20, with its division rounded to that and halves away from zero. */
function scoreAsInSql(neglect: number, misuse: number, impact: number, yes: number, no: number): number {
  const one = 10n ** 20n
  const share =
    yes + no === 0 ? 0n : (2n * 5n * one * BigInt(yes) + BigInt(yes + no)) / (2n * BigInt(yes + no))
  const sum = (5n * one * BigInt(neglect + misuse)) / 2n + one * BigInt(impact) + share
  return 1 + Number((2n * sum + one) / (2n * one))
}

describe('the score', () => {
  test.each([
    [0, 0, 0, 0, 0, 1, 'green'],
    [4, 4, 4, 15, 0, 30, 'red'],
    [1, 0, 0, 0, 0, 4, 'green'], // 1 + 2.5, rounded up
    [1, 0, 0, 1, 1, 6, 'green'], // 1 + 2.5 + 2.5
    [3, 0, 1, 0, 1, 10, 'yellow'], // 1 + 7.5 + 1, rounded up
    [2, 1, 1, 0, 5, 10, 'yellow'],
    [2, 1, 0, 0, 5, 9, 'green'],
    [4, 2, 3, 1, 4, 20, 'red'],
    [3, 3, 3, 0, 1, 19, 'yellow'],
    [4, 0, 2, 0, 0, 13, 'red'], // by its axis
    [0, 4, 2, 0, 0, 13, 'red'],
    [4, 0, 1, 0, 0, 12, 'yellow'],
    [3, 3, 4, 0, 0, 20, 'red'],
  ])(
    'neglect %i, misuse %i, impact %i, %i yes and %i no make %i, %s',
    (neglect, misuse, impact, yes, no, score, light) => {
      const rated = rate({ neglect, misuse, impact, indicators: answers(yes, no) })

      expect([rated.score, rated.light]).toEqual([score, light])
    },
  )

  test('is the one of the database for every possible input', () => {
    for (let axes = 0; axes < 125; axes++)
      for (let yes = 0; yes <= INDICATORS.length; yes++)
        for (let no = 0; yes + no <= INDICATORS.length; no++) {
          const [neglect, misuse, impact] = [axes % 5, Math.floor(axes / 5) % 5, Math.floor(axes / 25)]
          const { score } = rate({ neglect, misuse, impact, indicators: answers(yes, no) })
          if (score !== scoreAsInSql(neglect, misuse, impact, yes, no))
            expect.fail(`${score} for ${neglect}, ${misuse}, ${impact}, ${yes} yes, ${no} no`)
        }
  })

  test('is the rounded sum of its parts, from 1 to 30', () => {
    fc.assert(
      fc.property(aRating, (input) => {
        const { score, parts } = rate(input)

        expect(Number.isInteger(score) && score >= 1 && score <= 30).toBe(true)
        const sum = parts.base + parts.axes + parts.impact + parts.indicators
        expect(Math.abs(score - sum)).toBeLessThanOrEqual(0.5 + 1e-9)
      }),
    )
  })

  test('never falls when an axis rises or a no becomes a yes', () => {
    fc.assert(
      fc.property(aRating, fc.constantFrom('neglect', 'misuse', 'impact'), (input, axis) => {
        fc.pre(input[axis] < 4)
        expect(rate({ ...input, [axis]: input[axis] + 1 }).score).toBeGreaterThanOrEqual(rate(input).score)
      }),
    )
    fc.assert(
      fc.property(aRating, fc.constantFrom(...INDICATORS), (input, code) => {
        const with_ = (answer: Answer) =>
          rate({ ...input, indicators: { ...input.indicators, [code]: answer } })
        expect(with_('yes').score).toBeGreaterThanOrEqual(with_('no').score)
      }),
    )
  })
})

describe('unknown', () => {
  test('lowers the confidence, never the score', () => {
    fc.assert(
      fc.property(aRating, (input) => {
        const known = Object.entries(input.indicators).filter(([, answer]) => answer !== 'unknown')
        const withoutUnknown = rate({ ...input, indicators: Object.fromEntries(known) })

        expect(rate(input)).toEqual(withoutUnknown)
        expect(rate(input).confidence).toBeCloseTo(known.length / INDICATORS.length, 2)
      }),
    )
  })

  test('is what nobody was asked, so the counts always add up', () => {
    expect(countAnswers({ rats: 'yes', fire_load: 'no', damp_mould: 'unknown' })).toEqual({
      yes: 1,
      no: 1,
      unknown: 13,
    })
  })
})

describe('the light', () => {
  test('is red from 20 or by one axis, yellow from 10, else green', () => {
    fc.assert(
      fc.property(aRating, (input) => {
        const { score, light, red_by_axis } = rate(input)

        expect(red_by_axis).toBe((input.neglect === 4 || input.misuse === 4) && input.impact >= 2)
        expect(light).toBe(red_by_axis || score >= 20 ? 'red' : score >= 10 ? 'yellow' : 'green')
      }),
    )
  })
})

test('an axis outside 0 to 4 is a bug, not a rating', () => {
  for (const neglect of [-1, 5, 1.5, Number.NaN])
    expect(() => rate({ neglect, misuse: 0, impact: 0, indicators: {} })).toThrow(RangeError)
})
