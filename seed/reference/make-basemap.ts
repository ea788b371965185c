/**
 * Makes the small files of basemap/ that the map draws when there is no network.
 * Run: node --import tsx seed/reference/make-basemap.ts
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { featureCollection, truncate, union } from '@turf/turf'
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson'
import { bordersBetween, ringsOf, simplifyTogether } from './simplify.ts'

type Shape<Properties> = Feature<Polygon | MultiPolygon, Properties>

type MunicipalityProperties = {
  municipality_key: string
  name: string
  county_key: string
  label_lon: number
  label_lat: number
  label_rank: number
}

/** About 30 m: a pixel at zoom 12. */
const REGION_TOLERANCE = 0.0003
/** About 250 m: the surroundings are only there to show where the region lies. */
const CONTEXT_TOLERANCE = 0.0025

const read = <Properties>(file: string) =>
  (JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as FeatureCollection<never, Properties>)
    .features as Shape<Properties>[]

function write(file: string, features: Feature[], precision: number) {
  const lines = features.map((feature) => JSON.stringify(truncate(feature, { precision })))
  const text = `{"type":"FeatureCollection","features":[\n${lines.join(',\n')}\n]}\n`
  writeFileSync(new URL(`basemap/${file}`, import.meta.url), text)
  console.log(`${file}: ${features.length} features, ${Math.round(text.length / 1000)} kB`)
}

const municipalities = simplifyTogether(
  read<MunicipalityProperties>('municipalities.geojson'),
  REGION_TOLERANCE,
)
const borders = (kind: 'county' | 'region', coordinates: Position[][]): Feature => ({
  type: 'Feature',
  properties: { kind },
  geometry: { type: 'MultiLineString', coordinates },
})
const outline = union(featureCollection(municipalities))
if (!outline) throw new Error('the municipalities have no union')

write(
  'municipalities.geojson',
  municipalities.map(({ properties: { municipality_key, name }, ...shape }) => ({
    ...shape,
    properties: { municipality_key, name },
  })),
  5,
)
write(
  'labels.geojson',
  municipalities.map(({ properties: { municipality_key, name, label_lon, label_lat, label_rank } }) => ({
    type: 'Feature',
    properties: { municipality_key, name, rank: label_rank },
    geometry: { type: 'Point', coordinates: [label_lon, label_lat] },
  })),
  5,
)
write(
  'counties.geojson',
  [
    borders(
      'county',
      bordersBetween(municipalities, ({ county_key }) => county_key),
    ),
    borders('region', ringsOf(outline)),
  ],
  5,
)
write(
  'context.geojson',
  simplifyTogether(
    read<{ county_key: string; name: string; in_region: boolean }>('context-counties.geojson'),
    CONTEXT_TOLERANCE,
  )
    .filter(({ properties }) => !properties.in_region)
    .map(({ properties: { county_key, name }, ...shape }) => ({
      ...shape,
      properties: { county_key, name },
    })),
  4,
)
