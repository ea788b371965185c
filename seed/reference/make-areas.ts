/**
 * Makes areas.geojson: approximate districts as Voronoi cells around district-centres.csv, cut by the municipality.
 * Run: node --import tsx seed/reference/make-areas.ts
 *
 * A Stadtbezirk is what the cells of its Stadtteile cover; where the list has not all of them, its own centre counts
 * as one more and it has no Stadtteile in the file: cells around some of them would swallow the others.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { featureCollection, intersect, point, polygon, truncate, union, voronoi } from '@turf/turf'
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import { parseCentres, type Centre } from './district-centres.ts'

type Shape = Feature<Polygon | MultiPolygon>
type Cell = { centre: Centre; shape: Shape }

const here = (file: string) => new URL(file, import.meta.url)

const municipalities = JSON.parse(readFileSync(here('municipalities.geojson'), 'utf8')) as FeatureCollection<
  Polygon,
  { municipality_key: string }
>

/** Degrees of longitude are shorter than those of latitude: at 51.5 degrees north by this factor. */
const SQUEEZE = Math.cos((51.5 * Math.PI) / 180)

const stretched = (cell: Feature<Polygon>, factor: number): Shape =>
  polygon(cell.geometry.coordinates.map((ring) => ring.map(([lon = 0, lat = 0]) => [lon * factor, lat])))

const rounded = (shape: Shape): Shape => truncate(shape, { precision: 5 })

/** The places of `within` that are nearer to a centre than to any other, one cell a centre, WGS 84. */
function cellsWithin(within: Shape, centres: Centre[]): Cell[] {
  const places = featureCollection(centres.map(({ lon, lat }) => point([lon * SQUEEZE, lat])))
  const cells = voronoi(places, { bbox: [6 * SQUEEZE, 51, 8.5 * SQUEEZE, 52] }).features
  return centres.map((centre, index) => {
    const cell = cells[index]
    // Rounded before the cut: neighbours then share their corners to the last digit.
    const cut = cell && intersect(featureCollection([rounded(stretched(cell, 1 / SQUEEZE)), within]))
    if (!cut) throw new Error(`${centre.name} lies outside its municipality`)
    return { centre, shape: rounded(cut) }
  })
}

function dissolved(cells: Cell[]): Shape {
  const [first, ...others] = cells.map(({ shape }) => shape)
  if (!first) throw new Error('there is nothing to dissolve')
  const all = others.length > 0 ? union(featureCollection([first, ...others])) : first
  if (!all) throw new Error('the cells have no union')
  return rounded(all)
}

function areasOf(boundary: Shape, centres: Centre[]): Cell[] {
  const parents = centres.filter(({ level }) => level === 1)
  const incomplete = new Set(parents.filter(({ complete }) => !complete).map(({ code }) => code))
  const cells = cellsWithin(
    boundary,
    centres.filter(({ level, code }) => level === 2 || incomplete.has(code)),
  )
  const isOf = (parent: Centre, { level, code, parent_code }: Centre) =>
    (level === 1 ? code : parent_code) === parent.code
  const outer = parents.map((parent) => ({
    centre: parent,
    shape: dissolved(cells.filter(({ centre }) => isOf(parent, centre))),
  }))
  const inner = cells.filter(({ centre }) => centre.level === 2 && !incomplete.has(centre.parent_code ?? ''))
  return [...outer, ...inner]
}

const centres = parseCentres(readFileSync(here('district-centres.csv'), 'utf8'))
const areas = municipalities.features.flatMap((municipality) =>
  areasOf(
    municipality,
    centres.filter(({ municipality_key }) => municipality_key === municipality.properties.municipality_key),
  ),
)

const features = areas.map(({ centre, shape }) => ({
  type: 'Feature',
  properties: {
    municipality_key: centre.municipality_key,
    level: centre.level,
    kind: centre.kind,
    code: centre.code,
    parent_code: centre.parent_code,
    name: centre.name,
    quality: 'approximate',
  },
  geometry: shape.geometry,
}))

writeFileSync(
  here('areas.geojson'),
  `{"type":"FeatureCollection","features":[\n${features.map((feature) => JSON.stringify(feature)).join(',\n')}\n]}\n`,
)
console.log(`${features.length} districts`)
