/** Properties as they are read: rows of a list, whole files, likely duplicates. */
import { many, maybe, sql, type Db } from '../../db/query.ts'
import { plannedVisitsOf } from '../appointments/queries.ts'
import { warned } from '../free-text/warned.ts'
import { listingsOf } from '../listings/queries.ts'
import { Problem } from '../problems.ts'
import { legalActsOf } from '../procedures/queries.ts'
import { ratingsOf } from '../ratings/queries.ts'
import { violationsOf } from '../violations/queries.ts'
import type { Duplicate, DuplicateQuery, Property, PropertyRow } from './schema.ts'

const place = (column: ReturnType<typeof sql>) => sql`st_asgeojson(st_transform(${column}, 4326), 7)::json`

const status = (day: string) => sql`
  s.state, s.light, s.score, s.confidence, s.open_violations, s.next_deadline_on,
  coalesce(s.next_deadline_on < ${day}::date, false) as overdue, s.use_banned, s.last_visit_on, s.opened_on`

/** These properties as far as the account may see them, in the order of `ids`; `day` is today in the Ruhr. */
export const propertyRows = (db: Db, ids: string[], day: string) =>
  many<PropertyRow>(
    db,
    sql`
      select p.id, p.municipality_key, m.name as municipality_name, p.area_id, a.name as area_name, p.file_number,
             coalesce(concat_ws(' ', d.street, nullif(d.house_number, '')), '') as address,
             ${place(sql`p.place`)} as place, p.use_state, ${status(day)},
             s.open_violation_types as violation_types, p.assigned_account_id, p.version
      from unnest(${ids}::uuid[]) with ordinality asked (id, position)
        join property p on p.id = asked.id
        join property_status s on s.property_id = p.id
        join municipality m on m.key = p.municipality_key
        left join area a on a.id = p.area_id
        left join property_address d on d.property_id = p.id and d.position = 1
      order by asked.position`,
  )

type Head = Omit<
  Property,
  | 'addresses'
  | 'parcels'
  | 'buildings'
  | 'listings'
  | 'rating'
  | 'violations'
  | 'legal_acts'
  | 'appointments'
  | 'photos'
  | 'merged'
  | 'warnings'
>

const headOf = (db: Db, id: string, day: string) =>
  maybe<Head>(
    db,
    sql`
      select p.id, p.municipality_key, m.name as municipality_name,
             case when a.id is not null
               then json_build_object('id', a.id, 'name', a.name, 'kind', a.kind, 'quality', a.quality) end as area,
             p.file_number, p.use_state, ${place(sql`p.place`)} as place, p.note,
             case when p.assigned_account_id is not null
               then json_build_object('id', p.assigned_account_id, 'name', w.name) end as assigned,
             p.demo, p.version, p.created_at, json_build_object('id', p.created_by, 'name', c.name) as created_by,
             (select to_json(s) from (
               select ${status(day)}, s.visits from property_status s where s.property_id = p.id) s) as status
      from property p
        join municipality m on m.key = p.municipality_key
        left join area a on a.id = p.area_id
        left join account w on w.id = p.assigned_account_id
        left join account c on c.id = p.created_by
      where p.id = ${id}`,
  )

/** The one it is known by first. */
export const addressesOf = (db: Db, id: string) =>
  many<Property['addresses'][number]>(
    db,
    sql`
      select street, house_number, postcode from property_address
      where property_id = ${id}
      order by position`,
  )

export const parcelsOf = async (db: Db, id: string) =>
  (await many<{ id: string }>(db, sql`select id from parcel where property_id = ${id} order by id`)).map(
    (parcel) => parcel.id,
  )

type Building = Property['buildings'][number]

const unitsOf = (db: Db, id: string) =>
  many<Building['dwelling_units'][number] & { building_id: string }>(
    db,
    sql`
      select u.building_id, u.id, u.label, u.storey, u.rooms, u.living_area_sqm,
             (select json_build_object('inspection_id', i.id, 'started_at', i.started_at, 'entered', d.entered,
                       'not_entered_reason', d.not_entered_reason, 'persons_met', d.persons_met,
                       'persons_registered', d.persons_registered)
              from inspection_dwelling d join inspection i on i.id = d.inspection_id
              where d.property_id = u.property_id and d.dwelling_unit_id = u.id
                and not exists (select from inspection c where c.corrects = i.id)
              order by i.started_at desc, i.id desc
              limit 1) as last_visit,
             (select count(*)::integer from violation_state v
              where v.property_id = u.property_id and v.dwelling_unit_id = u.id and v.open) as open_violations,
             exists (select from legal_act_state l
                     where l.property_id = u.property_id and l.in_force and l.effect in ('use_ban', 'uninhabitable')
                       and (l.scope = 'property' or (l.scope = 'building' and l.building_id = u.building_id)
                            or l.dwelling_unit_id = u.id)) as use_banned
      from dwelling_unit u
      where u.property_id = ${id}
      order by u.storey desc, u.label, u.id`,
  )

/** Buildings by name, dwellings from the top of the house down. */
export const buildingsOf = async (db: Db, id: string): Promise<Building[]> => {
  const buildings = await many<Omit<Building, 'dwelling_units'>>(
    db,
    sql`
      select b.id, b.name, b.storeys, b.built_year,
             array(select parcel_id from building_parcel where building_id = b.id order by parcel_id) as parcel_ids
      from building b
      where b.property_id = ${id}
      order by b.name, b.id`,
  )
  const units = await unitsOf(db, id)
  return buildings.map((building) => ({
    ...building,
    dwelling_units: units
      .filter(({ building_id }) => building_id === building.id)
      .map(({ building_id: _, last_visit, ...unit }) => ({
        ...unit,
        last_visit: last_visit && {
          ...last_visit,
          started_at: new Date(last_visit.started_at).toISOString(),
        },
      })),
  }))
}

const photosOf = (db: Db, id: string) =>
  many<Property['photos'][number]>(
    db,
    sql`
      select id, inspection_id, finding_id, dwelling_unit_id, taken_at, received_at, ${place(sql`place`)} as place,
             accuracy_m, encode(sha256, 'hex') as sha256, media_type, byte_size
      from photo
      where property_id = ${id}
      order by taken_at desc, id`,
  )

/** Notes, and the names of buildings and dwellings, where a resident's name is soonest written. */
const textsOf = (note: string, buildings: Building[]): Record<string, string> => {
  const texts: Record<string, string> = { note }
  buildings.forEach(({ name, dwelling_units }, at) => {
    texts[`buildings.${at}.name`] = name
    dwelling_units.forEach(({ label }, of) => {
      texts[`buildings.${at}.dwelling_units.${of}.label`] = label
    })
  })
  return texts
}

/**
 * The whole file.
 * @param day today in the Ruhr: a deadline before it is overdue
 * @throws Problem `not_found` when there is none or the account may not see it
 */
export const property = async (db: Db, id: string, day: string): Promise<Property> => {
  const head = await headOf(db, id, day)
  if (!head) throw new Problem('not_found')
  const buildings = await buildingsOf(db, id)
  return {
    ...head,
    addresses: await addressesOf(db, id),
    parcels: await parcelsOf(db, id),
    buildings,
    listings: await listingsOf(db, id),
    rating: (await ratingsOf(db, id))[0] ?? null,
    violations: await violationsOf(db, id),
    legal_acts: await legalActsOf(db, id, day),
    appointments: await plannedVisitsOf(db, id),
    photos: await photosOf(db, id),
    merged: [],
    warnings: warned(textsOf(head.note, buildings)),
  }
}

/** Within this distance two records are likely the same house. */
const nearM = 40

/**
 * Records that are likely the same property: near by, at the same address, on the same parcel.
 * @param nearby ids that may be near (from the map index), so that no geometry is searched under row level security
 */
export const likelyDuplicates = (db: Db, asked: DuplicateQuery, nearby: string[]) =>
  many<Duplicate>(
    db,
    sql`
      with here as (
        select st_transform(st_setsrid(st_makepoint(${asked.lon}, ${asked.lat}), 4326), 25832) as place
      ), candidate as (
        select p.id, 'near' as reason from property p, here
        where p.id = any (${nearby}::uuid[]) and st_dwithin(p.place, here.place, ${nearM})
        union all
        select property_id, 'address' from property_address
        where spelling = search_text(${`${asked.street ?? ''} ${asked.house_number ?? ''}`})
          and ${asked.street ?? ''} <> ''
        union all
        select property_id, 'parcel' from parcel where id = any (${asked.parcel ?? []}::text[])
      )
      select p.id, concat_ws(' ', d.street, nullif(d.house_number, '')) as address, p.file_number, s.light, s.state,
             round(st_distance(p.place, here.place)::numeric, 1) as distance_m,
             array_agg(distinct c.reason order by c.reason) as reasons
      from candidate c
        join property p on p.id = c.id
        join property_status s on s.property_id = p.id
        left join property_address d on d.property_id = p.id and d.position = 1
        cross join here
      where st_dwithin(p.place, here.place, 2000) or c.reason = 'parcel'
      group by p.id, d.street, d.house_number, p.file_number, s.light, s.state, here.place, p.place
      order by distance_m, p.id
      limit 20`,
  )
