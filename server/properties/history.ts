/** Everything that happened to a property, newest first. */
import { manyPrepared, maybe, sql, type Db } from '../../db/query.ts'
import { invalid, Problem } from '../problems.ts'
import { historyKinds, type HistoryEntry, type HistoryQuery } from './schema.ts'

/** A day counts from its beginning in the Ruhr, so that what was entered on that day stands above it. */
const atDay = (column: ReturnType<typeof sql>) => sql`(${column}::timestamp at time zone 'Europe/Berlin')`

/** One select a kind; each gives id, kind, at, by, corrected, detail. */
const entries = (id: string) => sql`
  select p.id, 'created' as kind, p.created_at as at, p.created_by as by, false as corrected,
         jsonb_build_object('file_number', p.file_number) as detail
  from property p where p.id = ${id}
  union all
  select i.id, 'inspection', i.started_at, i.created_by, newer.id is not null,
         jsonb_build_object('kind', i.kind, 'joint', i.joint, 'access', i.access, 'note', i.note,
           'received_at', i.received_at, 'corrects', i.corrects, 'correction_reason', i.correction_reason,
           'corrected_by', newer.id,
           'agencies', (select count(*) from inspection_agency g where g.inspection_id = i.id),
           'dwellings', seen.dwellings, 'dwellings_entered', seen.entered, 'persons_met', seen.persons_met,
           'findings', (
             select coalesce(jsonb_object_agg(result, n), '{}')
             from (select result, count(*) as n from finding f where f.inspection_id = i.id group by result) r))
  from inspection i
    left join inspection newer on newer.corrects = i.id
    cross join lateral (
      select count(*) as dwellings, count(*) filter (where d.entered) as entered, sum(d.persons_met) as persons_met
      from inspection_dwelling d where d.inspection_id = i.id) seen
  where i.property_id = ${id}
  union all
  select a.id, 'legal_act', ${atDay(sql`a.decided_on`)}, a.created_by,
         exists (select from legal_act c where c.corrects = a.id),
         jsonb_build_object('instrument', a.instrument, 'name_de', n.name_de, 'name_en', n.name_en,
           'legal_basis', a.legal_basis, 'scope', a.scope, 'decided_on', a.decided_on, 'deadline_on', a.deadline_on,
           'note', a.note, 'corrects', a.corrects, 'correction_reason', a.correction_reason)
  from legal_act a join instrument n on n.code = a.instrument where a.property_id = ${id}
  union all
  select e.id, 'legal_act_event', ${atDay(sql`e.happened_on`)}, e.created_by,
         exists (select from legal_act_event c where c.corrects = e.id),
         jsonb_build_object('legal_act_id', e.legal_act_id, 'instrument', a.instrument, 'name_de', n.name_de,
           'name_en', n.name_en, 'kind', e.kind, 'happened_on', e.happened_on, 'new_deadline_on', e.new_deadline_on,
           'note', e.note, 'corrects', e.corrects, 'correction_reason', e.correction_reason)
  from legal_act_event e
    join legal_act a on a.id = e.legal_act_id
    join instrument n on n.code = a.instrument
  where e.property_id = ${id}
  union all
  select l.id, 'listing_opened', ${atDay(sql`l.opened_on`)}, l.created_by, false,
         jsonb_build_object('opened_on', l.opened_on, 'reason', l.reason, 'note', l.note)
  from listing l where l.property_id = ${id}
  union all
  select l.id, 'listing_closed', ${atDay(sql`l.closed_on`)},
         coalesce((select e.created_by from edit e
                   where e.record_id = l.id and e.fields ? 'closed_on' order by e.version desc limit 1), l.created_by),
         false, jsonb_build_object('closed_on', l.closed_on, 'closed_reason', l.closed_reason)
  from listing l where l.property_id = ${id} and l.closed_on is not null
  union all
  select r.id, 'rating', r.rated_at, r.created_by, false,
         jsonb_build_object('score', r.score, 'light', coalesce(r.override_light, r.light), 'computed_light', r.light,
           'override_light', r.override_light, 'override_reason', r.override_reason, 'confidence', r.confidence,
           'neglect', r.neglect, 'misuse', r.misuse, 'impact', r.impact, 'note', r.note)
  from rating r where r.property_id = ${id}
  union all
  select m.id, 'appointment', m.created_at, m.created_by, false,
         jsonb_build_object('planned_for', m.planned_for, 'kind', m.kind, 'joint', m.joint, 'reason', m.reason,
           'called_off_at', m.called_off_at)
  from appointment m where m.property_id = ${id}
  union all
  select md5(e.record_id::text || e.version)::uuid, 'edit', e.created_at, e.created_by, false,
         jsonb_build_object('record_kind', e.record_kind, 'record_id', e.record_id, 'version', e.version,
           'fields', e.fields)
  from edit e where e.property_id = ${id}`

type Cursor = { at: string; id: string }

const cursorOf = ({ at, id }: Cursor) => Buffer.from(`${at} ${id}`).toString('base64url')

const parseCursor = (cursor: string): Cursor => {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ')
  if (Number.isNaN(Date.parse(at)) || !/^[0-9a-f-]{36}$/.test(id)) throw invalid('cursor', 'not_a_cursor')
  return { at, id }
}

/**
 * One page; corrected records are shown and marked.
 * @throws Problem `not_found` when there is no such property or the account may not see it
 */
export const historyOf = async (db: Db, id: string, { kind, limit, cursor }: HistoryQuery) => {
  const after = cursor === undefined ? undefined : parseCursor(cursor)
  const found = await manyPrepared<HistoryEntry & { exact: string }>(
    db,
    'history',
    sql`
      select h.id, h.kind, h.at, to_char(h.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as exact, json_build_object('id', h.by, 'name', a.name) as by,
             h.corrected, h.detail
      from (${entries(id)}) h left join account a on a.id = h.by
      where h.kind = any (${kind ?? [...historyKinds]}::text[])
        and (${after?.at ?? null}::timestamptz is null
             or (h.at, h.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      order by h.at desc, h.id desc
      limit ${limit + 1}`,
  )
  if (found.length === 0 && !(await maybe(db, sql`select id from property where id = ${id}`)))
    throw new Problem('not_found')
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(({ exact: _, ...entry }) => entry),
    // Microseconds count, and a JavaScript date has none: the cursor carries the database's text.
    next_cursor: found.length > limit && last ? cursorOf({ at: last.exact, id: last.id }) : null,
  }
}
