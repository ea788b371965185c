// What the map index costs by itself, without database and HTTP: node --expose-gc --import tsx tests/bench/map-index.ts [rows]

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { marksOn } from '../../server/map/clusters.ts'
import { facetsOf } from '../../server/map/facets.ts'
import { type Filter, Selection, type Visible } from '../../server/map/filter.ts'
import { MapIndex } from '../../server/map/map-index.ts'
import { pageOf, type Sort } from '../../server/map/page.ts'
import { dayNumber, type MapRow } from '../../server/map/row.ts'
import { encoded } from '../../server/map/tile.ts'
import { aRegion, REGION_MUNICIPALITIES } from './region.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const count = Number(process.argv[2] ?? 1_000_000)
const today = '2026-06-01'
const all: Visible = { municipalities: REGION_MUNICIPALITIES, properties: [] }
const filtered: Filter = { light: ['red', 'yellow'], overdue: true }

/** Median milliseconds of a call. */
const median = (call: () => unknown, times = 21): number => {
  const took: number[] = []
  for (let i = 0; i < times; i++) {
    const start = performance.now()
    call()
    took.push(performance.now() - start)
  }
  return took.sort((a, b) => a - b)[times >>> 1]!
}
const say = (what: string, ms: number, more = '') =>
  console.log(`${what.padEnd(44)} ${ms.toFixed(3).padStart(10)} ms  ${more}`)

const megabytes = () => {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 2 ** 20
}

const before = megabytes()
const index = new MapIndex()
let start = performance.now()
const rowsGiven = aRegion(count)
for (let given = 0; given < count; given += 10_000) {
  index.apply(Array.from({ length: Math.min(10_000, count - given) }, () => rowsGiven.next().value as MapRow))
}
say(`fill ${count} rows`, performance.now() - start)
start = performance.now()
index.settle()
say('settle', performance.now() - start)
console.log(`memory ${(megabytes() - before).toFixed(0)} MB`)

const { rows } = index
/** The tile of this zoom around the middle property of the curve, which lies in a dense district. */
const middle = rows.order[rows.size >>> 1]!
const tileAt = (z: number) =>
  [
    z,
    Math.floor(rows.columns.east[middle]! / 2 ** (32 - z)),
    Math.floor(rows.columns.south[middle]! / 2 ** (32 - z)),
  ] as const
const tiles = [6, 9, 12, 13, 14, 15, 16].map(tileAt)

for (const [name, filter] of [
  ['', {}],
  [' filtered', filtered],
] as const) {
  say(
    `compile${name}`,
    median(() => new Selection(rows, all, filter, dayNumber(today))),
  )
  const selection = new Selection(rows, all, filter, dayNumber(today))
  for (const [z, x, y] of tiles) {
    const make = () => encoded(rows, marksOn(rows, selection, z, x, y), dayNumber(today), [z, x, y])
    const { clusters, points } = marksOn(rows, selection, z, x, y)
    const shown = points.length + clusters.reduce((sum, { count }) => sum + count, 0)
    say(`tile z${z}${name}`, median(make, 101), `${shown} properties, ${make().length} bytes`)
  }
  say(
    `facets${name}`,
    median(() => facetsOf(rows, selection)),
  )
  for (const sort of [
    '-score',
    'next_deadline_on',
    '-opened_on',
    'address',
    '-file_number',
  ] satisfies Sort[]) {
    say(
      `page by ${sort}${name}`,
      median(() => pageOf(rows, selection, { sort, limit: 50 })),
    )
  }
}
const question = { visible: all, filter: {}, today }
say(
  'tile z6 known',
  median(() => index.tile(question, ...tileAt(6)), 1001),
)
const [one] = aRegion(1)
say(
  'update of one',
  median(() => index.apply([one!])),
)
let step = 0
say(
  'update that moves one',
  median(() => index.apply([{ ...one!, lon: 7 + (step += 1e-4) }])),
)
