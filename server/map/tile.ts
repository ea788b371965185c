// Marks as a Mapbox Vector Tile 2.1 (https://github.com/mapbox/vector-tile-spec), one layer `properties`.
//
// Written with pbf field by field: the general writers for vector tiles want an object for every feature
// and every geometry, which costs more than the whole tile does here.

import { PbfWriter } from 'pbf'
import type { Cluster, Marks } from './clusters.ts'
import { withinTile } from './grid.ts'
import { LIGHTS } from './row.ts'
import type { Rows } from './rows.ts'

export const EXTENT = 4096

const KEYS = ['id', 'light', 'state', 'overdue', 'use_banned', 'count', ...LIGHTS] as const

/** Field numbers of the specification's layer, feature and value messages. */
const LAYER = 3
const layerField = { name: 1, feature: 2, key: 3, value: 4, extent: 5, version: 15 }
const featureField = { id: 1, tags: 2, type: 3, geometry: 4 }
const valueField = { text: 1, count: 5, truth: 7 }
const POINT = 1
/** One MoveTo. */
const MOVE = 9

type Value = string | number | boolean

/** One point while it is written: place in the tile's extent, and its values in pairs of key and value. */
type Feature = { id: number; geometry: number[]; tags: number[] }

/**
 * The tile's bytes. Ids of features are unique in the whole index: points have even ids, made of the row's
 * number, and clusters odd ones, made of the cell's code. `today` as a day number.
 */
export const encoded = (
  rows: Rows,
  { clusters, points }: Marks,
  today: number,
  [z, x, y]: readonly [number, number, number],
): Uint8Array => {
  const values = new Values()
  const placed = (east: number, south: number) => [
    MOVE,
    zigzag(withinTile(east, z, x, EXTENT)),
    zigzag(withinTile(south, z, y, EXTENT)),
  ]
  const out = new PbfWriter(new Uint8Array(1024 + 96 * points.length + 64 * clusters.length))
  const writeLayer = (_: null, layer: PbfWriter) => {
    layer.writeVarintField(layerField.version, 2)
    layer.writeStringField(layerField.name, 'properties')
    layer.writeVarintField(layerField.extent, EXTENT)
    for (const cluster of clusters) {
      const { code, east, south } = cluster
      const feature = { id: code * 2 + 1, geometry: placed(east, south), tags: clusterTags(cluster, values) }
      layer.writeMessage(layerField.feature, writeFeature, feature)
    }
    const tagsOf = pointTags(rows, today, values)
    const { east, south } = rows.columns
    for (const row of points) {
      const feature = { id: row * 2, geometry: placed(east[row]!, south[row]!), tags: tagsOf(row) }
      layer.writeMessage(layerField.feature, writeFeature, feature)
    }
    for (const key of KEYS) layer.writeStringField(layerField.key, key)
    for (const value of values.all) layer.writeMessage(layerField.value, writeValue, value)
  }
  out.writeMessage(LAYER, writeLayer, null)
  return out.finish().slice()
}

const clusterTags = ({ count, lights }: Cluster, values: Values): number[] => [
  5,
  values.numberOf(count),
  ...lights.flatMap((some, light) => [6 + light, values.numberOf(some)]),
]

/** What a point says, in the order of `KEYS`; all but its id comes again and again, and is looked up once a tile. */
const pointTags = ({ columns: c, ids, states }: Rows, today: number, values: Values) => {
  const lightValues = LIGHTS.map((light) => values.numberOf(light))
  const stateValues = states.texts.map((state) => values.numberOf(state))
  const truth = [values.numberOf(false), values.numberOf(true)] as const
  return (row: number): number[] => [
    0,
    values.add(ids[row]!),
    1,
    lightValues[c.light[row]!]!,
    2,
    stateValues[c.state[row]!]!,
    3,
    truth[c.nextDeadline[row]! < today ? 1 : 0],
    4,
    truth[c.useBanned[row] === 1 ? 1 : 0],
  ]
}

/** The layer's table of values; features name them by number. */
class Values {
  readonly all: Value[] = []
  private readonly numbers = new Map<Value, number>()

  /** For a value that can come again. */
  numberOf(value: Value): number {
    let number = this.numbers.get(value)
    if (number === undefined) this.numbers.set(value, (number = this.add(value)))
    return number
  }

  /** For a value that comes once, as an id does. */
  add(value: Value): number {
    return this.all.push(value) - 1
  }
}

const writeFeature = ({ id, tags, geometry }: Feature, out: PbfWriter): void => {
  out.writeVarintField(featureField.id, id)
  out.writePackedVarint(featureField.tags, tags)
  out.writeVarintField(featureField.type, POINT)
  out.writePackedVarint(featureField.geometry, geometry)
}

const zigzag = (n: number): number => (n << 1) ^ (n >> 31)

const writeValue = (value: Value, out: PbfWriter): void => {
  if (typeof value === 'string') out.writeStringField(valueField.text, value)
  else if (typeof value === 'boolean') out.writeBooleanField(valueField.truth, value)
  else out.writeVarintField(valueField.count, value)
}
