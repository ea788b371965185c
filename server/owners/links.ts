/** Links and portfolios of a city, kept current with every change of its file. The rules are rules.ts's. */
import { many, one, run, sql, type Db } from '../../db/query.ts'
import { blockKeys } from './blocks.ts'
import { BLOCK_MOST } from './candidates.ts'
import { changesBetween, type Change, type KnownLink } from './changes.ts'
import { factsOf } from './facts.ts'
import { hubsOf } from './hubs.ts'
import { groupsOf, type Denial, type Portfolio } from './portfolios.ts'
import { isAccepted, scoreLink, type Part, type PartyFacts, type Verdict } from './rules.ts'
import { stableIds } from './stable-ids.ts'
import { CANDIDATE_AT, NAMES_ALIKE_FROM } from './weights.ts'

/**
 * Works out anew what one party is linked with, and the portfolios that this touches. Other writers of the city's
 * owners wait until the transaction ends: two at once could each miss what the other links.
 */
export const relink = async (db: Db, id: string) => {
  const { municipality_key } = await one<{ municipality_key: string }>(
    db,
    sql`select municipality_key from party where id = ${id}`,
  )
  await lockOwners(db, municipality_key)
  const [me] = await factsOf(db, [id])
  if (!me) return
  await storeBlocks(db, me, municipality_key)
  const others = await factsOf(db, await candidatesOf(db, me, municipality_key))
  const hubs = hubsOf([me, ...others])
  const found = others
    .map((other) => ({ other: other.id, ...scoreLink(me, other, hubs) }))
    .filter((link) => link.score >= CANDIDATE_AT || isAccepted(link))
  const neighbours = await neighboursOf(db, [id])
  const touched = [id, ...neighbours, ...found.map(({ other }) => other)]
  const before = await linksAmong(db, touched)
  await storeLinks(db, { id, municipality_key }, found)
  await regroup(db, municipality_key, touched, before.links)
}

/** Until the transaction ends. */
export const lockOwners = (db: Db, municipality: string) =>
  run(db, sql`select pg_advisory_xact_lock(hashtext('owners ' || ${municipality}))`)

const storeBlocks = async (db: Db, me: PartyFacts, municipality: string) => {
  const blocks = blockKeys(me).map(({ block, key }) => `${block} ${key}`)
  await run(db, sql`delete from party_block where party_id = ${me.id} and block <> all (${blocks}::text[])`)
  await run(
    db,
    sql`
      insert into party_block (municipality_key, block, party_id)
      select ${municipality}, block, ${me.id} from unnest(${blocks}::text[]) block
      on conflict do nothing`,
  )
}

/** Everybody who shares a block that is no hub, and whose name is alike in the same postcode. */
const candidatesOf = async (db: Db, me: PartyFacts, municipality: string) => {
  const found = await many<{ party_id: string }>(
    db,
    sql`
      select distinct other.party_id
      from party_block mine
        cross join lateral (
          select o.party_id from party_block o
          where o.municipality_key = ${municipality} and o.block = mine.block and o.party_id <> ${me.id}
          order by o.party_id limit ${BLOCK_MOST + 1}) other
      where mine.municipality_key = ${municipality} and mine.party_id = ${me.id} and mine.block not like 'postcode %'
      union
      select s.party_id from similar_parties(${me.id}, ${NAMES_ALIKE_FROM}) s
      order by party_id`,
  )
  return found.map(({ party_id }) => party_id)
}

type Found = { other: string; score: number; parts: Part[] }

const storeLinks = async (db: Db, me: { id: string; municipality_key: string }, found: readonly Found[]) => {
  const { id, municipality_key } = me
  await run(
    db,
    sql`
      delete from party_link
      where municipality_key = ${municipality_key}
        and ((a_id = ${id} and b_id <> all (${found.map(({ other }) => other)}::uuid[]))
          or (b_id = ${id} and a_id <> all (${found.map(({ other }) => other)}::uuid[])))`,
  )
  const rows = found.map((link) => ({ ...link, accepted: isAccepted(link) }))
  await run(
    db,
    sql`
      insert into party_link as l (a_id, b_id, municipality_key, score, parts, accepted)
      select least(${id}, f.other), greatest(${id}, f.other), ${municipality_key}, f.score, f.parts, f.accepted
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f (other uuid, score real, parts jsonb, accepted boolean)
      on conflict (a_id, b_id) do update set score = excluded.score, parts = excluded.parts, accepted = excluded.accepted
      where (l.score, l.parts, l.accepted) is distinct from (excluded.score, excluded.parts, excluded.accepted)`,
  )
}

/** Parties that share a portfolio with these. */
export const neighboursOf = async (db: Db, ids: readonly string[]) => {
  const rows = await many<{ party_id: string }>(
    db,
    sql`
      select distinct theirs.party_id
      from portfolio_member mine join portfolio_member theirs on theirs.portfolio_id = mine.portfolio_id
      where mine.party_id = any (${[...ids]}::uuid[])
      order by theirs.party_id`,
  )
  return rows.map(({ party_id }) => party_id)
}

type StoredLink = { a: string; b: string; score: number; parts: Part[]; judgement: Verdict | null }

/** Links that count among these parties, a person's word first; and what was denied. */
export const linksAmong = async (db: Db, ids: readonly string[]) => {
  const rows = await many<StoredLink>(
    db,
    sql`
      select coalesce(l.a_id, v.a_id) as a, coalesce(l.b_id, v.b_id) as b, coalesce(l.score, 0) as score,
             coalesce(l.parts, '[]') as parts, v.verdict as judgement
      from (select a_id, b_id, score, parts from party_link
            where a_id = any (${[...ids]}::uuid[]) and b_id = any (${[...ids]}::uuid[])) l
        full join (select a_id, b_id, verdict from link_verdict
                   where a_id = any (${[...ids]}::uuid[]) and b_id = any (${[...ids]}::uuid[])) v
          on v.a_id = l.a_id and v.b_id = l.b_id
      order by a, b`,
  )
  const links = rows.filter(isAccepted).map((link): KnownLink => ({
    a: link.a,
    b: link.b,
    score: link.score,
    confirmed: link.judgement === 'confirmed',
    rules: link.parts.map(({ rule }) => rule),
  }))
  const denials = rows.filter(({ judgement }) => judgement === 'denied').map(({ a, b }): Denial => ({ a, b }))
  return { links, denials }
}

const portfoliosOf = (db: Db, ids: readonly string[]) =>
  many<Portfolio>(
    db,
    sql`
      select portfolio_id as id, array_agg(party_id::text order by party_id) as parties
      from portfolio_member
      where portfolio_id in (select portfolio_id from portfolio_member where party_id = any (${[...ids]}::uuid[]))
      group by portfolio_id
      order by portfolio_id`,
  )

/** The portfolios of these parties made anew from the links that count; what changed is kept with its reason. */
export const regroup = async (
  db: Db,
  municipality: string,
  touched: readonly string[],
  before: readonly KnownLink[],
) => {
  const parties = [...new Set([...touched, ...(await neighboursOf(db, touched))])].sort()
  const { links, denials } = await linksAmong(db, parties)
  const previous = await portfoliosOf(db, parties)
  const next = stableIds(previous, groupsOf(parties, links, denials).groups)
  const changes = changesBetween(previous, next, { before, after: links, denied: denials })
  if (changes.length > 0) await storePortfolios(db, municipality, { previous, next, changes })
}

type Step = { previous: Portfolio[]; next: Portfolio[]; changes: Change[] }

const storePortfolios = async (db: Db, municipality: string, { previous, next, changes }: Step) => {
  const members = next.flatMap(({ id, parties }) =>
    parties.map((party_id) => ({ party_id, portfolio_id: id })),
  )
  await run(
    db,
    sql`
      insert into portfolio (id, municipality_key)
      select id, ${municipality} from unnest(${next.map(({ id }) => id)}::uuid[]) id
      on conflict (id) do nothing`,
  )
  await run(
    db,
    sql`
      insert into portfolio_member as m (party_id, portfolio_id, municipality_key)
      select given.party_id, given.portfolio_id, ${municipality}
      from jsonb_to_recordset(${JSON.stringify(members)}::jsonb) as given (party_id uuid, portfolio_id uuid)
      on conflict (party_id) do update set portfolio_id = excluded.portfolio_id
      where m.portfolio_id <> excluded.portfolio_id`,
  )
  const had = previous.map(({ id }) => id)
  await run(
    db,
    sql`
      delete from portfolio p
      where p.id = any (${had}::uuid[])
        and not exists (select from portfolio_member m where m.portfolio_id = p.id)`,
  )
  await run(
    db,
    sql`
      insert into portfolio_change (portfolio_id, municipality_key, kind, detail)
      select c.portfolio, ${municipality}, c.kind,
             jsonb_build_object('parties', c.parties, 'others', c.others, 'because', c.because)
      from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as c
        (portfolio uuid, kind text, parties jsonb, others jsonb, because jsonb)`,
  )
}
