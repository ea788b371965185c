import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  occupancy,
  occupancyRuleAt,
  type OccupancyInput,
  type OccupancyRule,
} from '../../server/inspections/rules.ts'

const rules = JSON.parse(
  readFileSync(new URL('../../seed/reference/occupancy-rules.json', import.meta.url), 'utf8'),
) as OccupancyRule[]

const aDwelling = (over: Partial<OccupancyInput> = {}): OccupancyInput => ({
  rules,
  date: '2026-03-01',
  kind: 'dwelling',
  living_area_sqm: 60,
  persons: { adults: 4, children: 2 },
  ...over,
})

describe('the day of the visit picks the rule', () => {
  test.each([
    ['2014-04-29', undefined],
    ['2014-04-30', 'wag_dwelling'],
    ['2021-06-30', 'wag_dwelling'],
    ['2021-07-01', 'wohnstg_dwelling'],
    ['2026-11-22', 'wohnstg_dwelling'],
  ])('%s: %s', (date, code) => {
    expect(occupancyRuleAt(rules, date, 'dwelling')?.code).toBe(code)
  })

  test('the same dwelling can be lawful on one day and overcrowded on the next', () => {
    const persons = { adults: 5, children: 2 }

    const before = occupancy(aDwelling({ date: '2021-06-30', persons }))
    const after = occupancy(aDwelling({ date: '2021-07-01', persons }))

    expect([before.needed_sqm, before.allowed_persons, before.overcrowded]).toEqual([57, 7, 'no'])
    expect([after.needed_sqm, after.allowed_persons, after.overcrowded]).toEqual([70, 6, 'yes'])
    expect(after.rule?.law).toContain('WohnStG NRW § 10')
  })
})

describe('single rooms', () => {
  test('need 8 m2 a person with shared ancillary rooms, else 10', () => {
    const aRoom = { living_area_sqm: 16, persons: { adults: 2 } }

    expect(occupancy(aDwelling({ ...aRoom, kind: 'room_shared' })).overcrowded).toBe('no')
    expect(occupancy(aDwelling({ ...aRoom, kind: 'room_own' })).overcrowded).toBe('yes')
  })

  test('before July 2021 are not decided: the reference has no rule for them', () => {
    expect(occupancy(aDwelling({ kind: 'room_own', date: '2020-01-01' }))).toMatchObject({
      rule: null,
      allowed_persons: null,
      overcrowded: 'unknown',
    })
  })
})

describe('what is not known stays unknown', () => {
  test('without an area there is a need but no verdict', () => {
    const { needed_sqm, allowed_persons, overcrowded } = occupancy(aDwelling({ living_area_sqm: null }))

    expect([needed_sqm, allowed_persons, overcrowded]).toEqual([60, null, 'unknown'])
  })

  test('without persons there is a capacity but no verdict', () => {
    const { needed_sqm, allowed_persons, overcrowded } = occupancy(aDwelling({ persons: null }))

    expect([needed_sqm, allowed_persons, overcrowded]).toEqual([null, 6, 'unknown'])
  })

  test('an empty dwelling is not overcrowded', () => {
    expect(occupancy(aDwelling({ persons: { adults: 0 } })).overcrowded).toBe('no')
  })
})

describe('one room of 10 m2', () => {
  test.each([
    [{ largest_room_sqm: 10 }, 'yes'],
    [{ largest_room_sqm: 9.99 }, 'no'],
    [{ living_area_sqm: 9 }, 'no'],
    [{ rooms: 0 }, 'no'],
    [{ rooms: 3 }, 'unknown'],
    [{ largest_room_sqm: 12, date: '2020-01-01' }, 'unknown'],
  ])('%j: %s', (over, expected) => {
    expect(occupancy(aDwelling(over)).min_room_met).toBe(expected)
  })
})

describe('for any dwelling', () => {
  const anArea = fc.integer({ min: 0, max: 40_000 }).map((hundredths) => hundredths / 100)
  const aCount = fc.integer({ min: 0, max: 40 })
  const aDay = fc.constantFrom('2015-01-01', '2021-06-30', '2021-07-01', '2026-01-01')
  const anInput = fc
    .record({ living_area_sqm: anArea, persons: fc.record({ adults: aCount, children: aCount }), date: aDay })
    .map((over) => aDwelling(over))

  test('it is overcrowded exactly when more people live there than may', () => {
    fc.assert(
      fc.property(anInput, (input) => {
        const { allowed_persons, overcrowded } = occupancy(input)
        const persons = (input.persons?.adults ?? 0) + (input.persons?.children ?? 0)

        expect(overcrowded).toBe(persons > (allowed_persons ?? 0) ? 'yes' : 'no')
      }),
    )
  })

  test('more area never makes it overcrowded, one more person never relieves it', () => {
    fc.assert(
      fc.property(anInput, anArea, (input, more) => {
        fc.pre(occupancy(input).overcrowded === 'no')
        const larger = { ...input, living_area_sqm: (input.living_area_sqm ?? 0) + more }
        expect(occupancy(larger).overcrowded).toBe('no')
      }),
    )
    fc.assert(
      fc.property(anInput, fc.constantFrom('adults', 'children'), (input, who) => {
        fc.pre(occupancy(input).overcrowded === 'yes')
        const persons = { adults: 0, children: 0, ...input.persons }
        persons[who] += 1
        expect(occupancy({ ...input, persons }).overcrowded).toBe('yes')
      }),
    )
  })

  test('exactly the needed area is enough, a hundredth less is not', () => {
    fc.assert(
      fc.property(anInput, (input) => {
        const needed = occupancy(input).needed_sqm ?? 0
        fc.pre(needed > 0)
        expect(occupancy({ ...input, living_area_sqm: needed }).overcrowded).toBe('no')
        expect(occupancy({ ...input, living_area_sqm: needed - 0.01 }).overcrowded).toBe('yes')
      }),
    )
  })
})

test('thresholds with decimals are computed without a floating point error', () => {
  const rule = { ...rules[1], code: 'x', sqm_per_person: 9.8 } as OccupancyRule
  const { overcrowded } = occupancy(
    aDwelling({ rules: [rule], living_area_sqm: 29.4, persons: { adults: 3 } }),
  )

  expect(overcrowded).toBe('no')
})

test('negative areas and split persons are refused', () => {
  expect(() => occupancy(aDwelling({ living_area_sqm: -1 }))).toThrow(RangeError)
  expect(() => occupancy(aDwelling({ persons: { adults: 1.5 } }))).toThrow(RangeError)
})
