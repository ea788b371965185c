/** Signed-in accounts, kept in memory so that a read costs no look-up; revocations arrive by the change feed. */
import type { Pool } from 'pg'
import { LRUCache } from 'lru-cache'
import { transaction } from '../../db/query.ts'
import type { ChangeFeed } from '../changes/feed.ts'
import { accountOfSession, hashToken, ownAccount, type Membership } from './queries.ts'
import { municipalitiesByRight, type Right } from './rules.ts'

/** The acting account as requests know it. */
export type Account = {
  id: string
  name: string
  email: string
  demo: boolean
  memberships: Membership[]
  /** AGS by right. */
  rights: Record<Right, string[]>
  /** What visible_municipalities() and visible_properties() give: the same rule for SQL and the map index. */
  visible: { municipalities: string[]; properties: string[] }
}

/** The database hears of a session's use at least this often, well within its idle limit of 12 h. */
const touchedForMs = 5 * 60_000

export class Sessions {
  readonly #pool: Pick<Pool, 'connect'>
  readonly #accounts = new LRUCache<string, Account>({ max: 10_000, ttl: touchedForMs, ttlResolution: 1000 })
  /** Hashing a token takes longer than finding a tile. */
  readonly #keys = new LRUCache<string, string>({ max: 10_000 })
  /** How often something ended or changed: what was read of the database before the last time is not kept. */
  #ended = 0

  constructor(pool: Pick<Pool, 'connect'>, feed: ChangeFeed) {
    this.#pool = pool
    feed.listen((changes) => {
      for (const { kind, key } of changes) {
        if (kind === 'session' || kind === 'membership' || kind === 'everything') this.#ended++
        if (kind === 'session') this.#accounts.delete(key)
        if (kind === 'membership') this.#forget(key)
        if (kind === 'everything') this.#accounts.clear()
      }
    })
  }

  /** The account of a cookie's token, if it is remembered. */
  remembered(token: string): Account | undefined {
    const key = this.#keys.get(token)
    return key === undefined ? undefined : this.#accounts.get(key)
  }

  /** The account of a cookie's token; `asked` goes to the database whatever is remembered. */
  async accountOf(token: string, asked: boolean): Promise<Account | undefined> {
    const tokenHash = hashToken(token)
    const key = tokenHash.toString('hex')
    const known = asked ? undefined : this.#accounts.get(key)
    if (known) return known
    const before = this.#ended
    const id = await transaction(this.#pool, 'server', (db) => accountOfSession(db, tokenHash))
    if (id === undefined) {
      this.#accounts.delete(key)
      return undefined
    }
    const { account, memberships, visible, visible_until, demo } = await transaction(
      this.#pool,
      { account_id: id },
      (db) => ownAccount(db, id),
    )
    const rights = { ...municipalitiesByRight(memberships), read: visible.municipalities }
    const found = { ...account, demo, memberships, visible, rights }
    this.#keys.set(token, key)
    // A request that was granted for a time ends without anybody writing.
    const ttl = Math.min(touchedForMs, Date.parse(visible_until) - Date.now())
    if (before === this.#ended && ttl > 0) this.#accounts.set(key, found, { ttl })
    return found
  }

  #forget(accountId: string) {
    for (const [key, account] of this.#accounts.entries())
      if (account.id === accountId) this.#accounts.delete(key)
  }
}
