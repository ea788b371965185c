// The map index against a naive model: the same questions answered by plain loops over plain rows.

import { VectorTile } from '@mapbox/vector-tile'
import fc from 'fast-check'
import { PbfReader } from 'pbf'
import { describe, expect, test } from 'vitest'
import type { Filter, Visible } from '../../server/map/filter.ts'
import { MapIndex } from '../../server/map/map-index.ts'
import { type Sort, SORTS } from '../../server/map/page.ts'
import { type AreaNode, LIGHTS, type MapRow } from '../../server/map/row.ts'

const TODAY = '2026-06-15'
const CITIES = ['05112000', '05113000', '05513000']
const AREAS: AreaNode[] = [
  { id: 'north', parent_id: null },
  { id: 'north-east', parent_id: 'north' },
  { id: 'north-east-hill', parent_id: 'north-east' },
  { id: 'south', parent_id: null },
]
const STATES = ['triage', 'hearing', 'closed']
/** More than 32, so that more than one plane of bits is needed. */
const TYPES = Array.from({ length: 40 }, (_, at) => `type_${at}`)
const DAYS = ['2026-06-13', '2026-06-14', '2026-06-15', '2026-06-16']
const ID_POOL = Array.from(
  { length: 40 },
  (_, at) => `0190a000-0000-7000-8000-${String(at).padStart(12, '0')}`,
)

/** Few places close together and some on edges of tiles, so that cells are shared and cut where they may not be. */
const aLon = fc.oneof(
  fc.constantFrom(7.03125, 7.0, 6.328125, 0),
  fc.integer({ min: 0, max: 30 }).map((n) => 7.01 + n / 997),
)
const aLat = fc.oneof(
  fc.constantFrom(51.5, 51.51, 51.618016548773696),
  fc.integer({ min: 0, max: 30 }).map((n) => 51.45 + n / 991),
)
const aDay = fc.option(fc.constantFrom(...DAYS))

const aRow: fc.Arbitrary<MapRow> = fc.record({
  id: fc.constantFrom(...ID_POOL),
  municipality_key: fc.constantFrom(...CITIES),
  area_id: fc.option(fc.constantFrom('north', 'north-east', 'north-east-hill', 'south', 'off-the-tree')),
  lon: aLon,
  lat: aLat,
  light: fc.constantFrom(...LIGHTS),
  state: fc.constantFrom(...STATES),
  violation_types: fc.uniqueArray(fc.constantFrom(...TYPES), { maxLength: 3 }),
  open_violations: fc.nat({ max: 4 }),
  next_deadline_on: aDay,
  last_visit_on: aDay,
  opened_on: aDay,
  use_banned: fc.boolean(),
  score: fc.option(fc.integer({ min: 1, max: 4 })),
  address_key: fc.constantFrom('', 'ab', 'abcdef', 'abcdefg', 'abcdefh', 'b', 'äö', 'a\uffff'),
  file_number: fc.constantFrom('A-1', 'A-2', 'B-1'),
})
const someRows = fc.uniqueArray(aRow, { selector: (row) => row.id, maxLength: 40 })

const aVisible: fc.Arbitrary<Visible> = fc.record({
  municipalities: fc.subarray(CITIES),
  properties: fc.subarray(ID_POOL, { maxLength: 5 }),
})

const conditions = {
  municipality: fc.subarray(CITIES, { minLength: 1 }),
  area: fc.subarray(['north', 'north-east', 'south', 'off-the-tree', 'nowhere'], { minLength: 1 }),
  bbox: fc.tuple(aLon, aLat, aLon, aLat).map(([a, b, c, d]) => {
    return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)] as const
  }),
  light: fc.subarray([...LIGHTS], { minLength: 1 }),
  state: fc.subarray([...STATES, 'inspected'], { minLength: 1 }),
  violation_type: fc.subarray(TYPES, { minLength: 1, maxLength: 20 }),
  visited_before: fc.constantFrom(...DAYS),
  visited_after: fc.constantFrom(...DAYS),
  overdue: fc.boolean(),
  found: fc.subarray(ID_POOL).map((ids) => ({ key: ids.join(), ids: new Set(ids) })),
}
/** Up to three conditions: more would leave nothing to look at. */
const aFilter: fc.Arbitrary<Filter> = fc
  .tuple(
    fc.record(conditions),
    fc.subarray(Object.keys(conditions) as (keyof typeof conditions)[], { maxLength: 3 }),
  )
  .map(([all, kept]) => Object.fromEntries(kept.map((name) => [name, all[name]])))

const lineage = (areaId: string | null): string[] =>
  areaId === null ? [] : [areaId, ...lineage(AREAS.find(({ id }) => id === areaId)?.parent_id ?? null)]

const isOverdue = (row: MapRow) => row.next_deadline_on !== null && row.next_deadline_on < TODAY

const isVisible = (row: MapRow, visible: Visible) =>
  visible.municipalities.includes(row.municipality_key) || visible.properties.includes(row.id)

/** By condition, whether the row meets it; written as the interface says it, not as the index does it. */
const meets = (row: MapRow, filter: Filter): Record<string, boolean> => {
  const [west, south, east, north] = filter.bbox ?? [-180, -90, 180, 90]
  const visited = row.last_visit_on
  return {
    municipality: filter.municipality?.includes(row.municipality_key) ?? true,
    area: filter.area?.some((id) => lineage(row.area_id).includes(id)) ?? true,
    bbox: row.lon >= west && row.lon <= east && row.lat >= south && row.lat <= north,
    light: filter.light?.includes(row.light) ?? true,
    state: filter.state?.includes(row.state) ?? true,
    violation_type: filter.violation_type?.some((type) => row.violation_types.includes(type)) ?? true,
    visited:
      (filter.visited_before === undefined || (visited !== null && visited < filter.visited_before)) &&
      (filter.visited_after === undefined || (visited !== null && visited > filter.visited_after)),
    overdue: filter.overdue === undefined || filter.overdue === isOverdue(row),
    found: filter.found?.ids.has(row.id) ?? true,
  }
}

const matches = (row: MapRow, visible: Visible, filter: Filter, but?: string) =>
  isVisible(row, visible) && Object.entries(meets(row, filter)).every(([name, met]) => met || name === but)

const tally = (rows: MapRow[], valuesOf: (row: MapRow) => (string | boolean)[]) => {
  const counts: Record<string, number> = {}
  for (const row of rows)
    for (const value of valuesOf(row)) counts[`${value}`] = (counts[`${value}`] ?? 0) + 1
  return counts
}

const indexOf = (rows: readonly MapRow[]) => {
  const index = new MapIndex()
  index.setAreas(AREAS)
  index.apply(rows)
  return index
}

type Mark = { id: number; x: number; y: number; properties: Record<string, string | number | boolean> }

const marksIn = (bytes: Uint8Array | undefined): Mark[] => {
  if (!bytes) return []
  const { layers } = new VectorTile(new PbfReader(bytes))
  expect(Object.keys(layers)).toEqual(['properties'])
  const layer = layers['properties']!
  expect([layer.version, layer.extent]).toEqual([2, 4096])
  return Array.from({ length: layer.length }, (_, at) => {
    const feature = layer.feature(at)
    const place = feature.loadGeometry()[0]![0]!
    return { id: feature.id!, x: place.x, y: place.y, properties: feature.properties }
  })
}

/** The tiles of a zoom in which these properties lie. */
const tilesOf = (rows: readonly MapRow[], z: number) => {
  const tiles = rows.map(({ lon, lat }) => {
    const south = 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)
    return [Math.floor(((lon + 180) / 360) * 2 ** z), Math.floor(south * 2 ** z)] as const
  })
  return [...new Map(tiles.map((tile) => [tile.join(), tile])).values()]
}

const mapAt = (index: MapIndex, rows: readonly MapRow[], visible: Visible, filter: Filter, z: number) =>
  tilesOf(rows, z).map(([x, y]) => marksIn(index.tile({ visible, filter, today: TODAY }, z, x, y)!.bytes))

const countOf = (marks: Mark[]) =>
  marks.reduce((sum, { properties }) => sum + Number(properties['count'] ?? 1), 0)

/** All a tile says but the numbers of the rows, in one order. */
const withoutNumbers = (marks: Mark[][]) =>
  marks.map((tile) => tile.map(({ x, y, properties }) => JSON.stringify([x, y, properties])).sort())

describe('a filter', () => {
  test('leaves exactly the visible properties that meet every condition', () => {
    fc.assert(
      fc.property(someRows, aVisible, aFilter, (rows, visible, filter) => {
        const page = indexOf(rows).page({ visible, filter, today: TODAY }, { sort: 'score', limit: 100 })

        const expected = rows.filter((row) => matches(row, visible, filter)).map(({ id }) => id)
        expect([...page.ids].sort()).toEqual(expected.sort())
        expect(page.total).toBe(expected.length)
      }),
      { numRuns: 500 },
    )
  })
})

describe('facets', () => {
  test('count each value with all other conditions in force, and nothing invisible', () => {
    fc.assert(
      fc.property(someRows, aVisible, aFilter, (rows, visible, filter) => {
        const facets = indexOf(rows).facets({ visible, filter, today: TODAY })

        const left = (but?: string) => rows.filter((row) => matches(row, visible, filter, but))
        const noneOf = Object.fromEntries(LIGHTS.map((light) => [light, 0]))
        expect(facets).toEqual({
          total: left().length,
          light: { ...noneOf, ...tally(left('light'), (row) => [row.light]) },
          state: tally(left('state'), (row) => [row.state]),
          municipality: tally(left('municipality'), (row) => [row.municipality_key]),
          area: tally(left('area'), (row) => lineage(row.area_id)),
          violation_type: tally(left('violation_type'), (row) => [...row.violation_types]),
          overdue: { true: 0, false: 0, ...tally(left('overdue'), (row) => [isOverdue(row)]) },
        })
      }),
      { numRuns: 500 },
    )
  })
})

describe('tiles', () => {
  test('of one zoom show every property once, in a cluster or as a point', () => {
    fc.assert(
      fc.property(
        someRows,
        aVisible,
        aFilter,
        fc.integer({ min: 0, max: 13 }),
        (rows, visible, filter, z) => {
          const marks = mapAt(indexOf(rows), rows, visible, filter, z).flat()

          const expected = rows.filter((row) => matches(row, visible, filter))
          const clusters = marks.filter(({ properties }) => 'count' in properties)
          const points = marks.filter(({ properties }) => !('count' in properties))
          for (const light of LIGHTS) {
            const inClusters = clusters.reduce((sum, { properties }) => sum + Number(properties[light]), 0)
            const single = points.filter(({ properties }) => properties['light'] === light).length
            expect(inClusters + single).toBe(expected.filter((row) => row.light === light).length)
          }
          for (const { properties } of clusters) {
            expect(properties['count']).toBeGreaterThan(1)
            expect(properties['count']).toBe(
              LIGHTS.reduce((sum, light) => sum + Number(properties[light]), 0),
            )
          }
          expect(new Set(marks.map(({ id }) => id)).size).toBe(marks.length)
          expect(marks.every(({ id, properties }) => id % 2 === ('count' in properties ? 1 : 0))).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('from z14 show each property as it is', () => {
    fc.assert(
      fc.property(
        someRows,
        aVisible,
        aFilter,
        fc.integer({ min: 14, max: 16 }),
        (rows, visible, filter, z) => {
          const marks = mapAt(indexOf(rows), rows, visible, filter, z).flat()

          const byId = (a: { id: unknown }, b: { id: unknown }) => (String(a.id) < String(b.id) ? -1 : 1)
          const expected = rows
            .filter((row) => matches(row, visible, filter))
            .map((row) => ({
              id: row.id,
              light: row.light,
              state: row.state,
              overdue: isOverdue(row),
              use_banned: row.use_banned,
            }))
          expect(marks.map(({ properties }) => properties as { id: string }).sort(byId)).toEqual(
            expected.sort(byId),
          )
        },
      ),
      { numRuns: 100 },
    )
  })

  test('put a point where it is and a cluster at the mean of its members', () => {
    const [west, east] = [7.0000001, 7.0000601]
    const row = fc.sample(aRow, { numRuns: 1, seed: 1 })[0]!
    const rows = [
      { ...row, id: ID_POOL[0]!, lon: west, lat: 51.5 },
      { ...row, id: ID_POOL[1]!, lon: east, lat: 51.5 },
    ]
    const question = { visible: { municipalities: CITIES, properties: [] }, filter: {}, today: TODAY }
    const index = indexOf(rows)
    const x = (z: number, lon: number) => ((lon + 180) / 360) * 2 ** z
    const y = (z: number) => (0.5 - Math.asinh(Math.tan((51.5 * Math.PI) / 180)) / (2 * Math.PI)) * 2 ** z

    const [cluster] = marksIn(index.tile(question, 13, Math.floor(x(13, west)), Math.floor(y(13)))!.bytes)
    const points = marksIn(index.tile(question, 18, Math.floor(x(18, west)), Math.floor(y(18)))!.bytes)

    expect(cluster).toMatchObject({
      x: Math.round((x(13, (west + east) / 2) % 1) * 4096),
      y: Math.round((y(13) % 1) * 4096),
      properties: { count: 2 },
    })
    expect(points.map((point) => point.x)).toEqual(
      [west, east].map((lon) => Math.round((x(18, lon) % 1) * 4096)),
    )
  })

  test('are the same whatever the order in which the properties came', () => {
    const rowsTwice = someRows.chain((rows) => {
      return fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))
    })
    fc.assert(
      fc.property(rowsTwice, aVisible, fc.integer({ min: 0, max: 16 }), ([rows, shuffled], visible, z) => {
        const one = mapAt(indexOf(rows), rows, visible, {}, z)
        const index = indexOf([])
        for (const row of shuffled) index.apply([row])
        const other = mapAt(index, rows, visible, {}, z)
        index.settle()
        const settled = mapAt(index, rows, visible, {}, z)

        expect(withoutNumbers(other)).toEqual(withoutNumbers(one))
        expect(withoutNumbers(settled)).toEqual(withoutNumbers(one))
      }),
      { numRuns: 100 },
    )
  })

  test('hold a property on their common corner once', () => {
    const row = fc.sample(aRow, { numRuns: 1, seed: 4 })[0]!
    // The corner of the four quarters of the world begins the last of them; the curve comes from the third.
    const rows = [
      { ...row, id: ID_POOL[0]!, lon: 0, lat: 0 },
      { ...row, id: ID_POOL[1]!, lon: -0.001, lat: -85 },
      { ...row, id: ID_POOL[2]!, lon: -0.002, lat: -85 },
    ]
    const question = { visible: { municipalities: CITIES, properties: [] }, filter: {}, today: TODAY }

    const marks = marksIn(indexOf(rows).tile(question, 0, 0, 0)!.bytes)

    expect(marks.map(({ properties }) => properties['count'] ?? properties['id'])).toEqual([2, ID_POOL[0]])
  })

  test('keep their entity tag until what they show changes, midnight included', () => {
    const row = {
      ...fc.sample(aRow, { numRuns: 1, seed: 2 })[0]!,
      lon: 7.02,
      lat: 51.5,
      municipality_key: CITIES[0]!,
    }
    const index = indexOf([{ ...row, next_deadline_on: TODAY }])
    const visible = { municipalities: CITIES, properties: [] }
    const tagOn = (today: string) => index.tile({ visible, filter: {}, today }, 9, 265, 170)!.etag

    const first = tagOn(TODAY)
    index.apply([{ ...row, id: ID_POOL[39]!, lon: 9, next_deadline_on: TODAY }])
    const afterChangeElsewhere = tagOn(TODAY)
    const nextDay = tagOn('2026-06-16')
    index.apply([{ ...row, next_deadline_on: TODAY, use_banned: !row.use_banned }])
    const afterChange = tagOn(TODAY)

    expect(afterChangeElsewhere).toBe(first)
    expect(nextDay).not.toBe(first)
    expect(afterChange).not.toBe(first)
  })

  test('do not exist beyond the world', () => {
    const question = { visible: { municipalities: CITIES, properties: [] }, filter: {}, today: TODAY }
    const index = indexOf([])

    expect(index.tile(question, 3, 8, 0)).toBeUndefined()
    expect(index.tile(question, 3, 0, -1)).toBeUndefined()
    expect(index.tile(question, 3, 7, 7)?.bytes).toBeUndefined()
  })
})

describe('changes', () => {
  /** Few properties, so that the same one changes, moves, goes and comes back. */
  const few = ID_POOL.slice(0, 6)
  const aChange = fc.record({
    stored: fc.array(
      fc.tuple(aRow, fc.constantFrom(...few)).map(([row, id]) => ({ ...row, id })),
      { maxLength: 3 },
    ),
    removed: fc.subarray(few, { maxLength: 2 }),
  })

  test('one after the other give what building anew gives, also for what was asked before', () => {
    fc.assert(
      fc.property(fc.array(aChange, { maxLength: 12 }), aVisible, aFilter, (changes, visible, filter) => {
        const index = indexOf([])
        const model = new Map<string, MapRow>()
        const question = { visible, filter, today: TODAY }
        const everywhere = changes.flatMap(({ stored }) => stored)
        for (const { stored, removed } of changes) {
          index.facets(question)
          mapAt(index, everywhere, visible, filter, 11)

          index.apply(stored, removed)

          for (const id of removed) model.delete(id)
          for (const row of stored) model.set(row.id, row)
          const anew = indexOf([...model.values()])
          expect(index.facets(question)).toEqual(anew.facets(question))
          expect(withoutNumbers(mapAt(index, everywhere, visible, filter, 11))).toEqual(
            withoutNumbers(mapAt(anew, everywhere, visible, filter, 11)),
          )
        }
      }),
      { numRuns: 200 },
    )
  })

  test('that change nothing leave the version as it was', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const index = indexOf(rows)
        const before = index.version

        index.apply(rows, ['never there'])

        expect(index.version).toBe(before)
      }),
    )
  })

  test('of any kind raise the version', () => {
    fc.assert(
      fc.property(aRow, aRow, (row, other) => {
        const changed = { ...other, id: row.id }
        fc.pre(
          JSON.stringify(changed) !== JSON.stringify({ ...row, violation_types: changed.violation_types }),
        )
        const index = indexOf([row])
        const before = index.version

        index.apply([changed])

        expect(index.version).toBeGreaterThan(before)
      }),
    )
  })

  test('of many at once count as much as one by one', () => {
    const question = { visible: { municipalities: CITIES, properties: [] }, filter: {}, today: TODAY }
    const [row] = fc.sample(aRow, { numRuns: 1, seed: 3 })
    const many = Array.from({ length: 5000 }, (_, at) => ({ ...row!, id: `id-${at}`, lon: 7 + at / 1e5 }))
    const index = indexOf([])
    index.tile(question, 6, 33, 21)

    index.apply(many)
    const filled = marksIn(index.tile(question, 6, 33, 21)!.bytes)
    index.apply(
      [],
      many.map(({ id }) => id),
    )

    expect(countOf(filled)).toBe(5000)
    expect(index.tile(question, 6, 33, 21)!.bytes).toBeUndefined()
  })

  test('are not forgotten over many later ones elsewhere', () => {
    const question = { visible: { municipalities: CITIES, properties: [] }, filter: {}, today: TODAY }
    const row = { ...fc.sample(aRow, { numRuns: 1, seed: 3 })[0]!, lon: 7.02, lat: 51.5 }
    const elsewhere = Array.from({ length: 5000 }, (_, at) => ({ ...row, id: `id-${at}`, lon: 9 }))
    const index = indexOf([row])
    index.tile(question, 9, 265, 170)

    index.apply([{ ...row, id: 'another' }])
    index.apply(elsewhere)

    expect(countOf(marksIn(index.tile(question, 9, 265, 170)!.bytes))).toBe(2)
  })
})

describe('pages', () => {
  const valueOf = (row: MapRow, sort: Sort) => {
    const field = sort.replace('-', '')
    return row[(field === 'address' ? 'address_key' : field) as 'score']
  }
  const inOrder = (rows: MapRow[], sort: Sort) =>
    [...rows].sort((a, b) => {
      const [left, right] = [valueOf(a, sort), valueOf(b, sort)]
      if (left === right) return a.id < b.id ? -1 : 1
      if (left === null) return 1
      if (right === null) return -1
      return left < right === !sort.startsWith('-') ? -1 : 1
    })
  const aSort = fc.constantFrom(...SORTS)
  const aLimit = fc.integer({ min: 1, max: 9 })

  test('put together are the whole list in order', () => {
    fc.assert(
      fc.property(someRows, aVisible, aFilter, aSort, aLimit, (rows, visible, filter, sort, limit) => {
        const index = indexOf(rows)
        const question = { visible, filter, today: TODAY }
        const ids: string[] = []
        let after: string | undefined
        do {
          const page = index.page(question, { sort, limit, after })
          expect(page.ids.length).toBeLessThanOrEqual(limit)
          ids.push(...page.ids)
          after = page.next ?? undefined
        } while (after !== undefined)

        const expected = inOrder(
          rows.filter((row) => matches(row, visible, filter)),
          sort,
        )
        expect(ids).toEqual(expected.map(({ id }) => id))
      }),
      { numRuns: 500 },
    )
  })

  test('neither repeat nor skip what stays when other properties change in between', () => {
    fc.assert(
      fc.property(someRows, aSort, aLimit, fc.array(aRow), (rows, sort, limit, changed) => {
        const index = indexOf(rows)
        const question = {
          visible: { municipalities: CITIES, properties: [] },
          filter: {},
          today: TODAY,
        }
        const first = index.page(question, { sort, limit })
        const untouched = rows.filter((row) => !changed.some(({ id }) => id === row.id))

        index.apply(
          changed.slice(1),
          changed.slice(0, 1).map(({ id }) => id),
        )

        const rest =
          first.next === null ? [] : index.page(question, { sort, limit: 100, after: first.next }).ids
        const seen = [...first.ids, ...rest].filter((id) => untouched.some((row) => row.id === id))
        if (first.next !== null) expect(seen).toEqual(inOrder(untouched, sort).map(({ id }) => id))
      }),
      { numRuns: 300 },
    )
  })

  test('refuse a cursor that was not given out for this order', () => {
    const index = indexOf(fc.sample(someRows, { numRuns: 1, seed: 5 })[0]!)
    const question = {
      visible: { municipalities: CITIES, properties: ID_POOL },
      filter: {},
      today: TODAY,
    }
    const { next } = index.page(question, { sort: 'score', limit: 1 })

    for (const after of ['', 'nonsense', next!]) {
      expect(() => index.page(question, { sort: 'address', limit: 1, after })).toThrow(/cursor/)
    }
  })
})
