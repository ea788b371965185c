import { readFileSync } from 'node:fs'
import { area, booleanPointInPolygon, difference, featureCollection, kinks } from '@turf/turf'
import type { Feature, FeatureCollection, Geometry, MultiPolygon, Point, Polygon } from 'geojson'
import { describe, expect, test } from 'vitest'
import { parseCentres } from '../../seed/reference/district-centres.ts'

const text = (file: string) => readFileSync(new URL(`../../seed/reference/${file}`, import.meta.url), 'utf8')
const json = <Row>(file: string) => JSON.parse(text(file)) as Row[]
const features = <G extends Geometry, P>(file: string) =>
  (JSON.parse(text(file)) as FeatureCollection<G, P>).features

type Named = { municipality_key: string; name: string }
type Label = { label_lon: number; label_lat: number }
type District = Named & {
  level: number
  code: string
  parent_code: string | null
  quality: string
}
type Dated = { code: string; law: string; valid_from: string; valid_to: string | null }

const municipalities = features<Polygon, Named & Label>('municipalities.geojson')
const areas = features<Polygon | MultiPolygon, District>('areas.geojson')
const populations = json<Named & { population: number; population_on: string }>('municipalities.json')
const violationTypes = json<Dated & { office: string; further_offices: string[]; evidence: string[] }>(
  'violation-types.json',
)
const instruments = json<{ code: string; effect: string }>('instruments.json')
const agencies = json<{ code: string; guest: boolean }>('agencies.json')
const offices = json<{ code: string }>('offices.json')

const keys = (rows: { municipality_key: string }[]) =>
  rows.map(({ municipality_key }) => municipality_key).sort()
const municipalityOf = ({ properties }: Feature<Geometry, Named>) =>
  municipalities.find((other) => other.properties.municipality_key === properties.municipality_key)
const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0)
const isClosed = (geometry: Polygon | MultiPolygon) =>
  (geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()).every(
    (ring) => ring.length >= 4 && String(ring[0]) === String(ring.at(-1)),
  )

describe('the municipalities', () => {
  test('are the 53 of the Regionalverband, each with its inhabitants, 5,111,530 in all', () => {
    expect(new Set(keys(populations)).size).toBe(53)
    expect(keys(municipalities.map(({ properties }) => properties))).toEqual(keys(populations))
    expect(sum(populations.map(({ population }) => population))).toBe(5_111_530)
    for (const { municipality_key, population_on } of populations)
      expect([municipality_key, population_on]).toEqual([expect.stringMatching(/^05\d{6}$/), '2018-12-31'])
  })

  test('have the same names in both files', () => {
    for (const { municipality_key, name } of populations)
      expect(
        municipalities.find((other) => other.properties.municipality_key === municipality_key),
      ).toMatchObject({
        properties: { name },
      })
  })

  test('have valid boundaries that their label lies in, 4,438 km2 in all', () => {
    for (const municipality of municipalities) {
      const { label_lon, label_lat, name } = municipality.properties
      expect(isClosed(municipality.geometry), name).toBe(true)
      expect(kinks(municipality).features, name).toEqual([])
      expect(booleanPointInPolygon([label_lon, label_lat], municipality), name).toBe(true)
    }
    // The sphere of turf makes areas of this latitude a little larger than EPSG:25832 does.
    expect(sum(municipalities.map(area)) / 1e6 / 4438).toBeCloseTo(1, 1)
  })

  test('each have at least one postcode', () => {
    const rows = text('ruhr-postcodes.csv').trim().split(/\r?\n/).slice(1)

    expect(new Set(rows.map((row) => row.slice(0, 8)))).toEqual(new Set(keys(populations)))
    for (const row of rows) expect(row).toMatch(/^05\d{6},[^,]+,\d{5}$/)
  })
})

describe('the approximate districts', () => {
  const cities = [...new Set(keys(areas.map(({ properties }) => properties)))]
  const shareCovered = (municipality_key: string, level: number) => {
    const cells = areas.filter(
      ({ properties }) => properties.municipality_key === municipality_key && properties.level === level,
    )
    const [cell] = cells
    const whole = cell && municipalityOf(cell)
    return whole ? sum(cells.map(area)) / area(whole) : 0
  }

  test('say that they are, and have codes of their own on their level', () => {
    expect(cities).toHaveLength(6)
    expect(new Set(areas.map(({ properties }) => properties.quality))).toEqual(new Set(['approximate']))
    const codes = areas.map(({ properties: { municipality_key, level, code } }) =>
      [municipality_key, level, code].join(),
    )
    expect(new Set(codes).size).toBe(areas.length)
  })

  test('are valid and lie in their municipality but for a breadth of a metre', () => {
    for (const cell of areas) {
      const within = municipalityOf(cell)
      expect(isClosed(cell.geometry), cell.properties.name).toBe(true)
      expect(kinks(cell).features, cell.properties.name).toEqual([])
      const outside = within && difference(featureCollection<Polygon | MultiPolygon>([cell, within]))
      expect(outside ? area(outside) : 0, cell.properties.name).toBeLessThan(500)
    }
  })

  test('cover their city without a gap', () => {
    for (const city of cities) expect(shareCovered(city, 1), city).toBeCloseTo(1, 3)
    for (const city of ['05113000', '05913000']) expect(shareCovered(city, 2), city).toBeCloseTo(1, 3)
  })

  test('of the second level lie in their parent and fill it', () => {
    const parentOf = ({ municipality_key, parent_code }: District) =>
      areas.find(
        ({ properties }) =>
          properties.level === 1 &&
          properties.municipality_key === municipality_key &&
          properties.code === parent_code,
      )
    const children = areas.filter(({ properties }) => properties.level === 2)
    for (const parent of new Set(children.map(({ properties }) => parentOf(properties)))) {
      if (!parent) expect.fail('a district has no parent')
      const inside = children.filter(({ properties }) => parentOf(properties) === parent)
      expect(sum(inside.map(area)) / area(parent), parent.properties.name).toBeCloseTo(1, 3)
      for (const child of inside) {
        const outside = difference(featureCollection<Polygon | MultiPolygon>([child, parent]))
        expect(outside ? area(outside) : 0, child.properties.name).toBeLessThan(500)
      }
    }
  })

  test('hold the centre they are made from', () => {
    for (const { municipality_key, level, code, lon, lat } of parseCentres(text('district-centres.csv'))) {
      const cell = areas.find(
        ({ properties }) =>
          properties.municipality_key === municipality_key &&
          properties.level === level &&
          properties.code === code,
      )
      // A Stadtbezirk is made of its Stadtteile, and of those of Meiderich/Beeck some are missing.
      if (cell && level === 2)
        expect(booleanPointInPolygon([lon, lat], cell), cell.properties.name).toBe(true)
    }
  })
})

describe('the base map', () => {
  test('is small enough to come with the page and has all municipalities', () => {
    const files = ['municipalities', 'labels', 'counties', 'context'].map((name) => `basemap/${name}.geojson`)

    expect(sum(files.map((file) => text(file).length))).toBeLessThan(350_000)
    for (const file of files.slice(0, 2))
      expect(keys(features<Polygon | Point, Named>(file).map(({ properties }) => properties))).toEqual(
        keys(populations),
      )
    for (const simplified of features<Polygon, Named>('basemap/municipalities.geojson'))
      expect(kinks(simplified).features, simplified.properties.name).toEqual([])
  })
})

describe('the catalogues', () => {
  test('have a code once at any time, both names and a law', () => {
    for (const rows of [violationTypes, instruments, agencies, offices, json<Dated>('occupancy-rules.json')])
      expect(new Set(rows.map(({ code }) => code)).size).toBe(rows.length)
    for (const row of [...violationTypes, ...instruments])
      expect(row).toMatchObject({
        code: expect.stringMatching(/^[a-z]+(_[a-z]+)*$/) as string,
        name_de: expect.stringMatching(/\S/) as string,
        name_en: expect.stringMatching(/\S/) as string,
        law: expect.stringMatching(/\S/) as string,
      })
  })

  test('name offices that exist and take part', () => {
    const known = new Set(offices.map(({ code }) => code))
    for (const { office, further_offices } of violationTypes)
      for (const code of [office, ...further_offices]) expect(known).toContain(code)
    for (const { code } of offices) expect(agencies.map((agency) => agency.code)).toContain(code)
  })

  test('have all 34 violations and 28 instruments, and those that the state of a property needs', () => {
    expect([violationTypes.length, instruments.length]).toEqual([34, 28])
    expect(new Set(instruments.map(({ effect }) => effect))).toEqual(
      new Set(['hearing', 'order', 'use_ban', 'uninhabitable', 'enforcement', 'strategic', 'fine']),
    )
  })

  test('count housing supervision by the law in force since 1 July 2021', () => {
    for (const { code, valid_from, law } of violationTypes.filter(({ code }) => code.startsWith('ws_')))
      expect([code, valid_from, law]).toEqual([code, '2021-07-01', expect.stringMatching(/^WohnStG NRW § /)])
  })

  test('keep those that work under secrecy as guests', () => {
    const guests = agencies.filter(({ guest }) => guest).map(({ code }) => code)

    expect(guests).toEqual(expect.arrayContaining(['jc', 'fk', 'st', 'ga', 'ju']))
  })
})
