// What somebody may see and what they ask for, and its answer for every row.
//
// Each way to be left out is one bit. A compiled filter is one 16-bit number a row: the conditions the row
// fails. Zero is a match; exactly one bit says "would match, were it not for this one condition", which is
// what a filter with live counts needs to know (`facets.ts`). When a row changes, its number alone is made
// anew: a write costs a compiled filter nothing but that row.

import { createHash } from 'node:crypto'
import type { Light } from '../ratings/rules.ts'
import { stepsEast, stepsSouth } from './grid.ts'
import { dayNumber, LIGHTS, NONE } from './row.ts'
import type { Rows } from './rows.ts'

/** What an account may see: whole municipalities, and single properties beyond them. */
export type Visible = { municipalities: readonly string[]; properties: readonly string[] }

/** Properties found otherwise, by a text search for one; the same `key` means the same ids. */
export type FoundIds = { key: string; ids: ReadonlySet<string> }

/** All given conditions must hold; one that is not given excludes nothing. */
export type Filter = {
  /** Any of these AGS. */
  municipality?: readonly string[]
  /** Any of these areas or anything below them. */
  area?: readonly string[]
  /** West, south, east, north in degrees, EPSG:4326, edges included. */
  bbox?: readonly [number, number, number, number]
  light?: readonly Light[]
  state?: readonly string[]
  /** An open violation of any of these types. */
  violation_type?: readonly string[]
  /** Last visit before or after this day, the day excluded; never visited is neither. */
  visited_before?: string
  visited_after?: string
  /** Whether the next deadline lies before today. */
  overdue?: boolean
  found?: FoundIds
}

/** Why a row is left out; one bit each. */
export const FAILS = {
  gone: 1,
  invisible: 2,
  municipality: 4,
  area: 8,
  bbox: 16,
  light: 32,
  state: 64,
  violation_type: 128,
  visited: 256,
  overdue: 512,
  found: 1024,
} as const

/** Sets its bit for the rows from `from` to `to` (exclusive) that fail it. */
type Condition = (failed: Uint16Array, from: number, to: number) => void

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array

/** The row's number must be marked in the table. */
const oneOf =
  (bit: number, column: Column, wanted: Uint8Array): Condition =>
  (failed, from, to) => {
    for (let row = from; row < to; row++) if (wanted[column[row]!] !== 1) failed[row]! |= bit
  }

/** Both ends included. */
const between =
  (bit: number, column: Column, low: number, high: number): Condition =>
  (failed, from, to) => {
    for (let row = from; row < to; row++) {
      const value = column[row]!
      if (value < low || value > high) failed[row]! |= bit
    }
  }

const anyType = (rows: Rows, wanted: readonly string[]): Condition => {
  const masks = rows.typePlanes.map(() => 0)
  rows.types
    .table((type) => wanted.includes(type))
    .forEach((is, type) => (masks[type >>> 5]! |= is << (type & 31)))
  return (failed, from, to) => {
    for (let row = from; row < to; row++) {
      const hit = rows.typePlanes.some((plane, at) => (plane[row]! & masks[at]!) !== 0)
      if (!hit) failed[row]! |= FAILS.violation_type
    }
  }
}

const among =
  (rows: Rows, { ids }: FoundIds): Condition =>
  (failed, from, to) => {
    const isFound = new Uint8Array(to - from)
    if (to - from < ids.size) {
      for (let row = from; row < to; row++) isFound[row - from] = ids.has(rows.ids[row]!) ? 1 : 0
    } else {
      for (const id of ids) isFound[(rows.numberOf(id) ?? -1) - from] = 1
    }
    for (let row = from; row < to; row++) if (isFound[row - from] !== 1) failed[row]! |= FAILS.found
  }

/** Set last among the conditions on who sees what: it lifts the bit from single shared properties. */
const sharedProperties =
  (rows: Rows, ids: readonly string[]): Condition =>
  (failed, from, to) => {
    for (const id of ids) {
      const row = rows.numberOf(id)
      if (row !== undefined && row >= from && row < to) failed[row]! &= ~FAILS.invisible
    }
  }

const seenBy = (rows: Rows, visible: Visible): Condition[] => {
  const keys = new Set(visible.municipalities)
  return [
    oneOf(FAILS.gone, rows.columns.alive, Uint8Array.of(0, 1)),
    oneOf(
      FAILS.invisible,
      rows.columns.municipality,
      rows.municipalities.table((key) => keys.has(key)),
    ),
    sharedProperties(rows, visible.properties),
  ]
}

const askedFor = (rows: Rows, filter: Filter, today: number): Condition[] => {
  const c = rows.columns
  const { municipality, area, bbox, light, state, violation_type: types } = filter
  const conditions: Condition[] = []
  if (municipality) {
    const wanted = rows.municipalities.table((key) => municipality.includes(key))
    conditions.push(oneOf(FAILS.municipality, c.municipality, wanted))
  }
  if (area) {
    const wanted = rows.areas.table((id) => rows.lineage(id).some((step) => area.includes(step)))
    conditions.push(oneOf(FAILS.area, c.area, wanted))
  }
  if (bbox) {
    const [west, south, east, north] = bbox
    conditions.push(between(FAILS.bbox, c.east, stepsEast(west), stepsEast(east)))
    conditions.push(between(FAILS.bbox, c.south, stepsSouth(north), stepsSouth(south)))
  }
  if (light) {
    const wanted = Uint8Array.from(LIGHTS, (name) => (light.includes(name) ? 1 : 0))
    conditions.push(oneOf(FAILS.light, c.light, wanted))
  }
  if (state) {
    const wanted = rows.states.table((code) => state.includes(code))
    conditions.push(oneOf(FAILS.state, c.state, wanted))
  }
  if (types) conditions.push(anyType(rows, types))
  if (filter.visited_before !== undefined || filter.visited_after !== undefined) {
    const low = filter.visited_after === undefined ? -NONE : dayNumber(filter.visited_after) + 1
    const high = filter.visited_before === undefined ? NONE - 1 : dayNumber(filter.visited_before) - 1
    conditions.push(between(FAILS.visited, c.lastVisit, low, high))
  }
  if (filter.overdue !== undefined) {
    const [low, high] = filter.overdue ? [-NONE, today - 1] : [today, NONE]
    conditions.push(between(FAILS.overdue, c.nextDeadline, low, high))
  }
  if (filter.found) conditions.push(among(rows, filter.found))
  return conditions
}

/** A filter in force for somebody on a day: for every row, the conditions it fails (`FAILS`). */
export class Selection {
  readonly failed: Uint16Array
  /** How many rows match. */
  total = 0
  private readonly conditions: Condition[]

  /** `today` as a day number; it decides what is overdue. */
  constructor(
    rows: Rows,
    visible: Visible,
    filter: Filter,
    readonly today: number,
  ) {
    this.failed = new Uint16Array(rows.columns.alive.length)
    this.conditions = [...seenBy(rows, visible), ...askedFor(rows, filter, today)]
    for (const condition of this.conditions) condition(this.failed, 0, rows.end)
    for (let row = 0; row < rows.end; row++) if (this.failed[row] === 0) this.total++
    this.failed.fill(FAILS.gone, rows.end)
  }

  /** Makes one row anew, after it changed. */
  refresh(row: number): void {
    if (this.failed[row] === 0) this.total--
    this.failed[row] = 0
    for (const condition of this.conditions) condition(this.failed, row, row + 1)
    if (this.failed[row] === 0) this.total++
  }
}

const digest = (text: string) => createHash('sha1').update(text).digest('base64url')

const visibleKeys = new WeakMap<Visible, string>()

/** The same text for the same sets; made once an object, so hold on to the object, and never change it. */
export const visibleKey = (visible: Visible): string => {
  const known = visibleKeys.get(visible)
  if (known !== undefined) return known
  const key = digest(JSON.stringify([[...visible.municipalities].sort(), [...visible.properties].sort()]))
  visibleKeys.set(visible, key)
  return key
}

/** The same text for the same conditions, whatever the order in which they were given. */
export const filterKey = (filter: Filter): string => {
  const given = Object.entries(filter)
  if (given.length === 0) return ''
  const sorted = given.sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(
    sorted.map(([name, value]) => {
      if (name === 'found') return [name, (value as FoundIds).key]
      return [name, Array.isArray(value) && name !== 'bbox' ? [...new Set<unknown>(value)].sort() : value]
    }),
  )
}
