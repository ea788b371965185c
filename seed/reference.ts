/** Brings the reference data of `seed/reference/` into the database: idempotent, and quick when nothing changed. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import pg from 'pg'
import { many, maybe, rowTypes, run, sql, type Db } from '../db/query.ts'
import { stableId, systemAccount } from './ids.ts'

const read = (file: string) => readFileSync(new URL(`reference/${file}`, import.meta.url), 'utf8')

type MunicipalityProperties = {
  municipality_key: string
  name: string
  kind: string
  county_key: string
  county_name: string
  label_lon: number
  label_lat: number
}
export type AreaProperties = {
  municipality_key: string
  level: number
  kind: string
  code: string
  parent_code: string | null
  name: string
  quality: string
}

/** Boundaries in EPSG:4326. */
export const readMunicipalities = () =>
  JSON.parse(read('municipalities.geojson')) as FeatureCollection<Polygon, MunicipalityProperties>
/** Districts in EPSG:4326, cells around known centres: `quality` is approximate. */
export const readAreas = () =>
  JSON.parse(read('areas.geojson')) as FeatureCollection<Polygon | MultiPolygon, AreaProperties>
/** Inhabitants of each municipality, by the day they were counted. */
export const readPopulations = () =>
  JSON.parse(read('municipalities.json')) as {
    municipality_key: string
    population: number
    population_on: string
  }[]
/** The pairs of municipality and postcode. */
export const readPostcodes = () =>
  read('ruhr-postcodes.csv')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(',') as [ags: string, municipality: string, postcode: string])
    .map(([municipality_key, , postcode]) => ({ municipality_key, postcode }))
export const readViolationTypes = () =>
  JSON.parse(read('violation-types.json')) as {
    code: string
    field: string
    office: string
    valid_from: string
    valid_to: string | null
  }[]
export const readInstruments = () =>
  JSON.parse(read('instruments.json')) as { code: string; law: string; effect: string }[]
export const readAgencies = () => JSON.parse(read('agencies.json')) as { code: string }[]

/** The id of an approximate district, as `seedReference` inserts it. */
export const areaId = (area: Pick<AreaProperties, 'municipality_key' | 'level' | 'code'>) =>
  stableId('area', `${area.municipality_key}/${area.level}/${area.code}`)

const files = [
  'municipalities.geojson',
  'municipalities.json',
  'areas.geojson',
  'violation-types.json',
  'instruments.json',
  'occupancy-rules.json',
  'agencies.json',
]

/** Any constant will do, as long as every server uses the same. */
const lockKey = 7_433_914

/**
 * Upserts municipalities, catalogues and agencies, and gives every municipality that has no districts the
 * approximate ones; imported districts are never touched. Acts as the system's account.
 * @param url of the migrating user, which owns the tables
 */
export const seedReference = async (url: string, report: (line: string) => void) => {
  const client = new pg.Client({ connectionString: url, types: rowTypes })
  await client.connect()
  try {
    await client.query('begin')
    await client.query(`set local revierblick.account = '${systemAccount}'`)
    await client.query('select pg_advisory_xact_lock($1)', [lockKey])
    const version = createHash('sha256').update(files.map(read).join('\n')).digest('hex')
    if ((await seededVersion(client)) !== version) {
      await upsertAll(client)
      // Two servers of different releases each leave what they know; the comment says whose files are in.
      await client.query(`comment on table municipality is 'Reference data ${version}'`)
      report(await summary(client))
    }
    await client.query('commit')
  } finally {
    await client.end()
  }
}

const seededVersion = async (db: Db) => {
  const row = await maybe<{ comment: string | null }>(
    db,
    sql`select obj_description('municipality'::regclass, 'pg_class') as comment
        where exists (select from municipality)`,
  )
  return row?.comment?.replace('Reference data ', '')
}

const upsertAll = async (db: Db) => {
  await upsertMunicipalities(db)
  await upsertCatalogues(db)
  await addMissingAreas(db)
}

const upsertMunicipalities = (db: Db) => {
  const populations = new Map(readPopulations().map((row) => [row.municipality_key, row]))
  const rows = readMunicipalities().features.map(({ properties, geometry }) => ({
    ...properties,
    ...populations.get(properties.municipality_key),
    boundary: geometry,
  }))
  return run(
    db,
    sql`
      insert into municipality
        (key, name, kind, county_key, county_name, population, population_on, label_place, boundary)
      select municipality_key, name, kind, county_key, county_name, population, population_on,
             st_transform(st_setsrid(st_makepoint(label_lon, label_lat), 4326), 25832),
             st_multi(st_transform(st_setsrid(st_geomfromgeojson(boundary), 4326), 25832))
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(
        municipality_key text, name text, kind text, county_key text, county_name text, population integer,
        population_on date, label_lon double precision, label_lat double precision, boundary jsonb)
      order by municipality_key
      on conflict (key) do update set
        name = excluded.name, kind = excluded.kind, county_key = excluded.county_key,
        county_name = excluded.county_name, population = excluded.population,
        population_on = excluded.population_on, label_place = excluded.label_place, boundary = excluded.boundary`,
  )
}

const upsertCatalogues = async (db: Db) => {
  // Oldest first: a version ends before the next one of the same code begins.
  await run(
    db,
    sql`
      insert into violation_type (code, valid_from, valid_to, name_de, name_en, law, field, office, evidence)
      select code, valid_from, valid_to, name_de, name_en, law, field, office,
             array(select jsonb_array_elements_text(evidence))
      from jsonb_to_recordset(${read('violation-types.json')}::jsonb) as given(
        code text, valid_from date, valid_to date, name_de text, name_en text, law text, field text, office text,
        evidence jsonb)
      order by code, valid_from
      on conflict (code, valid_from) do update set
        valid_to = excluded.valid_to, name_de = excluded.name_de, name_en = excluded.name_en, law = excluded.law,
        field = excluded.field, office = excluded.office, evidence = excluded.evidence`,
  )
  await run(
    db,
    sql`
      insert into occupancy_rule
        (code, valid_from, valid_to, applies_to, sqm_per_person, sqm_per_child, child_below_age, min_room_sqm, law)
      select code, valid_from, valid_to, applies_to, sqm_per_person, sqm_per_child, child_below_age, min_room_sqm, law
      from jsonb_to_recordset(${read('occupancy-rules.json')}::jsonb) as given(
        code text, valid_from date, valid_to date, applies_to text, sqm_per_person numeric, sqm_per_child numeric,
        child_below_age smallint, min_room_sqm numeric, law text)
      order by code, valid_from
      on conflict (code, valid_from) do update set
        valid_to = excluded.valid_to, applies_to = excluded.applies_to, sqm_per_person = excluded.sqm_per_person,
        sqm_per_child = excluded.sqm_per_child, child_below_age = excluded.child_below_age,
        min_room_sqm = excluded.min_room_sqm, law = excluded.law`,
  )
  await run(
    db,
    sql`
      insert into instrument (code, name_de, name_en, law, effect)
      select code, name_de, name_en, law, effect
      from jsonb_to_recordset(${read('instruments.json')}::jsonb) as given(
        code text, name_de text, name_en text, law text, effect text)
      order by code
      on conflict (code) do update set
        name_de = excluded.name_de, name_en = excluded.name_en, law = excluded.law, effect = excluded.effect`,
  )
  const agencies = (JSON.parse(read('agencies.json')) as { code: string }[]).map((agency) => ({
    ...agency,
    id: stableId('agency', agency.code),
  }))
  await run(
    db,
    sql`
      insert into agency (id, code, name_de, name_en, guest)
      select id, code, name_de, name_en, guest
      from jsonb_to_recordset(${JSON.stringify(agencies)}::jsonb) as given(
        id uuid, code text, name_de text, name_en text, guest boolean)
      order by code
      on conflict (code) do update set
        name_de = excluded.name_de, name_en = excluded.name_en, guest = excluded.guest`,
  )
}

/** Where a district's cell comes from, as it is shown. */
const areaSource = 'Näherung: Zellen um Mittelpunkte der Bezirke'

const addMissingAreas = async (db: Db) => {
  const districted = await many<{ key: string }>(db, sql`select distinct municipality_key as key from area`)
  const known = new Set(districted.map(({ key }) => key))
  const rows = readAreas()
    .features.filter(({ properties }) => !known.has(properties.municipality_key))
    .map(({ properties, geometry }) => ({
      ...properties,
      id: areaId(properties),
      parent_id: properties.parent_code
        ? areaId({ ...properties, level: properties.level - 1, code: properties.parent_code })
        : null,
      boundary: geometry,
    }))
  if (rows.length === 0) return
  await run(
    db,
    sql`
      insert into area (id, municipality_key, level, kind, code, name, parent_id, quality, source, valid_from, boundary)
      select id, municipality_key, level, kind, code, name, parent_id, quality, ${areaSource}, '2026-01-01',
             st_multi(st_collectionextract(st_makevalid(
               st_transform(st_setsrid(st_geomfromgeojson(boundary), 4326), 25832)), 3))
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(
        id uuid, municipality_key text, level smallint, kind text, code text, name text, parent_id uuid, quality text,
        boundary jsonb)
      order by municipality_key, level, code`,
  )
}

const summary = async (db: Db) => {
  const counts = await maybe<{ municipalities: number; areas: number; types: number }>(
    db,
    sql`select (select count(*) from municipality) as municipalities,
               (select count(*) from area where valid_to is null) as areas,
               (select count(*) from violation_type) as types`,
  )
  return `Reference data: ${counts?.municipalities} municipalities, ${counts?.areas} districts, ${counts?.types} violation types`
}
