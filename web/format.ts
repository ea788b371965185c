/** Dates, figures and measures as offices write them, in the language chosen, on the clock of Berlin. */
import { getLocale } from './paraglide/runtime.js'

const zone = 'Europe/Berlin'
const tag = () => (getLocale() === 'de' ? 'de-DE' : 'en-GB')

const kept = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat | Intl.RelativeTimeFormat>()
const keep = <T extends Intl.DateTimeFormat | Intl.NumberFormat | Intl.RelativeTimeFormat>(
  key: string,
  make: (tag: string) => T,
): T => {
  const full = `${tag()} ${key}`
  let format = kept.get(full) as T | undefined
  if (!format) kept.set(full, (format = make(tag())))
  return format
}

const fullDay = { day: '2-digit', month: '2-digit', year: 'numeric' } as const

/** A day (`2026-03-12`) or a moment (ISO 8601) as 12.03.2026. A bare day has no zone and keeps its day. */
export const date = (iso: string): string =>
  keep('date', (t) => new Intl.DateTimeFormat(t, { ...fullDay, timeZone: zone })).format(instant(iso))

/** A moment as 12.03.2026, 14:05. */
export const dateTime = (iso: string): string =>
  keep(
    'date-time',
    (t) =>
      new Intl.DateTimeFormat(t, {
        ...fullDay,
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone: zone,
      }),
  ).format(instant(iso))

export const number = (value: number, digits?: number): string =>
  keep(
    `number ${digits ?? ''}`,
    (t) =>
      new Intl.NumberFormat(t, { maximumFractionDigits: digits ?? 2, minimumFractionDigits: digits ?? 0 }),
  ).format(value)

/** 1.250,00 € */
export const money = (euros: number): string =>
  keep('money', (t) => new Intl.NumberFormat(t, { style: 'currency', currency: 'EUR' })).format(euros)

/** Square metres: 42,5 m² */
export const area = (square_metres: number): string => `${number(square_metres, 1)} m²`

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365.25],
  ['month', 30.44],
  ['week', 7],
  ['day', 1],
]

/** Whole days on Berlin's calendar: vor 3 Tagen, heute, in 2 Wochen. */
export const relativeDays = (iso: string, now: Date = new Date()): string => {
  const days = dayNumber(iso) - dayNumber(now.toISOString())
  const [unit, length] = steps.find(([, length]) => Math.abs(days) >= length * 2) ?? ['day', 1]
  const format = keep('relative', (t) => new Intl.RelativeTimeFormat(t, { numeric: 'auto' }))
  return format.format(Math.trunc(days / length), unit)
}

/** Days since 1 January 1970 on Berlin's calendar; differences are whole days. */
export const dayNumber = (iso: string): number => Date.parse(`${berlinDay(iso)}T00:00:00Z`) / 86_400_000

/** The calendar day in Berlin (`2026-03-12`) of a moment; a bare day stays itself. */
export const berlinDay = (iso: string): string =>
  iso.length === 10
    ? iso
    : new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(new Date(iso))

/** Noon, so that a bare day is the same day in every zone of Europe. */
const instant = (iso: string) => new Date(iso.length === 10 ? `${iso}T12:00:00Z` : iso)
