import fc from 'fast-check'
import { expect, test } from 'vitest'
import { berlinClock, berlinInstant } from '../../web/clock.ts'

test('a time in winter is one hour ahead of UTC, one in summer two', () => {
  expect(berlinInstant('2026-01-15', '10:30')).toBe('2026-01-15T09:30:00.000Z')
  expect(berlinInstant('2026-07-15', '10:30')).toBe('2026-07-15T08:30:00.000Z')
})

test('the hour that the clock has twice in autumn is the first one', () => {
  expect(berlinInstant('2026-10-25', '02:30')).toBe('2026-10-25T00:30:00.000Z')
})

test('the hour that the clock skips in spring becomes the hour after', () => {
  expect(berlinClock(new Date(berlinInstant('2026-03-29', '02:30')))).toEqual({
    day: '2026-03-29',
    time: '03:30',
  })
})

test('what a form shows of a moment means that moment, to the minute, but for the hour that comes twice', () => {
  const minutes = fc.integer({ min: Date.UTC(2014, 0) / 60_000, max: Date.UTC(2040, 0) / 60_000 })
  fc.assert(
    fc.property(minutes, (minute) => {
      const instant = new Date(minute * 60_000)
      const { day, time } = berlinClock(instant)
      const twice = instant.getUTCMonth() === 9 && instant.getUTCHours() === 1
      fc.pre(!twice)
      expect(berlinInstant(day, time)).toBe(instant.toISOString())
    }),
  )
})
