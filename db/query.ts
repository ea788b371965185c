/** SQL in, typed rows out, and every statement inside a transaction that acts as someone. */
import type { Pool, PoolClient, QueryConfig } from 'pg'
import pg from 'pg'
import type { Sql } from 'sql-template-tag'

export { default as sql, empty, join, raw } from 'sql-template-tag'

/** A connection inside a transaction: the first argument of every query. */
export type Db = Pick<PoolClient, 'query'>

/**
 * Who a transaction acts for: an account (row level security shows what it may see), or the server itself, which may
 * only call the functions for sign-in, sessions and the map index.
 */
export type Actor = { account_id: string } | 'server'

/** All rows; `Row` is a claim that the tests check against the response schemas. */
export const many = async <Row>(db: Db, statement: Sql): Promise<Row[]> =>
  (await db.query(statement as QueryConfig)).rows as Row[]

const connections = new WeakMap<Db, string>()
let connectionsSeen = 0

/** All connections of the embedded engine share one session, so a statement's name is its connection's own. */
const ownName = (db: Db, name: string) => {
  let suffix = connections.get(db)
  if (suffix === undefined) {
    suffix = `${process.pid}_${++connectionsSeen}`
    connections.set(db, suffix)
  }
  return `${name}_${suffix}`
}

/**
 * All rows of a long statement that is asked again and again: parsed, rewritten under row level security and planned
 * once a connection, which takes longer than running it. The same `name` always means the same text.
 */
export const manyPrepared = async <Row>(db: Db, name: string, statement: Sql): Promise<Row[]> =>
  (await db.query({ name: ownName(db, name), text: statement.text, values: statement.values })).rows as Row[]

/** The only row, or undefined. */
export const maybe = async <Row>(db: Db, statement: Sql): Promise<Row | undefined> =>
  (await many<Row>(db, statement))[0]

/** The only row; its absence is a bug. */
export const one = async <Row>(db: Db, statement: Sql): Promise<Row> => {
  const row = await maybe<Row>(db, statement)
  if (row === undefined) throw new Error(`no row from: ${statement.text.slice(0, 120)}`)
  return row
}

/** How many rows a write touched. */
export const run = async (db: Db, statement: Sql): Promise<number> =>
  (await db.query(statement as QueryConfig)).rowCount ?? 0

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const opening = (actor: Actor) => {
  if (actor === 'server') return 'begin; set local role revierblick_server'
  // `set local` takes no parameters, so nothing but a UUID may get here.
  if (!uuid.test(actor.account_id)) throw new Error('an account id is a UUID')
  return `begin; set local role revierblick_app; set local revierblick.account = '${actor.account_id}'`
}

/** One transaction as `actor`: all of `work` or nothing of it. */
export const transaction = async <Result>(
  pool: Pick<Pool, 'connect'>,
  actor: Actor,
  work: (db: Db) => Promise<Result>,
): Promise<Result> => {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(opening(actor))
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    // A connection that cannot even roll back is thrown away, not returned to the pool.
    await client.query('rollback').catch((failed: unknown) => (broken = failed as Error))
    throw error
  } finally {
    client.release(broken)
  }
}

const asIso = (text: string) => new Date(text).toISOString()

const parsers: Record<number, (text: string) => unknown> = {
  [pg.types.builtins.INT8]: Number,
  [pg.types.builtins.NUMERIC]: Number,
  [pg.types.builtins.DATE]: (text) => text,
  [pg.types.builtins.TIMESTAMPTZ]: asIso,
}

/** Rows as JSON would have them: timestamps as ISO text in UTC, dates as `YYYY-MM-DD`, counts as numbers. */
export const rowTypes: NonNullable<QueryConfig['types']> = {
  getTypeParser: (oid: number, format: 'text' | 'binary' = 'text') =>
    parsers[oid] ?? (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
}
