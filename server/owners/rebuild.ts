/** All links and portfolios of a city made anew, as if nothing had been worked out before. */
import { many, run, sql, type Db } from '../../db/query.ts'
import { blockKeys } from './blocks.ts'
import { candidatePairs } from './candidates.ts'
import { factsOf } from './facts.ts'
import { hubsOf } from './hubs.ts'
import { linksAmong, lockOwners, regroup } from './links.ts'
import { isAccepted, scoreLink, type PartyFacts } from './rules.ts'
import { CANDIDATE_AT } from './weights.ts'

/** Rows a statement: large enough to be fast, small enough for its text. */
const CHUNK = 20_000

export type Rebuilt = { parties: number; links: number }

/** Twice in a row changes nothing; what people said stays in force. `report` hears of what is done so far. */
export const rebuildLinks = async (
  db: Db,
  municipality: string,
  report: (step: 'read' | 'compared' | 'grouped', count: number) => void = () => undefined,
): Promise<Rebuilt> => {
  await lockOwners(db, municipality)
  const parties = await allFacts(db, municipality)
  report('read', parties.length)
  await storeAllBlocks(db, municipality, parties)
  const links = linksOf(parties)
  report('compared', links.length)
  const ids = parties.map(({ id }) => id)
  const before = await linksAmong(db, ids)
  await storeAllLinks(db, municipality, links)
  await regroup(db, municipality, ids, before.links)
  report('grouped', parties.length)
  return { parties: parties.length, links: links.length }
}

const allFacts = async (db: Db, municipality: string) => {
  const ids = await many<{ id: string }>(
    db,
    sql`select id from party where municipality_key = ${municipality} order by id`,
  )
  const facts: PartyFacts[] = []
  for (const part of chunked(ids))
    facts.push(
      ...(await factsOf(
        db,
        part.map(({ id }) => id),
      )),
    )
  return facts
}

function* chunked<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let at = 0; at < rows.length; at += CHUNK) yield rows.slice(at, at + CHUNK)
}

const linksOf = (parties: readonly PartyFacts[]) => {
  const hubs = hubsOf(parties)
  const links = []
  for (const [first, second] of candidatePairs(parties, hubs)) {
    const [a, b] = [parties[first]!, parties[second]!]
    const { score, parts } = scoreLink(a, b, hubs)
    const accepted = isAccepted({ score, parts })
    if (accepted || score >= CANDIDATE_AT) links.push({ a: a.id, b: b.id, score, parts, accepted })
  }
  return links
}

const storeAllBlocks = async (db: Db, municipality: string, parties: readonly PartyFacts[]) => {
  await run(db, sql`delete from party_block where municipality_key = ${municipality}`)
  const rows = parties.flatMap((party) =>
    blockKeys(party).map(({ block, key }) => ({ party: party.id, block: `${block} ${key}` })),
  )
  for (const part of chunked(rows))
    await run(
      db,
      sql`
        insert into party_block (municipality_key, block, party_id)
        select ${municipality}, block, party
        from unnest(${part.map(({ block }) => block)}::text[], ${part.map(({ party }) => party)}::uuid[]) as b (block, party)`,
    )
}

type Row = ReturnType<typeof linksOf>[number]

const storeAllLinks = async (db: Db, municipality: string, links: readonly Row[]) => {
  const pairs = links.map(({ a, b }) => `${a} ${b}`)
  await run(
    db,
    sql`
      delete from party_link l
      where l.municipality_key = ${municipality}
        and not exists (select from unnest(${pairs}::text[]) kept where kept = l.a_id || ' ' || l.b_id)`,
  )
  for (const part of chunked(links))
    await run(
      db,
      sql`
        insert into party_link as l (a_id, b_id, municipality_key, score, parts, accepted)
        select f.a, f.b, ${municipality}, f.score, f.parts, f.accepted
        from jsonb_to_recordset(${JSON.stringify(part)}::jsonb) as f
          (a uuid, b uuid, score real, parts jsonb, accepted boolean)
        on conflict (a_id, b_id) do update
          set score = excluded.score, parts = excluded.parts, accepted = excluded.accepted
        where (l.score, l.parts, l.accepted) is distinct from (excluded.score, excluded.parts, excluded.accepted)`,
    )
}
