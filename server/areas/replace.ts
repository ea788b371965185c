/** Puts a municipality's districts in the place of those it had; used by the import command. */
import { many, maybe, one, run, sql, type Db } from '../../db/query.ts'
import { labelOf, readAreaFile, type Complaint, type GivenArea } from './rules.ts'

/** A district may leave its municipality by this much: boundaries of other years and scales. */
export const toleranceMetres = 500

/** The file is refused as a whole; every feature that is wrong has a line. */
export class RefusedAreas extends Error {
  readonly complaints: Complaint[]
  constructor(complaints: Complaint[]) {
    super(
      ['Nothing was changed:', ...complaints.map(({ feature, problem }) => `  ${feature}: ${problem}`)].join(
        '\n',
      ),
    )
    this.complaints = complaints
  }
}

export type LevelReport = {
  level: number
  kinds: string[]
  /** Kept with their ids, made, and ended districts. */
  kept: number
  added: number
  ended: number
  /** What of the municipality no district of this level covers, and its whole area. */
  uncovered_km2: number
  municipality_km2: number
}
export type ImportReport = { municipality: string; levels: LevelReport[]; properties_without_area: number }

/**
 * Replaces the districts of one municipality, level by level; levels that the file does not have stay. A code that
 * goes on keeps its id, the others end on `day`. The caller's transaction, as an account; properties follow by trigger.
 * @param content GeoJSON as `readAreaFile` takes it
 * @throws RefusedAreas before anything is changed
 */
export const replaceAreas = async (
  db: Db,
  { content, municipality, day }: { content: unknown; municipality: string; day: string },
): Promise<ImportReport> => {
  const city = await maybe<{ name: string }>(
    db,
    sql`select name from municipality where key = ${municipality}`,
  )
  if (!city)
    throw new RefusedAreas([
      { feature: municipality, problem: 'is no municipality of the Ruhr (AGS, 8 digits)' },
    ])
  const file = readAreaFile(content, municipality)
  if (file.complaints.length > 0) throw new RefusedAreas(file.complaints)
  await stage(db, file.areas)
  const complaints = await shapeComplaints(db, file.areas, municipality)
  if (complaints.length > 0) throw new RefusedAreas(complaints)

  const levels: LevelReport[] = []
  for (const level of [...new Set(file.areas.map(({ level }) => level))].sort())
    levels.push(await replaceLevel(db, municipality, level, day))
  await adoptParents(db, municipality)
  const properties_without_area = await countWithoutArea(db, municipality)
  await run(db, sql`drop table given_area`)
  return { municipality: city.name, levels, properties_without_area }
}

/** The file's districts as a table of the session, in EPSG:4326 and EPSG:25832. */
const stage = async (db: Db, areas: GivenArea[]) => {
  await run(
    db,
    sql`create temporary table given_area (
          number integer, level smallint, kind text, code text, name text, parent_code text, quality text, source text,
          given geometry(Geometry, 4326), boundary geometry(MultiPolygon, 25832))`,
  )
  await run(
    db,
    sql`insert into given_area
        select number, level, kind, code, name, parent_code, quality, source,
               st_setsrid(st_geomfromgeojson(geometry), 4326)
        from jsonb_to_recordset(${JSON.stringify(areas)}::jsonb) as given(
          number integer, level smallint, kind text, code text, name text, parent_code text, quality text, source text,
          geometry jsonb)`,
  )
  // A valid shape may touch itself after the change of coordinates; one that was wrong before is refused instead.
  await run(
    db,
    sql`update given_area
        set boundary = st_multi(st_collectionextract(st_makevalid(st_transform(given, 25832)), 3))
        where st_isvalid(given)`,
  )
}

const shapeComplaints = async (db: Db, areas: GivenArea[], municipality: string): Promise<Complaint[]> => {
  const rows = await many<{ number: number; reason: string | null; beyond_m: number | null }>(
    db,
    sql`
      select g.number,
             case when g.boundary is null then st_isvalidreason(g.given)
                  when st_isempty(g.boundary) or st_area(g.boundary) < 1 then 'it covers nothing' end as reason,
             (select max(st_distance(point.geom, m.boundary))
              from st_dumppoints(st_difference(g.boundary, st_buffer(m.boundary, ${toleranceMetres}))) point) as beyond_m
      from given_area g join municipality m on m.key = ${municipality}
      order by g.number`,
  )
  const byNumber = new Map(areas.map((area) => [area.number, area]))
  return rows.flatMap(({ number, reason, beyond_m }) => {
    const area = byNumber.get(number)
    const feature = area ? labelOf(area) : `feature ${number}`
    if (reason !== null) return [{ feature, problem: `has a bad geometry: ${reason}` }]
    // The buffer is a polygon of short sides: a few metres of it are no fault of the file's.
    if (beyond_m !== null && beyond_m > toleranceMetres)
      return [{ feature, problem: `reaches ${Math.round(beyond_m)} m beyond the municipality` }]
    return []
  })
}

const replaceLevel = async (
  db: Db,
  municipality: string,
  level: number,
  day: string,
): Promise<LevelReport> => {
  const ended = await run(
    db,
    sql`update area a set valid_to = greatest(${day}::date, a.valid_from)
        where a.municipality_key = ${municipality} and a.level = ${level} and a.valid_to is null
          and not exists (select from given_area g where g.level = a.level and g.code = a.code)`,
  )
  const kept = await run(
    db,
    sql`update area a set kind = g.kind, name = g.name, quality = g.quality, source = g.source, boundary = g.boundary
        from given_area g
        where a.municipality_key = ${municipality} and a.level = ${level} and a.valid_to is null
          and g.level = a.level and g.code = a.code`,
  )
  const added = await run(
    db,
    sql`insert into area (municipality_key, level, kind, code, name, quality, source, valid_from, boundary)
        select ${municipality}, g.level, g.kind, g.code, g.name, g.quality, g.source, ${day}::date, g.boundary
        from given_area g
        where g.level = ${level} and not exists (
          select from area a
          where a.municipality_key = ${municipality} and a.level = g.level and a.code = g.code and a.valid_to is null)
        order by g.number`,
  )
  const cover = await one<{ kinds: string[]; uncovered_km2: number; municipality_km2: number }>(
    db,
    sql`select (select array_agg(distinct kind order by kind) from given_area where level = ${level}) as kinds,
               st_area(st_difference(m.boundary, (
                 select st_union(boundary) from given_area where level = ${level}))) / 1e6 as uncovered_km2,
               st_area(m.boundary) / 1e6 as municipality_km2
        from municipality m where m.key = ${municipality}`,
  )
  return { level, kept, added, ended, ...cover }
}

/** The parent is the one the file names, else the district of the level above that covers most of it. */
const adoptParents = (db: Db, municipality: string) =>
  run(
    db,
    sql`
      update area child set parent_id = found.parent_id
      from (
        select c.id, coalesce(named.id, largest.id) as parent_id
        from area c
          left join given_area g on g.level = c.level and g.code = c.code
          left join area named on named.municipality_key = c.municipality_key and named.level = c.level - 1
            and named.code = g.parent_code and named.valid_to is null
          left join lateral (
            select p.id from area p
            where p.municipality_key = c.municipality_key and p.valid_to is null and p.level = c.level - 1
              and p.boundary && c.boundary and st_area(st_intersection(p.boundary, c.boundary)) > 0
            order by st_area(st_intersection(p.boundary, c.boundary)) desc
            limit 1
          ) largest on named.id is null
        where c.municipality_key = ${municipality} and c.valid_to is null and c.level > 1
      ) found
      where child.id = found.id and child.parent_id is distinct from found.parent_id`,
  )

const countWithoutArea = async (db: Db, municipality: string) => {
  // The system's role sees every property; the owner of the tables is under row level security.
  await run(db, sql`set local role revierblick_system`)
  const { count } = await one<{ count: number }>(
    db,
    sql`select count(*) from property where municipality_key = ${municipality} and area_id is null`,
  )
  await run(db, sql`reset role`)
  return count
}
