/** What people say of links: confirmed, denied, taken back; and the candidates that wait for a word. */
import { many, maybe, one, run, sql, type Db } from '../../db/query.ts'
import { invalid, Problem } from '../problems.ts'
import { bodyHash, isRepeat } from '../receipt.ts'
import { linksAmong, lockOwners, neighboursOf, regroup } from './links.ts'
import { identityOf, partiesOf } from './parties.ts'
import type { Link, SentJudgement } from './schema.ts'

const columns = sql`
  l.a_id, l.b_id, l.score, l.since, l.parts,
  case v.verdict when 'confirmed' then true when 'denied' then false else l.accepted end as accepted,
  case when v.id is not null then json_build_object('verdict', v.verdict, 'reason', v.reason, 'at', v.created_at,
    'by', json_build_object('id', v.created_by, 'name', w.name)) end as verdict`
const tables = sql`
  party_link l
    left join link_verdict v on v.a_id = l.a_id and v.b_id = l.b_id
    left join account w on w.id = v.created_by`

/** Links between these parties, strongest first. */
export const linksBetween = (db: Db, ids: readonly string[]) =>
  many<Link>(
    db,
    sql`
      select ${columns} from ${tables}
      where l.a_id = any (${[...ids]}::uuid[]) and l.b_id = any (${[...ids]}::uuid[])
      order by l.score desc, l.a_id, l.b_id`,
  )

/** Links of a city that no rule accepts and nobody judged, best first, with both records. */
export const candidatesIn = async (db: Db, municipality: string, limit: number) => {
  const open = sql`
    l.municipality_key = ${municipality} and not l.accepted and coalesce(v.verdict, 'undone') = 'undone'`
  const links = await many<Link>(
    db,
    sql`select ${columns} from ${tables} where ${open} order by l.score desc, l.a_id, l.b_id limit ${limit}`,
  )
  const { total } = await one<{ total: number }>(
    db,
    sql`select count(*) as total from ${tables} where ${open}`,
  )
  const parties = new Map(
    (await partiesOf(db, [...new Set(links.flatMap(({ a_id, b_id }) => [a_id, b_id]))])).map((one) => [
      one.id,
      one,
    ]),
  )
  return {
    total,
    items: links.map((link) => ({ link, a: parties.get(link.a_id)!, b: parties.get(link.b_id)! })),
  }
}

/**
 * Records what somebody says of two parties of one city, and makes the portfolios follow.
 * @returns whether it is new
 * @throws Problem `not_found`, `forbidden`, `already_exists`, `invalid`
 */
export const judge = async (db: Db, id: string, sent: SentJudgement): Promise<boolean> => {
  const hash = bodyHash(sent)
  const stored = await maybe<{ body_hash: Buffer | null }>(
    db,
    sql`select body_hash from link_judgement where id = ${id}`,
  )
  if (isRepeat(stored, hash)) return false
  if (sent.a_id === sent.b_id) throw invalid('b_id', 'same_party')
  if (sent.verdict !== 'undone' && sent.reason.trim() === '') throw invalid('reason', 'required')
  const [a_id, b_id] = [sent.a_id, sent.b_id].sort() as [string, string]
  const cities = await many<{ municipality_key: string }>(
    db,
    sql`select municipality_key from party where id in (${a_id}, ${b_id}) order by id`,
  )
  const [first, second] = cities
  if (!first || !second) throw new Problem('not_found')
  const municipality = first.municipality_key
  if (municipality !== second.municipality_key) throw invalid('b_id', 'another_city')
  await lockOwners(db, municipality)
  const touched = [a_id, b_id, ...(await neighboursOf(db, [a_id, b_id]))]
  const before = await linksAmong(db, touched)
  const [a, b] = [await identityOf(db, a_id), await identityOf(db, b_id)]
  await run(
    db,
    sql`
      insert into link_judgement (id, a_id, b_id, municipality_key, verdict, reason, a_identity, b_identity, body_hash)
      values (${id}, ${a_id}, ${b_id}, ${municipality}, ${sent.verdict}, ${sent.reason}, ${a.identity}, ${b.identity},
              ${hash})`,
  )
  await regroup(db, municipality, touched, before.links)
  return true
}
