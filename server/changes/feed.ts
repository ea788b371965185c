/**
 * What other processes changed. The database writes a row for every change with its transaction's number; a look reads
 * those of the previous look's oldest running transaction and later. Transactions commit out of order, so what was seen
 * may come again: listeners apply idempotently.
 */
import type { Pool } from 'pg'
import { many, sql, transaction } from '../../db/query.ts'

/** `property`, `membership`: a UUID; `session`: the token's hash in hex; `area`: a municipality; `everything`: ''. */
export type Change = { kind: 'property' | 'everything' | 'membership' | 'session' | 'area'; key: string }

type Listener = (changes: Change[]) => Promise<void> | void

/** How stale an answer may be at most. */
const freshMs = 250

export class ChangeFeed {
  readonly #pool: Pick<Pool, 'connect'>
  readonly #listeners: Listener[] = []
  #from: string | undefined
  #looking: Promise<void> | undefined
  #lookedAt = -Infinity

  constructor(pool: Pick<Pool, 'connect'>) {
    this.#pool = pool
  }

  /** Listeners are told in the order in which they came, each after the one before has finished. */
  listen(listener: Listener) {
    this.#listeners.push(listener)
  }

  /** Where the feed starts: call it before what the listeners keep is loaded, so that nothing falls between. */
  async start() {
    this.#from = undefined
    await this.#look()
  }

  /** At most `freshMs` old when it resolves; costs nothing in between. */
  fresh(): Promise<void> | undefined {
    if (performance.now() - this.#lookedAt < freshMs) return undefined
    return (this.#looking ??= this.#look().finally(() => (this.#looking = undefined)))
  }

  /** Everything committed before the call is known when it resolves: a writer reads what it wrote. */
  async catchUp() {
    // A look under way may have read before our commit, so it does not count.
    if (this.#looking) await this.#looking.catch(() => undefined)
    await (this.#looking ??= this.#look().finally(() => (this.#looking = undefined)))
  }

  async #look() {
    const began = performance.now()
    const from = this.#from
    const rows = await transaction(this.#pool, 'server', (db) =>
      from === undefined
        ? many<{ next_xact: string; kind: null; key: null }>(
            db,
            sql`select pg_snapshot_xmin(pg_current_snapshot())::text as next_xact, null as kind, null as key`,
          )
        : many<{ next_xact: string; kind: Change['kind'] | null; key: string | null }>(
            db,
            sql`select next_xact::text as next_xact, kind, key from changes_since(${from}::xid8)`,
          ),
    )
    const changes = rows.flatMap(({ kind, key }) => (kind === null ? [] : [{ kind, key: key ?? '' }]))
    if (changes.length > 0) for (const listener of this.#listeners) await listener(changes)
    // Only now: a listener that failed gets the same changes again at the next look.
    this.#from = rows[0]?.next_xact ?? from
    this.#lookedAt = began
  }
}
