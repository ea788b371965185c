// What a tile shows: clusters and single points.
//
// Down to z13 each tile is cut in 8 x 8 cells of one grid that covers the world (at z it is the grid of the
// tiles of z + 3), so no cell crosses a tile's edge and a cluster's count is the same whoever asks. A cell
// is a contiguous run of codes, as the tile is: one pass along the curve meets the members of each cell one
// after the other, and needs no table of cells.

import type { Selection } from './filter.ts'
import { firstCode, span } from './grid.ts'
import { LIGHTS } from './row.ts'
import type { Rows } from './rows.ts'

/** From here on every property is a point of its own. */
export const POINTS_FROM_ZOOM = 14

/** 2^3 cells a side: 64 pixels each on a tile drawn at 512. */
const CELL_DEPTH = 3

/** Two or more properties of one cell. `east` and `south` are their mean place, in steps of `grid.ts`. */
export type Cluster = {
  /** The same for this cell in every tile and version, and of no other cell at any zoom. */
  code: number
  count: number
  east: number
  south: number
  /** By light, in the order of `LIGHTS`. */
  lights: number[]
}

/** `points` are row numbers. */
export type Marks = { clusters: Cluster[]; points: number[] }

/** The properties of `selection` on the tile; the tile must exist (`isTile`). */
export const marksOn = (rows: Rows, selection: Selection, z: number, x: number, y: number): Marks => {
  const first = firstCode(z, x, y)
  const [from, to] = rows.run(first, first + span(z))
  return z < POINTS_FROM_ZOOM
    ? gathered(rows, selection, from, to, z + CELL_DEPTH)
    : single(rows, selection, from, to)
}

const single = (rows: Rows, { failed }: Selection, from: number, to: number): Marks => {
  const points: number[] = []
  for (let at = from; at < to; at++) if (failed[rows.order[at]!] === 0) points.push(rows.order[at]!)
  return { clusters: [], points }
}

const gathered = (rows: Rows, { failed }: Selection, from: number, to: number, cellZoom: number): Marks => {
  const { order } = rows
  const { code, light, east, south } = rows.columns
  const cellSpan = span(cellZoom)
  const marks: Marks = { clusters: [], points: [] }
  let [end, count, sumEast, sumSouth, latest] = [-1, 0, 0, 0, 0]
  const lights = LIGHTS.map(() => 0)
  // Not a closure over the sums: as plain local variables they stay in registers.
  const close = (cell: number, members: number, atEast: number, atSouth: number, row: number) => {
    if (members === 1) marks.points.push(row)
    if (members < 2) return
    const place = { east: atEast / members, south: atSouth / members }
    marks.clusters.push({ code: 4 ** cellZoom + cell, count: members, ...place, lights: [...lights] })
  }
  for (let at = from; at < to; at++) {
    const row = order[at]!
    // First of all: under a filter most rows end here, and nothing else of them is touched.
    if (failed[row] !== 0) continue
    if (code[row]! >= end) {
      close(end / cellSpan - 1, count, sumEast, sumSouth, latest)
      end = (Math.floor(code[row]! / cellSpan) + 1) * cellSpan
      count = sumEast = sumSouth = 0
      lights.fill(0)
    }
    count++
    sumEast += east[row]!
    sumSouth += south[row]!
    lights[light[row]!]!++
    latest = row
  }
  close(end / cellSpan - 1, count, sumEast, sumSouth, latest)
  return marks
}
