import { afterEach, expect, test } from 'vitest'
import { area, berlinDay, date, dateTime, dayNumber, money, number, relativeDays } from '../../web/format.ts'
import { overwriteGetLocale } from '../../web/paraglide/runtime.js'

const german = () => overwriteGetLocale(() => 'de')
const english = () => overwriteGetLocale(() => 'en')
afterEach(german)

/** Intl separates with spaces that do not break. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')

test('a day is written as offices write it', () => {
  german()
  expect(date('2026-03-12')).toBe('12.03.2026')
  english()
  expect(date('2026-03-12')).toBe('12/03/2026')
})

test('a moment is told by the clock of Berlin, in summer and in winter', () => {
  german()
  expect(dateTime('2026-07-01T22:30:00Z')).toBe('02.07.2026, 00:30')
  expect(dateTime('2026-01-01T22:30:00Z')).toBe('01.01.2026, 23:30')
})

test('a moment late in the evening belongs to the next day in Berlin', () => {
  expect(berlinDay('2026-07-01T22:30:00Z')).toBe('2026-07-02')
  expect(berlinDay('2026-07-01')).toBe('2026-07-01')
})

test('days are counted over the change of the clocks', () => {
  expect(dayNumber('2026-03-30') - dayNumber('2026-03-28')).toBe(2)
  expect(dayNumber('2026-10-26') - dayNumber('2026-10-24')).toBe(2)
})

test('figures, money and areas follow the language', () => {
  german()
  expect([number(1250.5), money(1250), area(42.5)].map(plain)).toEqual(['1.250,5', '1.250,00 €', '42,5 m²'])
  english()
  expect([number(1250.5), area(42.5)].map(plain)).toEqual(['1,250.5', '42.5 m²'])
})

test('time passed is told in the unit that fits', () => {
  german()
  const now = new Date('2026-11-22T12:00:00Z')
  const told = [
    '2026-11-22',
    '2026-11-21',
    '2026-11-19',
    '2026-11-01',
    '2026-08-20',
    '2023-11-01',
    '2026-11-25',
  ].map((day) => relativeDays(day, now))

  expect(told).toEqual([
    'heute',
    'gestern',
    'vor 3 Tagen',
    'vor 3 Wochen',
    'vor 3 Monaten',
    'vor 3 Jahren',
    'in 3 Tagen',
  ])
})
