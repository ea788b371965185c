/** Loads and stop-watches. Rates are work done a second by several connections at once. */
import autocannon from 'autocannon'
import pg from 'pg'

export const CONNECTIONS = 8

/** Asks these paths in turn over and over; throws if any answer has another status. */
export const requestsPerSecond = async (
  origin: string,
  paths: readonly string[],
  {
    headers = {},
    status = 200,
    seconds = 5,
  }: { headers?: Record<string, string>; status?: number; seconds?: number },
): Promise<number> => {
  const load = (duration: number) =>
    autocannon({
      url: origin,
      connections: CONNECTIONS,
      duration,
      headers,
      requests: paths.map((path) => ({ path })),
    })
  await load(1)
  const { requests, errors, statusCodeStats } = await load(seconds)
  const others = Object.keys(statusCodeStats).filter((code) => code !== String(status))
  if (errors > 0 || others.length > 0)
    throw new Error(`${errors} errors, answers ${Object.keys(statusCodeStats).join()}`)
  return requests.total / seconds
}

export type Statement = { name: string; text: string; values: unknown[] }

/** Runs these statements in turn over and over, straight on the database, prepared once a connection. */
export const statementsPerSecond = async (
  url: string,
  statements: readonly Statement[],
  seconds = 5,
): Promise<number> => {
  const clients = Array.from({ length: CONNECTIONS }, () => new pg.Client({ connectionString: url }))
  await Promise.all(clients.map((client) => client.connect()))
  try {
    await Promise.all(clients.map((client) => client.query(statements[0]!)))
    const began = performance.now()
    const until = began + seconds * 1000
    const done = await Promise.all(
      clients.map(async (client, offset) => {
        let count = 0
        // A slow statement is finished and counted: it would be unfair to drop it, and to stop the watch before its end.
        for (; performance.now() < until; count++) {
          await client.query(statements[(offset + count) % statements.length]!)
        }
        return count
      }),
    )
    return done.reduce((sum, count) => sum + count, 0) / ((performance.now() - began) / 1000)
  } finally {
    await Promise.all(clients.map((client) => client.end()))
  }
}

/** The time in milliseconds that 95 of 100 calls, one after the other, stay below. */
export const p95 = async (call: (at: number) => Promise<unknown>, times = 200): Promise<number> => {
  const took: number[] = []
  for (let at = -10; at < times; at++) {
    const began = performance.now()
    await call(at + 10)
    if (at >= 0) took.push(performance.now() - began)
  }
  return took.sort((a, b) => a - b)[Math.floor(took.length * 0.95)]!
}

let missed = 0
export const missedTargets = () => missed

/** One line of the report; `target` is the least ratio that is good enough, or the most where `most` says so. */
export const line = (
  what: string,
  {
    ours,
    theirs,
    unit,
    target,
    most = false,
    digits,
  }: { ours: number; theirs: number; unit: string; target: number; most?: boolean; digits?: number },
) => {
  const ratio = ours / theirs
  const isGood = most ? ratio <= target : ratio >= target
  if (!isGood) missed++
  const number = (value: number, places = value < 10 ? 2 : 0) => value.toFixed(places).padStart(8)
  const verdict = `${isGood ? 'ok' : 'MISSED'} (${most ? 'at most' : 'at least'} ${target}x)`
  console.log(
    `${what.padEnd(36)}${number(ours, digits)}${number(theirs, digits)} ${unit.padEnd(6)}${number(ratio)}x  ${verdict}`,
  )
}
