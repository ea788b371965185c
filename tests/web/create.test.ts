import { readFileSync } from 'node:fs'
import type { FeatureCollection } from 'geojson'
import { describe, expect, test } from 'vitest'
import { proposeDwellings } from '../../web/create/dwellings.ts'
import { districtAt, municipalityAt } from '../../web/create/locate.ts'
import { readPlace } from '../../web/property/places.ts'

const read = (path: string) =>
  JSON.parse(
    readFileSync(new URL(`../../seed/reference/${path}`, import.meta.url), 'utf8'),
  ) as FeatureCollection

describe('the municipality of a place', () => {
  const { features } = read('basemap/municipalities.geojson')

  test.each([
    ['05113000', 'Essen', 7.0116, 51.4556],
    ['05916000', 'Herne', 7.2257, 51.5388],
    ['05112000', 'Duisburg', 6.7623, 51.4344],
  ])('%s %s', (key, name, lon, lat) => {
    expect(municipalityAt(features, { lon, lat })).toEqual({ key, name })
  })

  test('there is none outside the region', () => {
    expect(municipalityAt(features, { lon: 6.9603, lat: 50.9375 })).toBeNull()
  })
})

test('the finest district counts', () => {
  const square = (level: number, size: number) => ({
    type: 'Feature' as const,
    properties: { id: `area-${level}`, name: `Level ${level}`, level, quality: 'approximate' },
    geometry: {
      type: 'Polygon' as const,
      coordinates: [
        [
          [0, 0],
          [size, 0],
          [size, size],
          [0, size],
          [0, 0],
        ],
      ],
    },
  })

  expect(districtAt([square(2, 1), square(1, 4)], { lon: 0.5, lat: 0.5 })?.id).toBe('area-2')
  expect(districtAt([square(2, 1), square(1, 4)], { lon: 3, lat: 3 })?.id).toBe('area-1')
  expect(districtAt([square(2, 1)], { lon: 3, lat: 3 })).toBeNull()
})

describe('proposed dwellings', () => {
  const words = {
    storey: (storey: number) => (storey === 0 ? 'EG' : `${storey}. OG`),
    left: 'links',
    middle: 'Mitte',
    right: 'rechts',
  }

  test('two a storey are left and right, from the ground up', () => {
    expect(proposeDwellings(2, 2, words)).toEqual([
      { label: 'EG links', storey: 0 },
      { label: 'EG rechts', storey: 0 },
      { label: '1. OG links', storey: 1 },
      { label: '1. OG rechts', storey: 1 },
    ])
  })

  test('one a storey needs no side, four are numbered', () => {
    expect(proposeDwellings(1, 1, words)).toEqual([{ label: 'EG', storey: 0 }])
    expect(proposeDwellings(1, 4, words).map(({ label }) => label)).toEqual(['EG 1', 'EG 2', 'EG 3', 'EG 4'])
  })

  test('labels of a building are never the same', () => {
    const labels = proposeDwellings(60, 20, words).map(({ label }) => label)

    expect(new Set(labels).size).toBe(1200)
  })

  test('nothing sensible asked for gives nothing', () => {
    expect(proposeDwellings(-3, 2, words)).toEqual([])
    expect(proposeDwellings(3, 0, words)).toEqual([])
  })
})

test('a part of a property is read as the scope of a decision', () => {
  expect(readPlace('property')).toEqual({ scope: 'property', building_id: null, dwelling_unit_id: null })
  expect(readPlace('building/b')).toEqual({ scope: 'building', building_id: 'b', dwelling_unit_id: null })
  expect(readPlace('dwelling/b/d')).toEqual({ scope: 'dwelling', building_id: 'b', dwelling_unit_id: 'd' })
})
