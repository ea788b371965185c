/** Properties as they are written: created whole, edited field by field. */
import { maybe, one, run, sql, type Db } from '../../db/query.ts'
import { checkColleague } from '../accounts/queries.ts'
import { decideEdit } from '../edits/queries.ts'
import { openListing } from '../listings/queries.ts'
import { invalid, Problem } from '../problems.ts'
import { bodyHash, isRepeat } from '../receipt.ts'
import { addressesOf, buildingsOf, parcelsOf, property } from './queries.ts'
import { faultsOf } from './rules.ts'
import type { PropertyChanges, SentProperty } from './schema.ts'

/** The boundaries are drawn at 1:250,000: a house this near outside may well lie inside. */
const boundaryToleranceM = 500

type Sent = Required<Pick<SentProperty, 'place' | 'addresses' | 'parcels' | 'buildings'>>

const pointOf = ({ coordinates: [lon, lat] }: Sent['place']) =>
  sql`st_transform(st_setsrid(st_makepoint(${lon}, ${lat}), 4326), 25832)`

/** Far around the Ruhr, in degrees: what lies outside is not even projected. */
const surroundings = { west: 5, south: 50, east: 10, north: 53 }

const checkPlace = async (db: Db, municipality: string, place: Sent['place']) => {
  const [lon, lat] = place.coordinates
  const { west, south, east, north } = surroundings
  if (lon < west || lon > east || lat < south || lat > north) throw invalid('place', 'outside_municipality')
  const found = await maybe<{ inside: boolean }>(
    db,
    sql`
      select st_dwithin(boundary, ${pointOf(place)}, ${boundaryToleranceM}) as inside
      from municipality where key = ${municipality}`,
  )
  if (!found) throw invalid('municipality_key', 'unknown')
  if (!found.inside) throw invalid('place', 'outside_municipality')
}

const check = (described: Pick<Sent, 'parcels' | 'buildings'>) => {
  const errors = faultsOf(described)
  if (errors.length > 0) throw new Problem('invalid', { errors })
}

/** The next number of the municipality's year; the lock makes two writers take turns. */
const nextFileNumber = async (db: Db, municipality: string, day: string) => {
  await run(db, sql`select pg_advisory_xact_lock(hashtext('file_number'), hashtext(${municipality}))`)
  const prefix = `PI-${day.slice(0, 4)}-`
  const { next } = await one<{ next: number }>(
    db,
    sql`
      select coalesce(max(substring(file_number from ${`^${prefix}(\\d{1,9})$`})::integer), 0) + 1 as next
      from property
      where municipality_key = ${municipality}`,
  )
  return prefix + String(next).padStart(5, '0')
}

const insertAddresses = (db: Db, id: string, municipality: string, addresses: Sent['addresses']) =>
  run(
    db,
    sql`
      insert into property_address (property_id, municipality_key, position, street, house_number, postcode)
      select ${id}, ${municipality}, row_number() over (), btrim(a.street), btrim(a.house_number), a.postcode
      from rows from (jsonb_to_recordset(${JSON.stringify(addresses)}::jsonb)
        as (street text, house_number text, postcode text)) with ordinality a (street, house_number, postcode, nr)
      order by a.nr`,
  )

const insertParcels = (db: Db, id: string, municipality: string, parcels: string[]) =>
  run(
    db,
    sql`
      insert into parcel (id, property_id, municipality_key)
      select parcel, ${id}, ${municipality} from unnest(${parcels}::text[]) parcel
      on conflict do nothing`,
  )

/** New ones are added, known ones changed; `parcel_ids` is what the building now stands on. */
const putBuildings = async (db: Db, id: string, municipality: string, buildings: Sent['buildings']) => {
  const flat = buildings.flatMap(({ id: building_id, dwelling_units }) =>
    dwelling_units.map((unit) => ({ building_id, ...unit })),
  )
  const described = JSON.stringify(buildings)
  const units = JSON.stringify(flat)
  // Not "on conflict do update": an id out of sight would be answered as a missing right.
  const written =
    (await run(
      db,
      sql`
        update building
        set name = b.name, storeys = b.storeys, built_year = b.built_year
        from jsonb_to_recordset(${described}::jsonb) as b (id uuid, name text, storeys smallint, built_year smallint)
        where building.id = b.id and building.property_id = ${id}`,
    )) +
    (await run(
      db,
      sql`
        insert into building (id, property_id, municipality_key, name, storeys, built_year)
        select b.id, ${id}, ${municipality}, b.name, b.storeys, b.built_year
        from jsonb_to_recordset(${described}::jsonb) as b (id uuid, name text, storeys smallint, built_year smallint)
        on conflict (id) do nothing`,
    )) +
    (await run(
      db,
      sql`
        update dwelling_unit
        set label = u.label, storey = u.storey, rooms = u.rooms, living_area_sqm = u.living_area_sqm
        from jsonb_to_recordset(${units}::jsonb)
          as u (id uuid, building_id uuid, label text, storey smallint, rooms numeric, living_area_sqm numeric)
        where dwelling_unit.id = u.id and dwelling_unit.building_id = u.building_id`,
    )) +
    (await run(
      db,
      sql`
        insert into dwelling_unit (id, building_id, property_id, municipality_key, label, storey, rooms,
                                   living_area_sqm)
        select u.id, u.building_id, ${id}, ${municipality}, u.label, u.storey, u.rooms, u.living_area_sqm
        from jsonb_to_recordset(${units}::jsonb)
          as u (id uuid, building_id uuid, label text, storey smallint, rooms numeric, living_area_sqm numeric)
        on conflict (id) do nothing`,
    ))
  // A row that was not written has an id that stands for something else already.
  if (written < buildings.length + flat.length) throw invalid('buildings', 'id_taken')
  await run(db, sql`delete from building_parcel where property_id = ${id}`)
  await run(
    db,
    sql`
      insert into building_parcel (building_id, parcel_id, property_id, municipality_key)
      select b.id, parcel, ${id}, ${municipality}
      from jsonb_to_recordset(${JSON.stringify(buildings)}::jsonb) as b (id uuid, parcel_ids text[]),
           unnest(b.parcel_ids) parcel`,
  )
}

/** What is not described any more goes, unless a visit, violation or act speaks of it. */
const removeBuildings = async (db: Db, id: string, buildings: Sent['buildings']) => {
  const kept = buildings.flatMap((building) => [
    building.id,
    ...building.dwelling_units.map((unit) => unit.id),
  ])
  const { used } = await one<{ used: boolean }>(
    db,
    sql`
      select exists (
        select from (
          select building_id, dwelling_unit_id from violation where property_id = ${id}
          union all
          select null, dwelling_unit_id from inspection_dwelling where property_id = ${id}
          union all
          select building_id, dwelling_unit_id from legal_act where property_id = ${id}
          union all
          select null, dwelling_unit_id from photo where property_id = ${id}
        ) spoken
        where not (coalesce(building_id = any (${kept}::uuid[]), true)
                   and coalesce(dwelling_unit_id = any (${kept}::uuid[]), true))
      ) as used`,
  )
  if (used) throw invalid('buildings', 'in_use')
  await run(db, sql`delete from dwelling_unit where property_id = ${id} and not id = any (${kept}::uuid[])`)
  await run(db, sql`delete from building where property_id = ${id} and not id = any (${kept}::uuid[])`)
}

/**
 * Stores a new property with everything it is described by.
 * @returns whether it is new
 * @throws Problem `invalid` (the field named), `forbidden`, `already_exists`
 */
export const createProperty = async (
  db: Db,
  id: string,
  sent: SentProperty,
  day: string,
): Promise<boolean> => {
  const hash = bodyHash(sent)
  const receipt = () =>
    maybe<{ body_hash: Buffer | null }>(db, sql`select body_hash from property where id = ${id}`)
  if (isRepeat(await receipt(), hash)) return false
  check(sent)
  const { municipality_key: municipality } = sent
  await checkPlace(db, municipality, sent.place)
  const fileNumber = sent.file_number?.trim() ?? (await nextFileNumber(db, municipality, day))
  const written = await run(
    db,
    sql`
      insert into property (id, municipality_key, file_number, use_state, place, note, body_hash)
      values (${id}, ${municipality}, ${fileNumber}, ${sent.use_state}, ${pointOf(sent.place)}, ${sent.note ?? ''},
              ${hash})
      on conflict (id) do nothing`,
  )
  // The same content a moment ago, on another connection, is a repeat too.
  if (written === 0) {
    if (isRepeat(await receipt(), hash)) return false
    throw new Problem('already_exists')
  }
  await insertAddresses(db, id, municipality, sent.addresses)
  await insertParcels(db, id, municipality, sent.parcels)
  await putBuildings(db, id, municipality, sent.buildings)
  if (sent.listing) {
    const { id: listingId, opened_on, reason } = sent.listing
    await openListing(db, listingId, { property_id: id, opened_on, reason }, day)
  }
  return true
}

/** As edits compare it: what was never said is null, lists in the order in which they are read. */
const canonical = (changes: PropertyChanges): PropertyChanges => ({
  ...changes,
  ...(changes.place && {
    place: {
      type: 'Point' as const,
      coordinates: changes.place.coordinates.map((degree) => Number(degree.toFixed(7))) as [number, number],
    },
  }),
  ...(changes.parcels && { parcels: [...changes.parcels].sort() }),
  ...(changes.buildings && { buildings: describedBuildings(changes.buildings) }),
})

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)

/** Only what people describe of buildings, the same keys in the same order whoever says it. */
const describedBuildings = (buildings: Sent['buildings']): Sent['buildings'] =>
  [...buildings].sort(byId).map(({ id, name, storeys, built_year, parcel_ids, dwelling_units }) => ({
    id,
    name,
    storeys,
    built_year,
    parcel_ids: [...parcel_ids].sort(),
    dwelling_units: [...dwelling_units].sort(byId).map((unit) => ({
      id: unit.id,
      label: unit.label,
      storey: unit.storey,
      rooms: unit.rooms,
      living_area_sqm: unit.living_area_sqm,
    })),
  }))

const editable = async (db: Db, id: string, day: string) => {
  const { municipality_key, version, file_number, use_state, place, note, assigned } = await property(
    db,
    id,
    day,
  )
  return {
    kind: 'property' as const,
    id,
    property_id: id,
    municipality_key,
    version,
    fields: {
      file_number,
      use_state,
      place,
      note,
      assigned_account_id: assigned?.id ?? null,
      addresses: await addressesOf(db, id),
      parcels: await parcelsOf(db, id),
      buildings: describedBuildings(await buildingsOf(db, id)),
    },
  }
}

/**
 * Edits what is described, against version `seen`.
 * @returns the fields that others changed meanwhile and that stay as they are
 * @throws Problem `not_found`, `forbidden`, `invalid`, `conflict` with both values
 */
export const changeProperty = async (
  db: Db,
  id: string,
  sent: PropertyChanges,
  seen: number,
  day: string,
) => {
  const before = await editable(db, id, day)
  if (!(await maybe(db, sql`select id from property where id = ${id} for update`)))
    throw new Problem('forbidden')
  const current = await editable(db, before.id, day)
  const { changed, merged } = await decideEdit(db, current, canonical(sent), seen)
  const next = { ...current.fields, ...canonical(sent) }
  check(next)
  if ('place' in changed) await checkPlace(db, current.municipality_key, next.place)
  if ('assigned_account_id' in changed)
    await checkColleague(db, current.municipality_key, next.assigned_account_id)
  if (Object.keys(changed).length === 0) return merged
  await run(
    db,
    sql`
      update property
      set file_number = ${next.file_number}, use_state = ${next.use_state}, note = ${next.note},
          assigned_account_id = ${next.assigned_account_id}, version = version + 1,
          place = ${'place' in changed ? pointOf(next.place) : sql`place`}
      where id = ${id}`,
  )
  await rewriteLists(db, id, current.municipality_key, changed, next)
  return merged
}

const rewriteLists = async (
  db: Db,
  id: string,
  municipality: string,
  changed: Record<string, unknown>,
  { addresses, parcels, buildings }: Pick<Sent, 'addresses' | 'parcels' | 'buildings'>,
) => {
  if ('addresses' in changed) {
    await run(db, sql`delete from property_address where property_id = ${id}`)
    await insertAddresses(db, id, municipality, addresses)
  }
  if ('parcels' in changed) await insertParcels(db, id, municipality, parcels)
  if ('buildings' in changed) {
    await removeBuildings(db, id, buildings)
    await putBuildings(db, id, municipality, buildings)
  }
  if ('parcels' in changed)
    await run(db, sql`delete from parcel where property_id = ${id} and not id = any (${parcels}::text[])`)
}
