// The properties as columns of numbers, and their order along the Z-order curve.
//
// A property has a row number for as long as it is in the index; a removed one's number is used again.
// `order` lists the row numbers by code of place: the run of any tile is found by binary search.

import { Codes } from './codes.ts'
import { codeAt, stepsEast, stepsSouth } from './grid.ts'
import { type AreaNode, dayNumber, LIGHTS, type MapRow, NONE } from './row.ts'

const columnsFor = (capacity: number) => ({
  /** 1 while the row number is in use. */
  alive: new Uint8Array(capacity),
  /** Place in steps of `grid.ts`, and its code. */
  east: new Uint32Array(capacity),
  south: new Uint32Array(capacity),
  code: new Float64Array(capacity),
  light: new Uint8Array(capacity),
  state: new Uint8Array(capacity),
  municipality: new Uint16Array(capacity),
  area: new Uint32Array(capacity),
  useBanned: new Uint8Array(capacity),
  openViolations: new Uint16Array(capacity),
  nextDeadline: new Int32Array(capacity),
  lastVisit: new Int32Array(capacity),
  opened: new Int32Array(capacity),
  score: new Float64Array(capacity),
  /** The first characters of the address and the file number, see `headOf`. */
  addressHead: new Float64Array(capacity),
  fileNumberHead: new Float64Array(capacity),
})

export type Columns = ReturnType<typeof columnsFor>

/**
 * The first six characters as a number that sorts as they do. Characters beyond Latin-1 look alike from
 * there on: texts of one number must be compared themselves.
 */
const headOf = (text: string): number => {
  let [head, isBeyond] = [0, false]
  for (let at = 0; at < 6; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0
    isBeyond ||= code >= 255
    head = head * 256 + (isBeyond ? 255 : code)
  }
  return head
}

const names = Object.keys(columnsFor(0)) as (keyof Columns)[]

/** What an update did: the rows to look at again, and every place that looks different now. */
export type Touched = { rows: number[]; codes: number[]; renumbered: boolean }

export class Rows {
  columns = columnsFor(0)
  /** Bit c % 32 of plane c / 32 says: the property has an open violation of the type numbered c. */
  typePlanes: Uint32Array[] = []
  order = new Uint32Array(0)
  /** Row numbers in use are below this one; some below may be free. */
  end = 0
  ids: string[] = []
  addressKeys: string[] = []
  fileNumbers: string[] = []
  readonly municipalities = new Codes()
  readonly states = new Codes()
  readonly types = new Codes()
  /** The empty text stands for "in no area". */
  readonly areas = new Codes()
  parents: ReadonlyMap<string, string | null> = new Map()

  private readonly numbers = new Map<string, number>()
  private readonly free: number[] = []

  get size(): number {
    return this.numbers.size
  }

  numberOf(id: string): number | undefined {
    return this.numbers.get(id)
  }

  setAreas(areas: readonly AreaNode[]): void {
    this.parents = new Map(areas.map((area) => [area.id, area.parent_id]))
  }

  /** The area itself, then its parent, up to the top; stops where the tree would turn back on itself. */
  lineage(areaId: string): string[] {
    const line: string[] = []
    for (let at: string | null | undefined = areaId; at && !line.includes(at); at = this.parents.get(at)) {
      line.push(at)
    }
    return line
  }

  /**
   * Brings the rows up to date. What is both stored and removed in one call is stored; doing the same
   * again changes nothing, and removing what is not there is fine.
   */
  apply(stored: readonly MapRow[], removed: Iterable<string> = []): Touched {
    const touched: Touched = { rows: [], codes: [], renumbered: false }
    const moved: number[] = []
    const before = this.shape()
    for (const id of removed) this.remove(id, touched)
    for (const row of stored) this.store(row, touched, moved)
    if (moved.length > 0 || touched.rows.some((row) => this.columns.alive[row] === 0)) this.reorder(moved)
    touched.renumbered = this.shape() !== before
    return touched
  }

  /**
   * Renumbers all rows along the curve, so that the run of a tile lies together in memory: a pass over
   * a million rows takes a quarter of the time. Worth its second after the first filling, not later.
   */
  settle(): void {
    const { order, columns } = this
    const next = columnsFor(columns.alive.length)
    for (const name of names) order.forEach((row, at) => (next[name][at] = columns[name][row]!))
    this.columns = next
    this.typePlanes = this.typePlanes.map((plane) => {
      const sorted = new Uint32Array(plane.length)
      order.forEach((row, at) => (sorted[at] = plane[row]!))
      return sorted
    })
    const inOrder = (texts: string[]) => Array.from(order, (row) => texts[row]!)
    this.ids = inOrder(this.ids)
    this.addressKeys = inOrder(this.addressKeys)
    this.fileNumbers = inOrder(this.fileNumbers)
    this.order = order.map((_, at) => at)
    this.end = order.length
    this.free.length = 0
    this.ids.forEach((id, row) => this.numbers.set(id, row))
  }

  /** Where the run of codes from `low` (inclusive) to `high` (exclusive) lies in `order`. */
  run(low: number, high: number): [number, number] {
    return [this.firstFrom(low), this.firstFrom(high)]
  }

  private firstFrom(code: number): number {
    let [low, high] = [0, this.order.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.columns.code[this.order[middle]!]! < code) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Changes when arrays were replaced or a text got a new number: tables made before no longer fit. */
  private shape(): string {
    const sizes = [this.municipalities, this.states, this.types, this.areas].map((codes) => codes.size)
    return [this.columns.alive.length, ...sizes].join()
  }

  private remove(id: string, touched: Touched): void {
    const row = this.numbers.get(id)
    if (row === undefined) return
    this.numbers.delete(id)
    this.free.push(row)
    this.columns.alive[row] = 0
    this.ids[row] = this.addressKeys[row] = this.fileNumbers[row] = ''
    touched.rows.push(row)
    touched.codes.push(this.columns.code[row]!)
  }

  private store(given: MapRow, touched: Touched, moved: number[]): void {
    const known = this.numbers.get(given.id)
    const row = known ?? this.newRow(given.id)
    const before = this.columns.code[row]!
    const isChanged = this.write(row, given)
    // The feed may tell of the same change twice; then nothing that was worked out before is out of date.
    if (known !== undefined && !isChanged) return
    const code = this.columns.code[row]!
    if (known === undefined || before !== code) moved.push(row)
    if (known !== undefined) touched.codes.push(before)
    touched.rows.push(row)
    touched.codes.push(code)
  }

  /** Whether anything is different now. */
  private write(row: number, given: MapRow): boolean {
    const c = this.columns
    let isChanged = this.addressKeys[row] !== given.address_key || this.fileNumbers[row] !== given.file_number
    const put = (column: Columns[keyof Columns], value: number) => {
      isChanged ||= column[row] !== value
      column[row] = value
    }
    const [east, south] = [stepsEast(given.lon), stepsSouth(given.lat)]
    put(c.east, east)
    put(c.south, south)
    put(c.code, codeAt(east, south))
    put(c.light, LIGHTS.indexOf(given.light))
    put(c.state, this.states.add(given.state))
    put(c.municipality, this.municipalities.add(given.municipality_key))
    put(c.area, this.areas.add(given.area_id ?? ''))
    put(c.useBanned, given.use_banned ? 1 : 0)
    put(c.openViolations, given.open_violations)
    put(c.nextDeadline, dayNumber(given.next_deadline_on))
    put(c.lastVisit, dayNumber(given.last_visit_on))
    put(c.opened, dayNumber(given.opened_on))
    put(c.score, given.score ?? NONE)
    put(c.addressHead, headOf(given.address_key))
    put(c.fileNumberHead, headOf(given.file_number))
    this.addressKeys[row] = given.address_key
    this.fileNumbers[row] = given.file_number
    return this.writeTypes(row, given.violation_types) || isChanged
  }

  private writeTypes(row: number, types: readonly string[]): boolean {
    const numbers = types.map((type) => this.types.add(type))
    while (this.typePlanes.length * 32 < this.types.size) {
      this.typePlanes.push(new Uint32Array(this.columns.alive.length))
    }
    let isChanged = false
    this.typePlanes.forEach((plane, at) => {
      const before = plane[row]
      plane[row] = 0
      for (const number of numbers) if (number >>> 5 === at) plane[row] |= 1 << (number & 31)
      isChanged ||= plane[row] !== before
    })
    return isChanged
  }

  private newRow(id: string): number {
    const row = this.free.pop() ?? this.end++
    if (row >= this.columns.alive.length) this.grow()
    this.columns.alive[row] = 1
    this.ids[row] = id
    this.numbers.set(id, row)
    return row
  }

  private grow(): void {
    const capacity = Math.max(1024, this.columns.alive.length * 2)
    const next = columnsFor(capacity)
    for (const name of names) next[name].set(this.columns[name])
    this.columns = next
    this.typePlanes = this.typePlanes.map((plane) => {
      const longer = new Uint32Array(capacity)
      longer.set(plane)
      return longer
    })
  }

  /** Takes the moved and the removed out of `order` and merges the moved in again: one pass. */
  private reorder(moved: number[]): void {
    const { alive, code } = this.columns
    const out = new Uint8Array(this.end)
    for (const row of moved) out[row] = 1
    const coming = Uint32Array.from(new Set(moved)).filter((row) => alive[row] === 1)
    coming.sort((a, b) => code[a]! - code[b]! || a - b)
    const next = new Uint32Array(this.size)
    let [length, at] = [0, 0]
    for (const row of this.order) {
      if (alive[row] === 0 || out[row] === 1) continue
      while (at < coming.length && code[coming[at]!]! <= code[row]!) next[length++] = coming[at++]!
      next[length++] = row
    }
    next.set(coming.subarray(at), length)
    this.order = next
  }
}
