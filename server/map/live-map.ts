/** The map index of a running server: filled from the database, then kept current by the change feed. */
import type { Pool } from 'pg'
import { LRUCache } from 'lru-cache'
import { transaction } from '../../db/query.ts'
import type { Change, ChangeFeed } from '../changes/feed.ts'
import type { FoundIds } from './filter.ts'
import { MapIndex } from './map-index.ts'
import { allMapRows, areaTree, mapRowsOf } from './queries.ts'

const atOnce = 10_000

export class LiveMap {
  /** Replaced as a whole when everything is read again; do not hold on to it. */
  index = new MapIndex()
  /** Text searches asked lately (`asked.ts`): twenty tiles of one view ask the database once. */
  readonly searches = new LRUCache<string, Promise<FoundIds>>({ max: 200 })
  /** Tiles given out lately (`routes.ts`), by who may see what and by address. */
  readonly given = new LRUCache<string, { etag: string; version: number; day: string }>({ max: 20_000 })
  readonly #pool: Pick<Pool, 'connect'>

  /** Hears of every change from now on; the feed must have started before `fill` reads. */
  constructor(pool: Pick<Pool, 'connect'>, feed: ChangeFeed) {
    this.#pool = pool
    feed.listen((changes) => this.#follow(changes))
  }

  /** Reads everything; until it is done, the index answers as it was. */
  async fill(): Promise<void> {
    const index = new MapIndex()
    await transaction(this.#pool, 'server', async (db) => {
      index.setAreas(await areaTree(db))
      for await (const rows of allMapRows(db)) index.apply(rows)
    })
    index.settle()
    this.index = index
    this.searches.clear()
    this.given.clear()
  }

  async #follow(changes: readonly Change[]): Promise<void> {
    if (changes.some(({ kind }) => kind === 'everything')) return this.fill()
    const ids = changes.filter(({ kind }) => kind === 'property').map(({ key }) => key)
    const areasChanged = changes.some(({ kind }) => kind === 'area')
    if (ids.length === 0 && !areasChanged) return
    // Also what the index does not hold may have changed: a second address, a parcel, the name of a district.
    this.searches.clear()
    this.given.clear()
    await transaction(this.#pool, 'server', async (db) => {
      if (areasChanged) this.index.setAreas(await areaTree(db))
      for (let from = 0; from < ids.length; from += atOnce) {
        const asked = ids.slice(from, from + atOnce)
        const rows = await mapRowsOf(db, asked)
        const found = new Set(rows.map(({ id }) => id))
        // What was asked for and is not there any more was deleted.
        this.index.apply(
          rows,
          asked.filter((id) => !found.has(id)),
        )
      }
    })
  }
}
