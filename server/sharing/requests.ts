/** A single case: one city asks another for what hangs on its owner, the other decides, and time closes it again. */
import { many, maybe, one, run, sql, type Db } from '../../db/query.ts'
import { invalid, Problem } from '../problems.ts'
import { municipalityOf } from '../properties/municipality.ts'
import { bodyHash, isRepeat } from '../receipt.ts'
import { hitsOf } from './queries.ts'
import { mayDecide, stateOf } from './rules.ts'
import type { AccessRequest, SentDecision, SentRequest } from './schema.ts'

type Row = Omit<AccessRequest, 'state' | 'expires_at' | 'properties' | 'direction'> & {
  now: string
  property_ids: string[]
}

const address = sql`coalesce(concat_ws(' ', d.street, nullif(d.house_number, '')), '')`

const asIso = (instant: string | null) => (instant === null ? null : new Date(instant).toISOString())

/** Newest first; `which` narrows. What the account may not see of a property is left out. */
const requestsWhere = async (db: Db, home: readonly string[], which: ReturnType<typeof sql>) => {
  const rows = await many<Row>(
    db,
    sql`
      select r.id, json_build_object('key', m.key, 'name', m.name) as asking,
        json_build_object('key', o.key, 'name', o.name) as asked,
        case when p.id is not null
          then json_build_object('id', p.id, 'address', ${address}, 'file_number', p.file_number) end as property,
        r.purpose, r.file_number, r.reason, r.created_at,
        json_build_object('id', r.created_by, 'name', a.name) as created_by, now() as now,
        coalesce((select json_agg(json_build_object('id', x.id, 'verdict', x.verdict, 'reason', x.reason,
            'expires_at', x.expires_at, 'created_at', x.created_at,
            'created_by', json_build_object('id', x.created_by, 'name', w.name)) order by x.created_at desc, x.id desc)
          from access_decision x left join account w on w.id = x.created_by
          where x.request_id = r.id), '[]') as decisions,
        case when exists (select from access_decision x where x.request_id = r.id)
          then array(select op.property_id from access_decision x join access_opening op on op.decision_id = x.id
                     where x.request_id = r.id order by 1)
          else asked_properties(r.id) end as property_ids
      from access_request r
        join municipality m on m.key = r.municipality_key
        join municipality o on o.key = r.asked_key
        left join account a on a.id = r.created_by
        left join property p on p.id = r.property_id
        left join property_address d on d.property_id = p.id and d.position = 1
      where ${which}
      order by r.created_at desc, r.id desc
      limit 500`,
  )
  const houses = await housesOf(db, [...new Set(rows.flatMap(({ property_ids }) => property_ids))])
  return rows.map((row) => shown(row, home, houses))
}

type House = AccessRequest['properties'][number]

const housesOf = async (db: Db, ids: string[]) =>
  new Map(
    (
      await many<House>(
        db,
        sql`
          select p.id, ${address} as address, p.file_number
          from property p left join property_address d on d.property_id = p.id and d.position = 1
          where p.id = any (${ids}::uuid[])`,
      )
    ).map((house) => [house.id, house]),
  )

const shown = (
  { now, property_ids, ...row }: Row,
  home: readonly string[],
  houses: ReadonlyMap<string, House>,
): AccessRequest => {
  const decisions = row.decisions.map((decision) => ({
    ...decision,
    expires_at: asIso(decision.expires_at),
    created_at: new Date(decision.created_at).toISOString(),
  }))
  return {
    ...row,
    direction: home.includes(row.asking.key) ? 'outgoing' : 'incoming',
    decisions,
    state: stateOf(decisions, new Date(now)),
    expires_at: decisions.find(({ verdict }) => verdict === 'approved')?.expires_at ?? null,
    properties: property_ids.flatMap((id) => houses.get(id) ?? []),
  }
}

/** Outgoing ones of the account's own cities, and incoming ones where it leads; of one property where it is named. */
export const accessRequests = (db: Db, home: readonly string[], propertyId?: string) =>
  requestsWhere(db, home, propertyId === undefined ? sql`true` : sql`r.property_id = ${propertyId}`)

/** @throws Problem `not_found` */
export const accessRequest = async (db: Db, home: readonly string[], id: string): Promise<AccessRequest> => {
  const [found] = await requestsWhere(db, home, sql`r.id = ${id}`)
  if (!found) throw new Problem('not_found')
  return found
}

/**
 * Asks another city for what hangs on the owners of one's own property: only where there is a hit.
 * @returns whether it is new
 * @throws Problem `not_found`, `forbidden`, `invalid` (no_hit, already_asked), `already_exists`, `too_many_requests`
 */
export const askForAccess = async (
  db: Db,
  id: string,
  sent: SentRequest,
  home: readonly string[],
): Promise<boolean> => {
  const hash = bodyHash(sent)
  const receipt = () =>
    maybe<{ body_hash: Buffer | null }>(db, sql`select body_hash from access_request where id = ${id}`)
  if (isRepeat(await receipt(), hash)) return false
  const municipality = await municipalityOf(db, sent.property_id)
  if (municipality === sent.asked_key) throw invalid('asked_key', 'own_municipality')
  const hits = await hitsOf(db, sent.property_id, home)
  if (!hits.some((hit) => hit.municipality.key === sent.asked_key)) throw invalid('asked_key', 'no_hit')
  const earlier = await accessRequests(db, home, sent.property_id)
  const isOpen = ({ asked, state }: AccessRequest) =>
    asked.key === sent.asked_key && (state === 'pending' || state === 'approved')
  if (earlier.some(isOpen)) throw invalid('asked_key', 'already_asked')
  const written = await run(
    db,
    sql`
      insert into access_request (id, municipality_key, property_id, asked_key, purpose, file_number, reason, body_hash)
      values (${id}, ${municipality}, ${sent.property_id}, ${sent.asked_key}, ${sent.purpose},
              ${sent.file_number.trim()}, ${sent.reason.trim()}, ${hash})
      on conflict (id) do nothing`,
  )
  if (written === 0) {
    if (isRepeat(await receipt(), hash)) return false
    throw new Problem('already_exists')
  }
  return true
}

/**
 * The asked city approves for a time, refuses, or withdraws what it approved; always with a reason.
 * @param requestId  of a request that the account may see
 * @returns whether it is new
 * @throws Problem `not_found`, `forbidden`, `conflict` (decided otherwise meanwhile), `invalid`
 */
export const decide = async (
  db: Db,
  { requestId, id }: { requestId: string; id: string },
  sent: SentDecision,
  { home, leads }: { home: readonly string[]; leads: readonly string[] },
): Promise<boolean> => {
  const hash = bodyHash({ ...sent, request_id: requestId })
  const receipt = () =>
    maybe<{ body_hash: Buffer | null }>(db, sql`select body_hash from access_decision where id = ${id}`)
  const current = await accessRequest(db, home, requestId)
  if (!leads.includes(current.asked.key)) throw new Problem('forbidden')
  if (isRepeat(await receipt(), hash)) return false
  if (!mayDecide(current.state, sent.verdict)) throw new Problem('conflict', { current })
  await checkExpiry(db, sent)
  const written = await run(
    db,
    sql`
      insert into access_decision (id, request_id, municipality_key, verdict, reason, expires_at, body_hash)
      values (${id}, ${requestId}, ${current.asked.key}, ${sent.verdict}, ${sent.reason.trim()},
              ${sent.expires_at}, ${hash})
      on conflict (id) do nothing`,
  )
  if (written === 0) {
    if (isRepeat(await receipt(), hash)) return false
    throw new Problem('already_exists')
  }
  return true
}

/** By the database's clock, because it is the one that closes what was opened. */
const checkExpiry = async (db: Db, { verdict, expires_at }: SentDecision) => {
  if (verdict !== 'approved') {
    if (expires_at !== null) throw invalid('expires_at', 'not_allowed')
    return
  }
  if (expires_at === null) throw invalid('expires_at', 'required')
  const { past, late } = await one<{ past: boolean; late: boolean }>(
    db,
    sql`
      select ${expires_at}::timestamptz <= clock_timestamp() as past,
             ${expires_at}::timestamptz > clock_timestamp() + interval '1 year' as late`,
  )
  if (past) throw invalid('expires_at', 'in_the_past')
  if (late) throw invalid('expires_at', 'more_than_a_year')
}
