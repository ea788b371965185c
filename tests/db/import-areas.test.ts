/** A city's own districts in place of the approximate ones. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rowTypes } from '../../db/query.ts'
import { RefusedAreas, replaceAreas } from '../../server/areas/replace.ts'
import { SYSTEM, useDatabase } from '../database.ts'

const database = useDatabase()
const essen = '05113000'
let client: pg.Client

// Each test in a transaction of its own that is rolled back: the embedded database serves other files too.
beforeEach(async () => {
  client = new pg.Client({ connectionString: database.current.url, types: rowTypes })
  await client.connect()
  await client.query(`begin; set local revierblick.account = '${SYSTEM}'`)
})
afterEach(async () => {
  await client.query('rollback')
  await client.end()
})

type Given = Record<string, unknown>
/** A square of about `size` degrees in Essen, its south-western corner at `lon`, `lat`. */
const aSquare = (properties: Given, [lon, lat] = [7.0, 51.44], size = 0.01) => ({
  type: 'Feature',
  properties: {
    ...{ ags: essen, kind: 'Stadtbezirk', code: 'n1', name: 'Neuland', quality: 'official', source: 'test' },
    ...properties,
  },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [lon, lat],
        [(lon ?? 0) + size, lat],
        [(lon ?? 0) + size, (lat ?? 0) + size],
        [lon, (lat ?? 0) + size],
        [lon, lat],
      ],
    ],
  },
})
const aFile = (...features: unknown[]) => ({ type: 'FeatureCollection', features })
const day = '2026-11-22'
const replace = (content: unknown, municipality = essen) =>
  replaceAreas(client, { content, municipality, day })
const complaintsOf = async (content: unknown) => {
  const before = await districts()
  const error: unknown = await replace(content).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(RefusedAreas)
  expect(await districts()).toEqual(before)
  return (error as RefusedAreas).complaints
}
const districts = async (municipality = essen) =>
  (
    await client.query<{ id: string; level: number; code: string; name: string; quality: string }>(
      `select id, level, code, name, quality, parent_id from area
       where municipality_key = $1 and valid_to is null order by level, code`,
      [municipality],
    )
  ).rows

test('a code that goes on keeps its id, the others end, new ones begin', async () => {
  const [first] = await districts()

  const report = await replace(
    aFile(aSquare({ code: first?.code, name: 'Weiter' }), aSquare({ code: 'x', name: 'Neu' }, [7.02, 51.44])),
  )

  const [kept, added] = (await districts()).filter(({ level }) => level === 1)
  expect(kept).toMatchObject({ id: first?.id, name: 'Weiter', quality: 'official' })
  expect(added).toMatchObject({ code: 'x', name: 'Neu' })
  expect(report.levels[0]).toMatchObject({ level: 1, kept: 1, added: 1, ended: 8 })
  const ended = await client.query(
    `select count(*) as count from area where municipality_key = $1 and valid_to = $2`,
    [essen, day],
  )
  expect(ended.rows).toEqual([{ count: 8 }])
})

test('a level that the file lacks stays; its districts find the new parents by overlap', async () => {
  const below = (await districts()).filter(({ level }) => level === 2)

  await replace(aFile(aSquare({ code: 'small', name: 'Süd' }, [7.0, 51.4], 0.005), bigSquare))

  const after = (
    await client.query<{ id: string; parent: string | null }>(
      `select a.id, p.code as parent from area a left join area p on p.id = a.parent_id
     where a.municipality_key = $1 and a.level = 2 and a.valid_to is null`,
      [essen],
    )
  ).rows
  expect(after.map(({ id }) => id).sort()).toEqual(below.map(({ id }) => id).sort())
  expect(after.some(({ parent }) => parent === 'big')).toBe(true)
})
const bigSquare = aSquare({ code: 'big', name: 'Mitte' }, [6.98, 51.43], 0.06)

test('a partial level says how much of the city it leaves uncovered', async () => {
  const report = await replace(aFile(aSquare({})))

  const [level] = report.levels
  expect(level?.municipality_km2).toBeGreaterThan(200)
  expect(level?.uncovered_km2).toBeCloseTo((level?.municipality_km2 ?? 0) - 0.77, 1)
})

test('properties find their district again', async () => {
  const place = `st_transform(st_setsrid(st_makepoint(7.005, 51.445), 4326), 25832)`
  await client.query(
    `insert into property (id, municipality_key, file_number, use_state, place)
     values ('00000000-0000-7000-8000-0000000000aa', $1, 'T-1', 'vacant', ${place})`,
    [essen],
  )

  await replace(aFile(aSquare({ kind: 'Stadtteil', code: 'here', name: 'Hier' })))

  const { rows } = await client.query(
    `select a.code from property p join area a on a.id = p.area_id where p.file_number = 'T-1'`,
  )
  expect(rows).toEqual([{ code: 'here' }])
})

test('a level without any codes takes the names as codes', async () => {
  await replace(aFile(aSquare({ kind: 'Stadtteil', code: null, name: 'Altenessen-Süd' })))

  expect((await districts()).filter(({ level }) => level === 2).map(({ code }) => code)).toEqual([
    'altenessen-sued',
  ])
})

describe('a file with a fault changes nothing and names every feature', () => {
  test('missing and repeated codes, unknown kinds and qualities', async () => {
    const complaints = await complaintsOf(
      aFile(
        aSquare({ code: '' }),
        aSquare({ code: '2', name: 'Zwei' }),
        aSquare({ code: '2', name: 'Auch zwei' }),
        aSquare({ code: '3', name: 'Drei', kind: 'Kietz' }),
        aSquare({ code: '4', name: 'Vier', quality: 'good' }),
      ),
    )

    expect(complaints).toEqual([
      { feature: 'feature 1, Neuland', problem: 'has no code' },
      {
        feature: 'feature 4, Drei, code 3',
        problem: 'has the kind "Kietz"; known are Stadtbezirk, Stadtteil, Ortsteil, statistischer Bezirk',
      },
      {
        feature: 'feature 5, Vier, code 4',
        problem: 'has the quality "good"; known are official, osm, approx, approximate',
      },
      { feature: 'feature 3, Auch zwei, code 2', problem: 'has the code of feature 2' },
    ])
  })

  test('shapes that cross themselves, are open, empty or in metres', async () => {
    const withRing = (ring: unknown, code: string) => ({
      ...aSquare({ code }),
      geometry: { type: 'Polygon', coordinates: [ring] },
    })
    const open = [
      [7, 51.44],
      [7.01, 51.44],
      [7.01, 51.45],
      [7, 51.45],
    ]
    const complaints = await complaintsOf(
      aFile(withRing(open, 'open'), withRing([], 'empty'), withRing([[361880, 5702410]], 'metres'), {
        ...aSquare({ code: 'none' }),
        geometry: null,
      }),
    )
    const crossing = await complaintsOf(aFile(withRing([open[0], open[2], open[1], open[3], open[0]], 'bow')))

    expect(complaints.map(({ problem }) => problem)).toEqual([
      'has a ring that is not closed',
      'has coordinates that are no longitude and latitude (EPSG:4326)',
      'has coordinates that are no longitude and latitude (EPSG:4326)',
      'has no Polygon or MultiPolygon',
    ])
    expect(crossing).toHaveLength(1)
    expect(crossing[0]?.feature).toBe('feature 1, Neuland, code bow')
    expect(crossing[0]?.problem).toMatch(/^has a bad geometry: Self-intersection/)
  })

  test('a district more than 500 m outside the city', async () => {
    const complaints = await complaintsOf(aFile(aSquare({}), aSquare({ code: 'far' }, [7.6, 51.44])))

    expect(complaints).toHaveLength(1)
    expect(complaints[0]?.feature).toBe('feature 2, Neuland, code far')
    expect(complaints[0]?.problem).toMatch(/^reaches \d{5} m beyond the municipality$/)
  })

  test('no districts of this city, no such city, no GeoJSON', async () => {
    const problems = [
      await complaintsOf(aFile(aSquare({ ags: '05913000' }))),
      await complaintsOf({ type: 'Topology' }),
      await complaintsOf(null),
    ].flat()

    expect(problems.map(({ problem }) => problem)).toEqual([
      'has no district with ags 05113000',
      'is no GeoJSON FeatureCollection',
      'is no GeoJSON FeatureCollection',
    ])
    await expect(replace(aFile(), '05999999')).rejects.toThrow('is no municipality of the Ruhr')
  })
})

const folder = process.env.GEODATA_DIR
const hasGeodata = folder !== undefined && existsSync(join(folder, 'ruhr-districts.geojson'))
if (!hasGeodata)
  process.stderr.write(
    'SKIPPED: imports of real districts. GEODATA_DIR names no folder with ruhr-districts.geojson.\n',
  )

describe.skipIf(!hasGeodata)('real districts', () => {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder ?? '', file), 'utf8'))
  const qualities = async (municipality: string) =>
    (
      await client.query<{ level: number; quality: string; count: number; parents: number }>(
        `select level, quality, count(*) as count, count(parent_id) as parents from area
         where municipality_key = $1 and valid_to is null group by level, quality order by level`,
        [municipality],
      )
    ).rows

  test('Essen has 9 and 50 official ones, which cover the city', async () => {
    const report = await replace(read('ruhr-districts.geojson'))

    expect(await qualities(essen)).toEqual([
      { level: 1, quality: 'official', count: 9, parents: 0 },
      { level: 2, quality: 'official', count: 50, parents: 50 },
    ])
    for (const { uncovered_km2, municipality_km2 } of report.levels)
      expect(uncovered_km2 / municipality_km2).toBeLessThan(0.01)
  })

  test('Dortmund has 12 official ones and 62 approximate ones below them', async () => {
    await replace(read('ruhr-districts.geojson'), '05913000')

    expect(await qualities('05913000')).toEqual([
      { level: 1, quality: 'official', count: 12, parents: 0 },
      { level: 2, quality: 'approximate', count: 62, parents: 62 },
    ])
  })

  test("Duisburg's second level from OpenStreetMap is partial and says so", async () => {
    const report = await replace(read('duisburg-districts-osm.geojson'), '05112000')

    expect(await qualities('05112000')).toEqual([
      { level: 1, quality: 'osm', count: 7, parents: 0 },
      { level: 2, quality: 'osm', count: 27, parents: 27 },
    ])
    expect(report.levels[1]?.uncovered_km2).toBeGreaterThan(80)
    expect(report.levels[1]?.uncovered_km2).toBeLessThan(110)
  })
})
