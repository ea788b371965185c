/** Large loads: indexes and foreign keys are built and checked once over all rows, not row by row. */
import type pg from 'pg'
import { many, sql, type Db } from '../db/query.ts'
import type { Progress } from './load.ts'
import { tables } from './rows.ts'

type Definition = { table_name: string; name: string; definition: string }

/**
 * Drops what can be dropped of the loaded tables, runs `load`, and makes it again: the same definitions, so that a row
 * that breaks one fails the whole load. To be called inside the load's transaction.
 */
export const withoutIndexes = async <Result>(
  client: pg.Client,
  load: () => Promise<Result>,
  progress: Progress,
): Promise<Result> => {
  const keys = await constraints(client, ['f'])
  const uniques = await constraints(client, ['u', 'x'])
  const indexes = await plainIndexes(client)
  for (const { table_name, name } of [...keys, ...uniques])
    await client.query(`alter table ${table_name} drop constraint ${name}`)
  for (const { name } of indexes) await client.query(`drop index ${name}`)
  const result = await load()
  await client.query(`set local maintenance_work_mem = '512MB'`)
  const statements = [
    ...uniques.map(addConstraint),
    ...indexes.map(({ definition }) => definition),
    ...keys.map(addConstraint),
  ]
  for (const [at, statement] of statements.entries()) {
    await client.query(statement)
    progress(at + 1, 'indexes', statements.length)
  }
  return result
}

const addConstraint = ({ table_name, name, definition }: Definition) =>
  `alter table ${table_name} add constraint ${name} ${definition}`

/** Primary keys stay: functions and views may rest on them. Keys of other tables on these must go for the while. */
const constraints = (db: Db, kinds: string[]) =>
  many<Definition>(
    db,
    sql`select conrelid::regclass::text as table_name, conname as name, pg_get_constraintdef(oid) as definition
        from pg_constraint
        where contype::text = any (${kinds})
          and (conrelid = any (${[...tables]}::regclass[]) or confrelid = any (${[...tables]}::regclass[]))
        order by 1, 2`,
  )

const plainIndexes = (db: Db) =>
  many<Definition>(
    db,
    sql`select i.indrelid::regclass::text as table_name, c.relname as name,
               pg_get_indexdef(i.indexrelid) as definition
        from pg_index i join pg_class c on c.oid = i.indexrelid
        where i.indrelid = any (${[...tables]}::regclass[])
          and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype <> 'f')
        order by 1, 2`,
  )
