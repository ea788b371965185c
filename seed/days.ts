/** Days as numbers since 1970, so that a story can count them. */

const millisecondsADay = 86_400_000
const texts: string[] = []

/** `YYYY-MM-DD` to the number of the day. */
export const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / millisecondsADay

/** The number of a day to `YYYY-MM-DD`. */
export const dayText = (day: number): string =>
  (texts[day] ??= new Date(day * millisecondsADay).toISOString().slice(0, 10))

/** Milliseconds since 1970 at a minute of the day in UTC. Between 60 and 1,380 it is the same day in Berlin. */
export const instantOf = (day: number, minute: number): number => day * millisecondsADay + minute * 60_000

const two = (number: number) => (number < 10 ? `0${number}` : String(number))

/** ISO text of a minute (UTC, 0 to 1,439) of a day. */
export const timeText = (day: number, minute: number): string =>
  `${dayText(day)}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00Z`
