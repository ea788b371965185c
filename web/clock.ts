/** Berlin's clock for forms: what stands in a date and a time field, and the moment that it means. */

const berlin = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Berlin',
  dateStyle: 'short',
  timeStyle: 'short',
})

/** Day (`2026-03-12`) and time (`14:05`) in Berlin. */
export const berlinClock = (instant: Date): { day: string; time: string } => {
  const [day = '', time = ''] = berlin.format(instant).split(' ')
  return { day, time }
}

/** ISO 8601 in UTC. A time that the clock skips in spring becomes the hour after; one it has twice, the first. */
export const berlinInstant = (day: string, time: string): string => {
  const wanted = Date.parse(`${day}T${time}:00Z`)
  const shown = (moment: number) => {
    const clock = berlinClock(new Date(moment))
    return Date.parse(`${clock.day}T${clock.time}:00Z`)
  }
  // Berlin is one or two hours ahead of UTC: the earlier moment that shows the wanted time is meant.
  const summer = wanted - 7_200_000
  const winter = wanted - 3_600_000
  return new Date(shown(summer) === wanted ? summer : winter).toISOString()
}
