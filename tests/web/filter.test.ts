import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  choicesIn,
  openStates,
  readFilter,
  readPosition,
  readSort,
  serverQuery,
  sortKeys,
  states,
  writeFilter,
  writePosition,
  writeSort,
  type Filter,
} from '../../web/filter.ts'
import { shownColumns } from '../../web/filters/columns.ts'
import { lights } from '../../web/map/paint.ts'

const subset = <T>(all: readonly T[]) => fc.subarray([...all])
const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const key = fc.integer({ min: 5_000_000, max: 5_999_999 }).map((number) => `0${number}`)

const filters: fc.Arbitrary<Filter> = fc.record({
  light: subset(lights),
  state: subset(states),
  municipality: fc.uniqueArray(key, { maxLength: 4 }),
  area: fc.uniqueArray(fc.uuid(), { maxLength: 4 }),
  violation_type: fc.uniqueArray(fc.constantFrom('bo_fire', 'ws_damp', 'ab_waste')),
  overdue: fc.boolean(),
  visited_before: fc.option(day),
  visited_after: fc.option(day),
  q: fc.option(
    fc
      .string({ minLength: 1, unit: 'grapheme' })
      .map((text) => text.trim())
      .filter((text) => text !== ''),
  ),
})

describe('the filter in the address', () => {
  test('an address that a filter wrote reads back as that filter', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const again = readFilter(new URLSearchParams(writeFilter(filter).toString()))

        expect(again).toEqual(filter)
      }),
    )
  })

  test('an untouched filter writes nothing', () => {
    const untouched = readFilter(new URLSearchParams())

    expect(writeFilter(untouched).toString()).toBe('')
    expect(choicesIn(untouched)).toBe(0)
  })

  test('closed cases are asked for only when somebody chose them', () => {
    const untouched = serverQuery(readFilter(new URLSearchParams()))
    const chosen = serverQuery(readFilter(new URLSearchParams('state=closed')))

    expect(untouched.getAll('state')).toEqual([...openStates])
    expect(chosen.getAll('state')).toEqual(['closed'])
  })

  test('what an address does not spell rightly is left out', () => {
    const filter = readFilter(
      new URLSearchParams('light=pink&state=lost&municipality=abc&visited_before=soon&overdue=maybe&q=%20'),
    )

    expect(writeFilter(filter).toString()).toBe('')
  })

  test('keys that belong to the map or the list are not taken for a filter', () => {
    const filter = readFilter(new URLSearchParams('map=10/51.5/7&sort=-score&hide=area&in_view=true'))

    expect(choicesIn(filter)).toBe(0)
  })
})

describe('sort and map position in the address', () => {
  test('every order reads back as it was written', () => {
    for (const key of sortKeys)
      for (const descending of [true, false])
        expect(readSort(writeSort({ key, descending }))).toEqual({ key, descending })
  })

  test('an unknown order is the worst first', () => {
    expect(readSort('-mood')).toEqual({ key: 'score', descending: true })
    expect(readSort(null)).toEqual({ key: 'score', descending: true })
  })

  test('a position keeps its place to about a metre', () => {
    const place = fc.record({
      zoom: fc.double({ min: 0, max: 22, noNaN: true }),
      lat: fc.double({ min: -85, max: 85, noNaN: true }),
      lon: fc.double({ min: -180, max: 180, noNaN: true }),
    })
    fc.assert(
      fc.property(place, (position) => {
        const again = readPosition(writePosition(position))

        expect(again?.lat).toBeCloseTo(position.lat, 4)
        expect(again?.lon).toBeCloseTo(position.lon, 4)
        expect(again?.zoom).toBeCloseTo(position.zoom, 1)
      }),
    )
  })

  test('a broken position is none', () => {
    for (const text of [null, '', '10/51', '10/51/7/3', 'a/b/c', '99/51/7', '10/99/7'])
      expect(readPosition(text)).toBeNull()
  })

  test('the address column cannot be hidden', () => {
    const shown = shownColumns(new URLSearchParams('hide=address&hide=area'))

    expect(shown).toContain('address')
    expect(shown).not.toContain('area')
  })
})
