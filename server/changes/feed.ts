/**
 * What other processes changed. The database writes a row for every change with its transaction's number; a look reads
 * those of the previous look's oldest running transaction and later, because transactions commit out of order, and
 * tells of those that it did not tell of before. After a failure they come again: listeners apply idempotently.
 */
import type { Pool } from 'pg'
import { many, run, sql, transaction } from '../../db/query.ts'

/** `property`, `membership`: a UUID; `session`: the token's hash in hex; `area`: a municipality; `everything`: ''. */
export type Change = { kind: 'property' | 'everything' | 'membership' | 'session' | 'area'; key: string }

type Listener = (changes: Change[]) => Promise<void> | void

/** How stale an answer may be at most. */
const freshMs = 250

const hourMs = 3_600_000
/** Changes are kept for a day. Whoever looked longer ago than half of that may have missed some: it reads all anew. */
const missedMs = 12 * hourMs

export class ChangeFeed {
  readonly #pool: Pick<Pool, 'connect'>
  readonly #listeners: Listener[] = []
  #from: string | undefined
  /** Numbers of the changes that the last look saw; the next one's window may hold them still. */
  #seen = new Set<number>()
  #looking: Promise<void> | undefined
  #lookedAt = -Infinity
  #forgotAt = -Infinity

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

  /** Whether what is known is at most `freshMs` old. */
  isFresh(): boolean {
    return performance.now() - this.#lookedAt < freshMs
  }

  /** At most `freshMs` old when it resolves; costs nothing in between. */
  fresh(): Promise<void> | undefined {
    if (this.isFresh()) return undefined
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
    const rows = await transaction(this.#pool, 'server', (db) =>
      many<Row>(
        db,
        sql`select next_xact::text as next_xact, seq, kind, key from changes_since(${this.#from ?? null}::xid8)`,
      ),
    )
    const inWindow = rows.flatMap((row) => (row.seq === null ? [] : [row as Numbered]))
    const news = inWindow.filter(({ seq }) => !this.#seen.has(seq))
    // What was there at the start is in what the listeners load after it.
    if (this.#from !== undefined) await this.#tell(began - this.#lookedAt > missedMs ? [all] : eachOnce(news))
    // Only now: a listener that failed gets the same changes again at the next look.
    this.#from = rows[0]?.next_xact ?? this.#from
    this.#seen = new Set(inWindow.map(({ seq }) => seq))
    this.#lookedAt = began
    if (began - this.#forgotAt < hourMs) return
    this.#forgotAt = began
    await transaction(this.#pool, 'server', (db) => run(db, sql`select forget_changes()`))
  }

  async #tell(changes: Change[]) {
    if (changes.length === 0) return
    for (const listener of this.#listeners) await listener(changes)
  }
}

const all: Change = { kind: 'everything', key: '' }

type Numbered = Change & { seq: number }
type Row = { next_xact: string } & (Numbered | { seq: null; kind: null; key: null })

const eachOnce = (changes: Numbered[]): Change[] => [
  ...new Map(changes.map(({ kind, key }) => [`${kind} ${key}`, { kind, key }])).values(),
]
