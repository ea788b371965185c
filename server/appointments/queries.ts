/** Planned visits. One is kept when an inspection that counts names it. */
import { many, maybe, run, sql, type Db } from '../../db/query.ts'
import { checkColleague } from '../accounts/queries.ts'
import { decideEdit } from '../edits/queries.ts'
import { Problem } from '../problems.ts'
import { municipalityOf } from '../properties/municipality.ts'
import { bodyHash, isRepeat } from '../receipt.ts'
import type { Appointment, AppointmentChanges, SentAppointment } from './schema.ts'

const columns = sql`
  m.id, m.property_id, m.municipality_key, m.planned_for, m.kind, m.joint, m.reason,
  case when m.assigned_account_id is not null
    then json_build_object('id', m.assigned_account_id, 'name', w.name) end as assigned,
  m.called_off_at is not null as called_off,
  (select i.id from inspection i
   where i.property_id = m.property_id and i.appointment_id = m.id
     and not exists (select from inspection c where c.corrects = i.id)
   order by i.received_at desc, i.id desc limit 1) as inspection_id,
  m.version, m.created_at, json_build_object('id', m.created_by, 'name', a.name) as created_by`
const tables = sql`
  appointment m
    left join account a on a.id = m.created_by
    left join account w on w.id = m.assigned_account_id`

/** Neither kept nor called off, the next one first. */
export const plannedVisitsOf = async (db: Db, propertyId: string) =>
  (
    await many<Appointment>(
      db,
      sql`
        select ${columns} from ${tables}
        where m.property_id = ${propertyId} and m.called_off_at is null
        order by m.planned_for, m.id`,
    )
  ).filter(({ inspection_id }) => inspection_id === null)

/** @throws Problem `not_found` */
export const appointment = async (db: Db, id: string): Promise<Appointment> => {
  const found = await maybe<Appointment>(db, sql`select ${columns} from ${tables} where m.id = ${id}`)
  if (!found) throw new Problem('not_found')
  return found
}

/** @returns whether it is new */
export const planVisit = async (db: Db, id: string, sent: SentAppointment): Promise<boolean> => {
  const hash = bodyHash(sent)
  const receipt = () =>
    maybe<{ body_hash: Buffer | null }>(db, sql`select body_hash from appointment where id = ${id}`)
  if (isRepeat(await receipt(), hash)) return false
  const municipality = await municipalityOf(db, sent.property_id)
  await checkColleague(db, municipality, sent.assigned_account_id)
  const written = await run(
    db,
    sql`
      insert into appointment (id, property_id, municipality_key, planned_for, kind, joint, reason,
                               assigned_account_id, body_hash)
      values (${id}, ${sent.property_id}, ${municipality}, ${sent.planned_for}, ${sent.kind}, ${sent.joint},
              ${sent.reason ?? ''}, ${sent.assigned_account_id ?? null}, ${hash})
      on conflict (id) do nothing`,
  )
  // The same content a moment ago, on another connection, is a repeat too.
  if (written === 0) {
    if (isRepeat(await receipt(), hash)) return false
    throw new Problem('already_exists')
  }
  return true
}

/** @throws Problem `not_found`, `forbidden`, `conflict` */
export const changeAppointment = async (db: Db, id: string, changes: AppointmentChanges, seen: number) => {
  const before = await appointment(db, id)
  const locked = await maybe(db, sql`select id from appointment where id = ${id} for update`)
  if (!locked) throw new Problem('forbidden')
  const current = await appointment(db, before.id)
  const { planned_for, kind, joint, reason, called_off } = current
  const fields = {
    planned_for,
    kind,
    joint,
    reason,
    called_off,
    assigned_account_id: current.assigned?.id ?? null,
  }
  const sent = {
    ...changes,
    ...(changes.planned_for && { planned_for: new Date(changes.planned_for).toISOString() }),
  }
  const { changed, merged } = await decideEdit(db, { ...current, kind: 'appointment', fields }, sent, seen)
  const next = { ...fields, ...sent }
  if ('assigned_account_id' in changed)
    await checkColleague(db, current.municipality_key, next.assigned_account_id)
  if (Object.keys(changed).length > 0)
    await run(
      db,
      sql`
        update appointment
        set planned_for = ${next.planned_for}, kind = ${next.kind}, joint = ${next.joint}, reason = ${next.reason},
            assigned_account_id = ${next.assigned_account_id},
            called_off_at = case when ${next.called_off}::boolean then coalesce(called_off_at, now()) end,
            version = version + 1
        where id = ${id}`,
    )
  return merged
}
