/** Decisions of the office and what became of them. Both are written once; the state follows. */
import type { Sql } from 'sql-template-tag'
import { many, maybe, one, run, sql, type Db } from '../../db/query.ts'
import { correctionsOf, refuseSecondCorrection } from '../corrections/queries.ts'
import { warned } from '../free-text/warned.ts'
import { Problem } from '../problems.ts'
import { bodyHash, isRepeat } from '../receipt.ts'
import { faultsOfAct, faultsOfEvent, type KnownForAct, type KnownForEvent } from './checks.ts'
import type { LegalAct, LegalActEvent, RecordedLegalAct, SentEvent, SentLegalAct } from './schema.ts'

/** A corrected act has no state of its own any more: the correction is in force in its place. */
const recordedActs = (db: Db, which: Sql, day: string) =>
  many<RecordedLegalAct>(
    db,
    sql`
      select a.id, a.property_id, a.municipality_key, a.instrument, n.name_de, n.name_en, n.effect, a.legal_basis,
             a.scope, a.building_id, a.dwelling_unit_id, a.decided_on, a.deadline_on as first_deadline_on, a.note,
             a.corrects, a.correction_reason, c.id as corrected_by, a.created_at,
             json_build_object('id', a.created_by, 'name', p.name) as created_by,
             case when c.id is null then s.deadline_on else a.deadline_on end as deadline_on,
             s.delivered_on, s.ended_on, s.ended_by,
             coalesce(s.in_force, false) as in_force,
             coalesce(s.in_force and s.deadline_on < ${day}::date, false) as overdue
      from legal_act a
        join instrument n on n.code = a.instrument
        left join legal_act_state s on s.id = a.id
        left join legal_act c on c.corrects = a.id
        left join account p on p.id = a.created_by
      where ${which}
      order by in_force desc, a.decided_on desc, a.id desc`,
  )

/** Newest first. */
const eventsOf = (db: Db, acts: string[]) =>
  many<LegalActEvent>(
    db,
    sql`
      select e.id, e.legal_act_id, e.kind, e.happened_on, e.new_deadline_on, e.note, e.corrects, e.correction_reason,
             c.id as corrected_by, e.created_at, json_build_object('id', e.created_by, 'name', p.name) as created_by
      from legal_act_event e
        left join legal_act_event c on c.corrects = e.id
        left join account p on p.id = e.created_by
      where e.legal_act_id = any (${acts}::uuid[])
      order by e.happened_on desc, e.created_at desc, e.id desc`,
  )

/**
 * @param day today in the Ruhr: a deadline before it is overdue
 * @throws Problem `not_found` when there is none or the account may not see it
 */
export const legalAct = async (db: Db, id: string, day: string): Promise<LegalAct> => {
  const [act] = await recordedActs(db, sql`a.id = ${id}`, day)
  if (!act) throw new Problem('not_found')
  const corrections = await correctionsOf(db, 'legal_act', id)
  const events = await eventsOf(
    db,
    corrections.map((version) => version.id),
  )
  const notes = events.map(({ note }, i) => [`events.${i}.note`, note] as const)
  return {
    ...act,
    events,
    corrections,
    warnings: warned({
      note: act.note,
      correction_reason: act.correction_reason,
      ...Object.fromEntries(notes),
    }),
  }
}

/** All decisions on a property with what became of each: in force first, newest first. */
export const legalActsOf = async (db: Db, propertyId: string, day: string) => {
  const acts = await recordedActs(db, sql`a.property_id = ${propertyId}`, day)
  const events = await eventsOf(
    db,
    acts.map(({ id }) => id),
  )
  return acts.map((act) => ({ ...act, events: events.filter(({ legal_act_id }) => legal_act_id === act.id) }))
}

const knownForAct = (db: Db, act: SentLegalAct) =>
  one<KnownForAct>(
    db,
    sql`
      select (select law from instrument where code = ${act.instrument}) as law,
             exists (select from building
                     where property_id = ${act.property_id} and id = ${act.building_id ?? null}) as building_known,
             (select building_id from dwelling_unit
              where property_id = ${act.property_id} and id = ${act.dwelling_unit_id ?? null}) as unit_building_id,
             exists (select from legal_act
                     where property_id = ${act.property_id} and id = ${act.corrects ?? null}) as corrected_known`,
  )

const actReceipt = (db: Db, id: string) =>
  maybe<{ body_hash: Buffer | null }>(db, sql`select body_hash from legal_act where id = ${id}`)

const eventReceipt = (db: Db, id: string, act: string) =>
  maybe<{ body_hash: Buffer | null }>(
    db,
    sql`
      select case when legal_act_id = ${act} then body_hash end as body_hash
      from legal_act_event where id = ${id}`,
  )

const insertAct = async (
  db: Db,
  id: string,
  act: SentLegalAct & { municipality_key: string; law: string },
  hash: Buffer,
) =>
  (await run(
    db,
    sql`
      insert into legal_act (id, property_id, municipality_key, instrument, legal_basis, scope, building_id,
                             dwelling_unit_id, decided_on, deadline_on, note, corrects, correction_reason, body_hash)
      values (${id}, ${act.property_id}, ${act.municipality_key}, ${act.instrument}, ${act.legal_basis ?? act.law},
              ${act.scope}, ${act.building_id ?? null}, ${act.dwelling_unit_id ?? null}, ${act.decided_on},
              ${act.deadline_on ?? null}, ${act.note ?? ''}, ${act.corrects ?? null},
              ${act.correction_reason ?? null}, ${hash})
      on conflict (id) do nothing`,
  )) === 1

/**
 * Stores a decision; a repeat changes nothing.
 * @returns whether it is new
 * @throws Problem `not_found` for a property out of sight, `invalid`, `already_exists`, `conflict`
 */
export const acceptAct = async (db: Db, id: string, act: SentLegalAct, day: string): Promise<boolean> => {
  const hash = bodyHash(act)
  if (isRepeat(await actReceipt(db, id), hash)) return false
  const property = await maybe<{ municipality_key: string }>(
    db,
    sql`select municipality_key from property where id = ${act.property_id}`,
  )
  if (!property) throw new Problem('not_found')
  await refuseSecondCorrection(db, 'legal_act', act.corrects)
  const known = await knownForAct(db, act)
  const errors = faultsOfAct(id, act, known, day)
  if (errors.length > 0 || known.law === null) throw new Problem('invalid', { errors })
  if (await insertAct(db, id, { ...act, ...property, law: known.law }, hash)) return true
  if (isRepeat(await actReceipt(db, id), hash)) return false
  throw new Problem('already_exists')
}

type ActForEvent = KnownForEvent & {
  property_id: string
  municipality_key: string
  corrected_by: string | null
}

const actForEvent = (db: Db, id: string, corrects: string | null) =>
  maybe<ActForEvent>(
    db,
    sql`
      select a.property_id, a.municipality_key, a.decided_on,
             (select c.id from legal_act c where c.corrects = a.id) as corrected_by,
             exists (select from legal_act_event where legal_act_id = a.id and id = ${corrects}) as corrected_known
      from legal_act a
      where a.id = ${id}`,
  )

const insertEvent = async (
  db: Db,
  id: string,
  event: SentEvent & ActForEvent & { legal_act_id: string },
  hash: Buffer,
) =>
  (await run(
    db,
    sql`
      insert into legal_act_event (id, legal_act_id, property_id, municipality_key, kind, happened_on,
                                   new_deadline_on, note, corrects, correction_reason, body_hash)
      values (${id}, ${event.legal_act_id}, ${event.property_id}, ${event.municipality_key}, ${event.kind},
              ${event.happened_on}, ${event.new_deadline_on ?? null}, ${event.note ?? ''},
              ${event.corrects ?? null}, ${event.correction_reason ?? null}, ${hash})
      on conflict (id) do nothing`,
  )) === 1

/**
 * Stores what became of an act; a repeat changes nothing.
 * @returns whether it is new
 * @throws Problem `not_found` for an act out of sight, `conflict` for an act that was corrected (its correction is
 *   named), `invalid`, `already_exists`
 */
export const acceptEvent = async (
  db: Db,
  ids: { id: string; event_id: string },
  event: SentEvent,
  day: string,
): Promise<boolean> => {
  const hash = bodyHash(event)
  const receipt = () => eventReceipt(db, ids.event_id, ids.id)
  if (isRepeat(await receipt(), hash)) return false
  const act = await actForEvent(db, ids.id, event.corrects ?? null)
  if (!act) throw new Problem('not_found')
  if (act.corrected_by !== null)
    throw new Problem('conflict', {
      errors: [{ field: 'id', code: 'already_corrected' }],
      current: { corrected_by: act.corrected_by },
    })
  await refuseSecondCorrection(db, 'legal_act_event', event.corrects)
  const errors = faultsOfEvent(ids.event_id, event, act, day)
  if (errors.length > 0) throw new Problem('invalid', { errors })
  if (await insertEvent(db, ids.event_id, { ...event, ...act, legal_act_id: ids.id }, hash)) return true
  if (isRepeat(await receipt(), hash)) return false
  throw new Problem('already_exists')
}
