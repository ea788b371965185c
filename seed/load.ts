/** Brings many rows into the database at once, past the triggers that follow single writes. */
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { many, maybe, run, sql, type Db } from '../db/query.ts'
import { systemAccount } from './ids.ts'
import { columns, tables, type Rows, type Table, type Value } from './rows.ts'

/** How far a phase is: `total` where it counts something else than properties. */
export type Progress = (done: number, phase: 'rows' | 'indexes' | 'derived', total?: number) => void

/** PGlite answers COPY FROM STDIN with a broken connection. */
const knowsCopy = async (db: Db) => {
  const row = await maybe<{ version: string }>(db, sql`select version()`)
  return row?.version.includes('PGlite') !== true
}

const touched = [...tables, 'property_status', 'audit_log', 'account', 'membership'] as const

/**
 * Runs `work` in one transaction in which the owner of the tables writes without row level security (COPY refuses
 * it) and without triggers; both are in force again at its end, and nobody else sees the tables in between.
 */
export const inBulk = async <Result>(client: pg.Client, work: () => Promise<Result>): Promise<Result> => {
  await client.query('begin')
  try {
    await client.query(`set local revierblick.account = '${systemAccount}'`)
    // Compiling the derivation anew for each step takes five times as long as running it.
    await client.query('set local jit = off')
    for (const table of touched)
      await client.query(
        `alter table ${table} disable trigger user; alter table ${table} no force row level security`,
      )
    const result = await work()
    for (const table of touched)
      await client.query(
        `alter table ${table} enable trigger user; alter table ${table} force row level security`,
      )
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** Writes the batches, then what follows from them: districts, derived state, search and one audit line a table. */
export const loadRows = async (client: pg.Client, batches: Iterable<Rows>, progress: Progress) => {
  const write = (await knowsCopy(client)) ? copyRows : await insertRows(client)
  const counts = new Map<Table, number>()
  let properties = 0
  for (const rows of batches) {
    for (const table of tables) {
      const list = rows[table] as Record<string, Value>[]
      if (list.length > 0) await write(client, table, list)
      counts.set(table, (counts.get(table) ?? 0) + list.length)
    }
    progress((properties += rows.property.length), 'rows')
  }
  return counts
}

type Write = (client: pg.Client, table: Table, rows: Record<string, Value>[]) => Promise<void>

const special = /[\\\t\n\r]/g
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const escaped = (value: Value): string =>
  value === null
    ? '\\N'
    : typeof value === 'string'
      ? value.replace(special, (character) => escapes[character] ?? character)
      : String(value)

const rowsAChunk = 500

/** PostgreSQL's own bulk format. */
const copyRows: Write = async (client, table, rows) => {
  const names = columns[table]
  const stream = client.query(copyFrom(`copy ${table} (${names.join(', ')}) from stdin`))
  const done = finished(stream)
  for (let at = 0; at < rows.length; at += rowsAChunk) {
    let chunk = ''
    for (const row of rows.slice(at, at + rowsAChunk)) {
      chunk += escaped(row[names[0]] ?? null)
      for (let column = 1; column < names.length; column++)
        chunk += `\t${escaped(row[names[column] as string] ?? null)}`
      chunk += '\n'
    }
    if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), done])
  }
  stream.end()
  await done
}

/** One statement a chunk, its columns as arrays of text: the embedded engine has no COPY. */
const insertRows = async (client: pg.Client): Promise<Write> => {
  const types = await many<{ table_name: string; column_name: string; type: string }>(
    client,
    sql`select c.relname as table_name, a.attname as column_name, format_type(a.atttypid, a.atttypmod) as type
        from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relname = any (${[...tables]}) and a.attnum > 0
        order by c.relname, a.attnum`,
  )
  const typeOf = new Map(types.map((row) => [`${row.table_name}.${row.column_name}`, row.type]))
  return async (_, table, rows) => {
    const names = columns[table]
    const casts = names.map((name) => `${name}::${typeOf.get(`${table}.${name}`)}`)
    const parameters = names.map((_, at) => `$${at + 1}::text[]`)
    const text = `insert into ${table} (${names.join(', ')}) select ${casts.join(', ')}
                  from unnest(${parameters.join(', ')}) as given(${names.join(', ')})`
    for (let at = 0; at < rows.length; at += 10 * rowsAChunk) {
      const chunk = rows.slice(at, at + 10 * rowsAChunk)
      await client.query({
        name: `insert ${table}`,
        text,
        values: names.map((name) => chunk.map((row) => textOf(row[name]))),
      })
    }
  }
}

const textOf = (value: Value | undefined) => (value === null || value === undefined ? null : String(value))

/** Derived rows are written this many properties at a time. */
const propertiesAStep = 10_000

/** State, light and search keys of every property that has none yet. */
export const deriveAll = async (client: pg.Client, progress: Progress) => {
  const search = await maybe<{ exists: boolean }>(
    client,
    sql`select to_regprocedure('refresh_property_search(uuid[])') is not null as exists`,
  )
  let last = '00000000-0000-0000-0000-000000000000'
  for (let done = 0; ;) {
    const ids = await many<{ id: string }>(
      client,
      sql`select p.id from property p
          where p.id > ${last} and not exists (select from property_status s where s.property_id = p.id)
          order by p.id limit ${propertiesAStep}`,
    )
    if (ids.length === 0) return
    const list = ids.map(({ id }) => id)
    await run(client, sql`insert into property_status select * from derive_property_status(${list}::uuid[])`)
    if (search?.exists) await run(client, sql`select refresh_property_search(${list}::uuid[])`)
    last = list[list.length - 1] ?? last
    progress((done += list.length), 'derived')
  }
}

/** The log has one line for each table in place of one for each row; every process reads everything anew. */
export const recordLoad = async (client: pg.Client, counts: ReadonlyMap<string, number>) => {
  for (const [table, rows] of counts)
    await run(
      client,
      sql`insert into audit_log (account_id, table_name, record_id, operation, new)
          values (${systemAccount}, ${table}, 'demo', 'insert', jsonb_build_object('demo_rows', ${rows}::integer))`,
    )
  await run(client, sql`insert into change (kind) values ('everything')`)
}
