// The map index: every property in memory, answering tiles, counts and pages without the database.
//
// `rows.ts` holds the properties, `filter.ts` says who sees which of them, `clusters.ts`, `tile.ts`,
// `facets.ts` and `page.ts` answer. This file keeps what was worked out until it is out of date:
// compiled filters follow each change row by row, and a tile stays good until something on it changes.

import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { marksOn } from './clusters.ts'
import { type Facets, facetsOf } from './facets.ts'
import { type Filter, filterKey, Selection, type Visible, visibleKey } from './filter.ts'
import { firstCode, isTile, span } from './grid.ts'
import { type Page, pageOf, type Sort } from './page.ts'
import { type AreaNode, dayNumber, type MapRow } from './row.ts'
import { Rows } from './rows.ts'
import { encoded } from './tile.ts'
import { RecentPlaces } from './recent-places.ts'

/** Who asks for what, on which day (YYYY-MM-DD in Europe/Berlin): today decides what is overdue. */
export type Question = { visible: Visible; filter: Filter; today: string }

/** An empty tile has no bytes. The entity tag names the content, so it changes when, and only when, that does. */
export type Tile = { etag: string; bytes: Uint8Array | undefined }

const SELECTIONS = 32
const TILE_BYTES = 64 * 2 ** 20

export class MapIndex {
  readonly rows = new Rows()
  /** Grows with every change. */
  version = 0
  private readonly selections = new LRUCache<string, Selection>({ max: SELECTIONS })
  private readonly facetsKnown = new LRUCache<string, { version: number; facets: Facets }>({
    max: SELECTIONS,
  })
  private readonly tiles = new LRUCache<string, Tile & { version: number }>({
    maxSize: TILE_BYTES,
    sizeCalculation: ({ bytes }, key) => 256 + key.length + (bytes?.length ?? 0),
  })
  private readonly changed = new RecentPlaces()

  /** Stores and removes properties; the same again changes nothing. */
  apply(stored: readonly MapRow[], removed: Iterable<string> = []): void {
    const touched = this.rows.apply(stored, removed)
    if (touched.rows.length === 0) return
    this.version++
    this.changed.note(this.version, touched.codes)
    if (touched.renumbered) this.selections.clear()
    for (const selection of this.selections.values()) touched.rows.forEach((row) => selection.refresh(row))
  }

  /** The whole tree of districts at once. */
  setAreas(areas: readonly AreaNode[]): void {
    this.rows.setAreas(areas)
    this.forget()
  }

  /** To be called once after the first filling; see `Rows.settle`. */
  settle(): void {
    this.rows.settle()
    this.forget()
  }

  /** Undefined where there is no such tile. Only what `visible` holds goes into it. */
  tile(question: Question, z: number, x: number, y: number): Tile | undefined {
    if (!isTile(z, x, y)) return undefined
    const key = `${z}/${x}/${y} ${keyOf(question)}`
    const known = this.tiles.get(key)
    const first = firstCode(z, x, y)
    if (known && !this.changed.anySince(known.version, first, first + span(z))) {
      known.version = this.version
      return known
    }
    const marks = marksOn(this.rows, this.select(question), z, x, y)
    const isEmpty = marks.clusters.length + marks.points.length === 0
    const bytes = isEmpty ? undefined : encoded(this.rows, marks, dayNumber(question.today), [z, x, y])
    const tile = { bytes, etag: etagOf(bytes), version: this.version }
    this.tiles.set(key, tile)
    return tile
  }

  facets(question: Question): Facets {
    const key = keyOf(question)
    const known = this.facetsKnown.get(key)
    if (known?.version === this.version) return known.facets
    const facets = facetsOf(this.rows, this.select(question))
    this.facetsKnown.set(key, { version: this.version, facets })
    return facets
  }

  /** Throws `BadCursor` where `after` was not given out for this order. */
  page(question: Question, part: { sort: Sort; limit: number; after?: string }): Page {
    return pageOf(this.rows, this.select(question), part)
  }

  private select(question: Question): Selection {
    const key = keyOf(question)
    const known = this.selections.get(key)
    if (known) return known
    const { visible, filter, today } = question
    const selection = new Selection(this.rows, visible, filter, dayNumber(today))
    this.selections.set(key, selection)
    return selection
  }

  private forget(): void {
    this.version++
    this.selections.clear()
    this.facetsKnown.clear()
    this.tiles.clear()
  }
}

const keyOf = ({ visible, filter, today }: Question): string =>
  `${today} ${visibleKey(visible)} ${filterKey(filter)}`

const etagOf = (bytes: Uint8Array | undefined): string =>
  `"${createHash('sha1')
    .update(bytes ?? '')
    .digest('base64url')}"`
