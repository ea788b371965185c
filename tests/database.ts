/** A database for one test file, with everything a municipality needs and no records. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { rowTypes, transaction, type Actor, type Db } from '../db/query.ts'
import { databaseUrl, onServer } from './database-setup.ts'

export const SYSTEM = '00000000-0000-7000-8000-000000000001'

export class TestDatabase {
  readonly url: string
  readonly kind: 'postgresql' | 'embedded'
  readonly pool: pg.Pool

  constructor(url: string, kind: 'postgresql' | 'embedded') {
    this.url = url
    this.kind = kind
    this.pool = new pg.Pool({ connectionString: url, max: this.connections, types: rowTypes })
  }

  get connections() {
    return this.kind === 'embedded' ? 1 : 6
  }

  /** As the migrating user, past row level security, in the name of the system account: for givens, not for thens. */
  async sql<Row = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = await this.pool.connect()
    try {
      await client.query(`begin; set local revierblick.account = '${SYSTEM}'`)
      const { rows } = await client.query(text, values)
      await client.query('commit')
      return rows as Row[]
    } catch (error) {
      await client.query('rollback')
      throw error
    } finally {
      client.release()
    }
  }

  /** One transaction as a request would have it. */
  as<Result>(actor: Actor, work: (db: Db) => Promise<Result>) {
    return transaction(this.pool, actor, work)
  }
}

/** Resolves when so many statements on this database wait for somebody else's lock; PostgreSQL only. */
export const untilBlocked = async (db: TestDatabase, statements: number) => {
  const blocked = `select count(*)::integer as n from pg_stat_activity
                   where datname = current_database() and wait_event_type = 'Lock'`
  while (((await db.pool.query<{ n: number }>(blocked)).rows[0]?.n ?? 0) < statements)
    await new Promise((resolve) => setTimeout(resolve, 20))
}

const emptied = `truncate property, party, sharing_agreement, contact_desk, owner_policy, owner_reading, portfolio,
    portfolio_change, party_word, audit_log, change, session cascade;
  delete from membership; delete from account where id <> '${SYSTEM}'`

/** A pool has ended before its last connections are closed; dropping the database under them is an error in theirs. */
const untilLeft = (name: string) => `
  do $$ begin
    for attempt in 1..150 loop
      exit when not exists (select from pg_stat_activity where datname = '${name}');
      perform pg_sleep(0.02), pg_stat_clear_snapshot();
    end loop;
  end $$`

/** Call at the top of a file; the database is there from beforeAll on. */
export const useDatabase = (): { readonly current: TestDatabase } => {
  const held: { current: TestDatabase } = { current: undefined as never }
  const server = inject('server')
  const name = `revierblick_test_${randomUUID().replaceAll('-', '')}`

  beforeAll(async () => {
    if (server.kind === 'postgresql') {
      await onServer(server.admin, `create database ${name} template ${server.template}`)
      held.current = new TestDatabase(databaseUrl(server.admin, name), 'postgresql')
    } else {
      held.current = new TestDatabase(server.url, 'embedded')
      await held.current.sql(emptied)
    }
  })
  afterAll(async () => {
    await held.current.pool.end()
    if (server.kind !== 'postgresql') return
    await onServer(server.admin, untilLeft(name))
    await onServer(server.admin, `drop database ${name} with (force)`)
  })
  return held
}
