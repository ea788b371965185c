/** Municipalities and their districts. Stored in EPSG:25832, given out in EPSG:4326. */
import { empty, many, sql, type Db } from '../../db/query.ts'
import type { Area, Municipality } from './schema.ts'

type MultiPolygon = { type: 'MultiPolygon'; coordinates: number[][][][] }
type Shaped<Row> = Row & { boundary: MultiPolygon }

/** 5 decimals are about a metre. */
const boundary = sql`, st_asgeojson(st_transform(boundary, 4326), 5)::json as boundary`

const selectMunicipalities = (db: Db, withBoundary: boolean) =>
  many<Municipality>(
    db,
    sql`
      select key, name, kind, county_key, county_name, population, population_on,
             json_build_object('lon', round(st_x(label)::numeric, 5), 'lat', round(st_y(label)::numeric, 5))
               as label_place ${withBoundary ? boundary : empty}
      from municipality cross join st_transform(label_place, 4326) as label
      order by name`,
  )

const selectAreas = (db: Db, municipality: string | undefined, withBoundary: boolean) =>
  many<Area>(
    db,
    sql`
      select id, municipality_key, level, kind, code, name, parent_id, quality, source, valid_from
             ${withBoundary ? boundary : empty}
      from area
      where valid_to is null ${municipality === undefined ? empty : sql`and municipality_key = ${municipality}`}
      order by municipality_key, level, code`,
  )

const collectionOf = <Row>(rows: Row[], idOf: (row: Row) => string) => ({
  type: 'FeatureCollection' as const,
  features: rows.map((row) => {
    const { boundary: geometry, ...properties } = row as Shaped<Row>
    return { type: 'Feature' as const, id: idOf(row), properties: properties as Row, geometry }
  }),
})

/** By name. */
export const municipalities = async (db: Db, { geometry }: { geometry: boolean }) => {
  const items = await selectMunicipalities(db, geometry)
  return geometry ? collectionOf(items, ({ key }) => key) : { items }
}

/** Those in force, coarse levels before fine ones. */
export const areas = async (
  db: Db,
  { municipality, geometry }: { municipality?: string | undefined; geometry: boolean },
) => {
  const items = await selectAreas(db, municipality, geometry)
  return geometry ? collectionOf(items, ({ id }) => id) : { items }
}
