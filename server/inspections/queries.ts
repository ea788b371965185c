/** Visits: accepted whole or not at all, read with everything that belongs to them. */
import { many, maybe, one, run, sql, type Db } from '../../db/query.ts'
import type { Agency } from '../catalogue/schema.ts'
import { correctionsOf, refuseSecondCorrection } from '../corrections/queries.ts'
import { warned } from '../free-text/warned.ts'
import { Problem } from '../problems.ts'
import { bodyHash, isRepeat } from '../receipt.ts'
import { today as dayOf } from '../calendar.ts'
import { faultsOf, type Known } from './checks.ts'
import type { InspectedDwelling, Inspection, InspectionFinding, RecordedInspection, Visit } from './schema.ts'

const recordedInspection = (db: Db, id: string) =>
  maybe<RecordedInspection>(
    db,
    sql`
      select i.id, i.property_id, i.municipality_key, i.appointment_id, i.kind, i.joint, i.access, i.started_at,
             i.ended_at, i.note, i.corrects, i.correction_reason, i.received_at,
             json_build_object('id', i.created_by, 'name', a.name) as created_by
      from inspection i left join account a on a.id = i.created_by
      where i.id = ${id}`,
  )

/** By name. */
const agenciesOf = (db: Db, id: string) =>
  many<Agency>(
    db,
    sql`
      select a.id, a.code, a.name_de, a.name_en, a.guest
      from inspection_agency p join agency a on a.id = p.agency_id
      where p.inspection_id = ${id}
      order by a.name_de, a.code`,
  )

/** From the top of the house down. */
const dwellingsOf = (db: Db, id: string) =>
  many<InspectedDwelling>(
    db,
    sql`
      select d.dwelling_unit_id, u.building_id, u.label, u.storey, d.entered, d.not_entered_reason, d.persons_met,
             d.persons_registered, d.rooms, d.living_area_sqm
      from inspection_dwelling d join dwelling_unit u on u.id = d.dwelling_unit_id
      where d.inspection_id = ${id}
      order by u.storey desc, u.label, u.id`,
  )

/** In the words of the catalogue of the day on which each violation was found. */
const findingsOf = (db: Db, id: string) =>
  many<InspectionFinding>(
    db,
    sql`
      select f.id, f.violation_id, v.type_code, v.type_valid_from, t.name_de, t.name_en, t.law, v.building_id,
             v.dwelling_unit_id, f.result, f.severity, f.note
      from finding f
        join violation v on v.id = f.violation_id
        join violation_type t on t.code = v.type_code and t.valid_from = v.type_valid_from
      where f.inspection_id = ${id}
      order by f.severity desc nulls last, v.type_code, f.id`,
  )

/** @throws Problem `not_found` when there is none or the account may not see it */
export const inspection = async (db: Db, id: string): Promise<Inspection> => {
  const found = await recordedInspection(db, id)
  if (!found) throw new Problem('not_found')
  const corrections = await correctionsOf(db, 'inspection', id)
  const findings = await findingsOf(db, id)
  const dwellings = await dwellingsOf(db, id)
  const texts = [
    ...dwellings.map(({ label }, i) => [`dwellings.${i}.label`, label] as const),
    ...findings.map(({ note }, i) => [`findings.${i}.note`, note] as const),
  ]
  return {
    ...found,
    corrected_by: corrections.find(({ corrects }) => corrects === id)?.id ?? null,
    corrections,
    agencies: await agenciesOf(db, id),
    dwellings,
    findings,
    warnings: warned({
      note: found.note,
      correction_reason: found.correction_reason,
      ...Object.fromEntries(texts),
    }),
  }
}

const knownFor = (db: Db, visit: Visit, day: string) => {
  const property = visit.property_id
  const violations = visit.findings.map(({ violation_id }) => violation_id)
  const corrected = visit.corrects ?? null
  return one<Known>(
    db,
    sql`
      select
        array(select id from building where property_id = ${property} order by id) as building_ids,
        (select coalesce(json_agg(json_build_object('id', id, 'building_id', building_id)), '[]')
         from dwelling_unit where property_id = ${property}) as units,
        (select coalesce(json_agg(json_build_object('id', v.id, 'type_code', v.type_code, 'first_seen_at', (
           select min(i.started_at)
           from finding f join inspection i on i.id = f.inspection_id
           where f.violation_id = v.id and f.result in ('found', 'still_there')
             and i.id is distinct from ${corrected}::uuid
             and not exists (select from inspection c where c.corrects = i.id)))), '[]')
         from violation v where v.property_id = ${property} and v.id = any (${violations}::uuid[])) as violations,
        array(select id from agency where id = any (${visit.agency_ids}::uuid[]) order by id) as agency_ids,
        array(select distinct code from violation_type order by code) as type_codes,
        array(select code from violation_type
              where valid_from <= ${day}::date and (valid_to is null or valid_to >= ${day}::date)
              order by code) as types_in_force,
        exists (select from appointment
                where property_id = ${property} and id = ${visit.appointment_id ?? null}) as appointment_known,
        exists (select from inspection where property_id = ${property} and id = ${corrected}) as corrected_known`,
  )
}

type Place = { id: string; property_id: string; municipality_key: string }

/** False when the id is taken: by the same body a moment ago, or by something else. */
const insertInspection = async (db: Db, place: Place, visit: Visit, hash: Buffer) =>
  (await run(
    db,
    sql`
      insert into inspection (id, property_id, municipality_key, appointment_id, kind, joint, access, started_at,
                              ended_at, note, corrects, correction_reason, body_hash)
      values (${place.id}, ${place.property_id}, ${place.municipality_key}, ${visit.appointment_id ?? null},
              ${visit.kind}, ${visit.joint}, ${visit.access}, ${visit.started_at}, ${visit.ended_at ?? null},
              ${visit.note ?? ''}, ${visit.corrects ?? null}, ${visit.correction_reason ?? null}, ${hash})
      on conflict (id) do nothing`,
  )) === 1

const insertPresent = (db: Db, { id, property_id, municipality_key }: Place, agencies: string[]) =>
  run(
    db,
    sql`
      insert into inspection_agency (inspection_id, agency_id, municipality_key, property_id)
      select ${id}::uuid, agency_id, ${municipality_key}, ${property_id}::uuid
      from unnest(${agencies}::uuid[]) as agency_id`,
  )

const insertDwellings = async (db: Db, { id, property_id, municipality_key }: Place, visit: Visit) => {
  const dwellings = JSON.stringify(visit.dwellings)
  await run(
    db,
    sql`
      insert into dwelling_unit (id, building_id, property_id, municipality_key, label, storey, rooms, living_area_sqm)
      select dwelling_unit_id, (new_unit ->> 'building_id')::uuid, ${property_id}, ${municipality_key},
             new_unit ->> 'label', (new_unit ->> 'storey')::smallint, rooms, living_area_sqm
      from jsonb_to_recordset(${dwellings}::jsonb)
        as sent(dwelling_unit_id uuid, new_unit jsonb, rooms numeric, living_area_sqm numeric)
      where jsonb_typeof(new_unit) = 'object'
      on conflict (id) do nothing`,
  )
  await run(
    db,
    sql`
      insert into inspection_dwelling (inspection_id, dwelling_unit_id, property_id, municipality_key, entered,
                                       not_entered_reason, persons_met, persons_registered, rooms, living_area_sqm)
      select ${id}, dwelling_unit_id, ${property_id}, ${municipality_key}, entered, not_entered_reason,
             persons_met, persons_registered, rooms, living_area_sqm
      from jsonb_to_recordset(${dwellings}::jsonb)
        as sent(dwelling_unit_id uuid, entered boolean, not_entered_reason text, persons_met smallint,
                persons_registered smallint, rooms numeric, living_area_sqm numeric)`,
  )
}

/** A violation keeps the wording of the catalogue in force on the day of the visit. */
const insertFindings = async (
  db: Db,
  { id, property_id, municipality_key, day }: Place & { day: string },
  visit: Visit,
) => {
  const findings = JSON.stringify(visit.findings)
  await run(
    db,
    sql`
      insert into violation (id, property_id, municipality_key, building_id, dwelling_unit_id, type_code,
                             type_valid_from, first_found_on)
      select sent.violation_id, ${property_id}, ${municipality_key}, n.building_id, n.dwelling_unit_id, n.type_code,
             t.valid_from, coalesce(n.first_found_on, ${day}::date)
      from jsonb_to_recordset(${findings}::jsonb) as sent(violation_id uuid, new_violation jsonb)
        cross join jsonb_to_record(sent.new_violation)
          as n(type_code text, building_id uuid, dwelling_unit_id uuid, first_found_on date)
        join violation_type t on t.code = n.type_code
          and t.valid_from <= ${day}::date and (t.valid_to is null or t.valid_to >= ${day}::date)
      where jsonb_typeof(sent.new_violation) = 'object'
      on conflict (id) do nothing`,
  )
  await run(
    db,
    sql`
      insert into finding (id, inspection_id, violation_id, property_id, municipality_key, result, severity, note)
      select id, ${id}, violation_id, ${property_id}, ${municipality_key}, result, severity, coalesce(note, '')
      from jsonb_to_recordset(${findings}::jsonb)
        as sent(id uuid, violation_id uuid, result text, severity smallint, note text)`,
  )
}

const receiptOf = (db: Db, id: string) =>
  maybe<{ body_hash: Buffer | null }>(db, sql`select body_hash from inspection where id = ${id}`)

/**
 * Stores a visit with its dwellings, new violations and findings; a repeat changes nothing.
 * @returns whether it is new
 * @throws Problem `not_found` for a property out of sight, `invalid` with every wrong field, `already_exists` when
 *   another visit has the id, `conflict` when the visit to correct has been corrected
 */
export const acceptVisit = async (db: Db, id: string, visit: Visit, now: Date): Promise<boolean> => {
  const hash = bodyHash(visit)
  if (isRepeat(await receiptOf(db, id), hash)) return false
  const property = await maybe<{ municipality_key: string }>(
    db,
    sql`select municipality_key from property where id = ${visit.property_id}`,
  )
  if (!property) throw new Problem('not_found')
  await refuseSecondCorrection(db, 'inspection', visit.corrects)
  const day = dayOf(new Date(visit.started_at))
  const errors = faultsOf(id, visit, await knownFor(db, visit, day), { day, now })
  if (errors.length > 0) throw new Problem('invalid', { errors })

  const place = { id, property_id: visit.property_id, municipality_key: property.municipality_key, day }
  if (!(await insertInspection(db, place, visit, hash))) {
    // Sent twice at the same moment: the other one has just been stored, or the id belongs to something out of sight.
    if (isRepeat(await receiptOf(db, id), hash)) return false
    throw new Problem('already_exists')
  }
  await insertPresent(db, place, visit.agency_ids)
  await insertDwellings(db, place, visit)
  await insertFindings(db, place, visit)
  return true
}
