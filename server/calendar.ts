/** Days as the offices count them: Europe/Berlin, `YYYY-MM-DD`. */
const berlin = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short' })

/** The calendar day of an instant in the Ruhr. */
export const today = (instant: Date): string => berlin.format(instant)
