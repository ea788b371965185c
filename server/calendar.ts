/** Days as the offices count them: Europe/Berlin, `YYYY-MM-DD`. */
const berlin = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short' })

/** The calendar day of an instant in the Ruhr. */
export const today = (instant: Date): string => {
  const minute = Math.floor(instant.getTime() / 60_000)
  if (minute !== latest.minute) latest = { minute, day: berlin.format(instant) }
  return latest.day
}

/** Every request asks, and the calendar takes longer than all the rest of a map tile that is known already. */
let latest = { minute: NaN, day: '' }
