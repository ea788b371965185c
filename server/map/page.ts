// One page of the list: ids in order, and where the next page begins.
//
// The page is the best `limit` rows after the cursor. One pass keeps the best so far in a heap whose top
// is the worst of them, so a row that cannot be on the page costs one comparison and nothing is sorted but
// the page itself. The cursor holds the last row's key and id, not a number of rows: rows that come, go or
// change in between neither repeat nor hide others.

import type { Selection } from './filter.ts'
import { NONE } from './row.ts'
import type { Columns, Rows } from './rows.ts'

export const SORT_FIELDS = [
  'score',
  'next_deadline_on',
  'last_visit_on',
  'opened_on',
  'open_violations',
  'address',
  'file_number',
] as const

type SortField = (typeof SORT_FIELDS)[number]

/** A minus turns the order round. No value sorts last either way; equals sort by id. */
export type Sort = SortField | `-${SortField}`

export const SORTS: readonly Sort[] = SORT_FIELDS.flatMap((field) => [field, `-${field}`] as const)

export type Page = { ids: string[]; next: string | null; total: number }

/** The cursor is not one that was given out for this order. */
export class BadCursor extends Error {}

/**
 * Rows compare by number, then by text where the order is one of texts, then by id. The number of a text is
 * its first six characters (`headOf` in `rows.ts`): it settles nearly every comparison without touching the text.
 */
type Order = { column: Columns[keyof Columns]; texts: readonly string[] | undefined; sign: 1 | -1 }

/** Where a row stands in an order. No value is infinity, whatever the direction. */
type Key = { number: number; text: string; id: string }

/** `limit` at least 1. `after` is the previous page's `next`. Throws `BadCursor`. */
export const pageOf = (
  rows: Rows,
  selection: Selection,
  { sort, limit, after }: { sort: Sort; limit: number; after?: string },
): Page => {
  const order = orderOf(rows, sort)
  const { column, sign } = order
  const keyOf = (row: number, number: number): Key => ({
    number,
    text: order.texts?.[row] ?? '',
    id: rows.ids[row]!,
  })
  const isBefore = (a: Key, b: Key): boolean => {
    if (a.number !== b.number) return a.number < b.number
    if (a.text !== b.text) return sign === 1 ? a.text < b.text : a.text > b.text
    return a.id < b.id
  }
  const start = after === undefined ? undefined : decoded(after, sort)
  const lowest = start?.number ?? -Infinity
  const best = new Best(limit + 1, isBefore)
  for (let row = 0; row < rows.end; row++) {
    if (selection.failed[row] !== 0) continue
    const value = column[row]!
    const number = value === NONE ? Infinity : sign * value
    if (number < lowest || number > best.worst) continue
    const key = keyOf(row, number)
    if (start === undefined || isBefore(start, key)) best.offer(key)
  }
  const sorted = best.sorted()
  const page = sorted.slice(0, limit)
  return {
    ids: page.map(({ id }) => id),
    next: sorted.length > limit ? encodedCursor(sort, page.at(-1)!) : null,
    total: selection.total,
  }
}

const orderOf = (rows: Rows, sort: Sort): Order => {
  const sign = sort.startsWith('-') ? -1 : 1
  const c = rows.columns
  const fields = {
    score: { column: c.score, texts: undefined },
    next_deadline_on: { column: c.nextDeadline, texts: undefined },
    last_visit_on: { column: c.lastVisit, texts: undefined },
    opened_on: { column: c.opened, texts: undefined },
    open_violations: { column: c.openViolations, texts: undefined },
    address: { column: c.addressHead, texts: rows.addressKeys },
    file_number: { column: c.fileNumberHead, texts: rows.fileNumbers },
  } satisfies Record<SortField, Omit<Order, 'sign'>>
  return { ...fields[(sign === 1 ? sort : sort.slice(1)) as SortField], sign }
}

/** The best few of many: a binary heap with the worst of them at the top. */
class Best {
  /** A larger number than this cannot be among the best any more. */
  worst = Infinity
  private readonly heap: Key[] = []

  constructor(
    private readonly size: number,
    private readonly isBefore: (a: Key, b: Key) => boolean,
  ) {}

  offer(key: Key): void {
    const { heap } = this
    if (heap.length < this.size) {
      heap.push(key)
      this.rise(heap.length - 1)
    } else if (this.isBefore(key, heap[0]!)) {
      heap[0] = key
      this.sink(0)
    }
    if (heap.length === this.size) this.worst = heap[0]!.number
  }

  sorted(): Key[] {
    return [...this.heap].sort((a, b) => (this.isBefore(a, b) ? -1 : 1))
  }

  private rise(from: number): void {
    const { heap } = this
    for (let at = from; at > 0;) {
      const parent = (at - 1) >>> 1
      if (!this.isBefore(heap[parent]!, heap[at]!)) return
      ;[heap[parent], heap[at]] = [heap[at]!, heap[parent]!]
      at = parent
    }
  }

  private sink(from: number): void {
    const { heap } = this
    for (let at = from; ;) {
      let worst = at
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && this.isBefore(heap[worst]!, heap[child]!)) worst = child
      }
      if (worst === at) return
      ;[heap[worst], heap[at]] = [heap[at]!, heap[worst]!]
      at = worst
    }
  }
}

const encodedCursor = (sort: Sort, { number, text, id }: Key): string =>
  Buffer.from(JSON.stringify([sort, number === Infinity ? null : number, text, id])).toString('base64url')

const decoded = (cursor: string, sort: Sort): Key => {
  const parts = parsed(cursor)
  if (!Array.isArray(parts) || parts.length !== 4) throw new BadCursor('not a cursor')
  const [ofSort, number, text, id] = parts as unknown[]
  if (ofSort !== sort) throw new BadCursor('a cursor of another order')
  if (number !== null && typeof number !== 'number') throw new BadCursor('not a cursor')
  if (typeof text !== 'string' || typeof id !== 'string') throw new BadCursor('not a cursor')
  return { number: number ?? Infinity, text, id }
}

const parsed = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    throw new BadCursor('not a cursor')
  }
}
