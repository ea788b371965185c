/** Portfolios as lists and pages show them; every figure is what the reader may see. */
import { many, maybe, one, run, sql, type Db } from '../../db/query.ts'
import { Problem } from '../problems.ts'
import { assembled } from './network.ts'
import type { Network, Portfolio, PortfolioChange, PortfolioQuery } from './schema.ts'

/** Owners of today: managers and administrators hold for others. */
const owned = (day: string) => sql`
  h.role in ('owner', 'heritable_building_right') and (h.from_on is null or h.from_on <= ${day})
  and (h.to_on is null or h.to_on > ${day})`

const figures = (day: string) => sql`
  count(*)::integer as properties,
  count(distinct o.municipality_key)::integer as cities,
  coalesce(sum((select count(*) from dwelling_unit u where u.property_id = o.property_id)), 0)::integer as dwellings,
  json_build_object('red', count(*) filter (where s.light = 'red'), 'yellow', count(*) filter (where s.light = 'yellow'),
    'green', count(*) filter (where s.light = 'green'), 'unrated', count(*) filter (where s.light = 'unrated')) as lights,
  coalesce(sum(s.open_violations), 0)::integer as open_violations,
  count(*) filter (where s.next_deadline_on < ${day})::integer as overdue,
  count(*) filter (where s.use_banned)::integer as use_bans,
  count(*) filter (where o.since > (${day}::date - interval '24 months'))::integer as gained_in_24_months`

/** Portfolios of a city with at least `least` properties, the largest first. */
export const portfoliosIn = async (
  db: Db,
  { municipality, least, watched, limit }: PortfolioQuery,
  day: string,
): Promise<{ items: Portfolio[]; total: number }> => {
  const chosen = sql`
    select m.portfolio_id, h.property_id, min(h.municipality_key) as municipality_key, min(h.from_on) as since
    from portfolio_member m join holding h on h.party_id = m.party_id
    where m.municipality_key = ${municipality} and ${owned(day)}
      and (${watched === true} = false or exists (
        select from portfolio_watch w where w.portfolio_id = m.portfolio_id))
    group by m.portfolio_id, h.property_id`
  const items = await many<Portfolio>(
    db,
    sql`
      select f.portfolio_id as id, ${municipality} as municipality_key, ${nameOf(sql`f.portfolio_id`)} as name,
             (select count(*) from portfolio_member m where m.portfolio_id = f.portfolio_id)::integer as parties,
             f.properties, f.cities, f.dwellings, f.lights, f.open_violations, f.overdue, f.use_bans,
             f.gained_in_24_months,
             exists (select from portfolio_watch w where w.portfolio_id = f.portfolio_id) as watched
      from (
        select o.portfolio_id, ${figures(day)}
        from (${chosen}) o join property_status s on s.property_id = o.property_id
        group by o.portfolio_id
        having count(*) >= ${least}
      ) f
      order by f.properties desc, f.open_violations desc, f.portfolio_id
      limit ${limit}`,
  )
  const { total } = await one<{ total: number }>(
    db,
    sql`
      select count(*)::integer as total
      from (select o.portfolio_id from (${chosen}) o group by o.portfolio_id having count(*) >= ${least}) f`,
  )
  return { items, total }
}

/** The name that most of its properties are held under. */
const nameOf = (portfolio: ReturnType<typeof sql>) => sql`
  coalesce((
    select n.name
    from portfolio_member m
      join party_name n on n.party_id = m.party_id and n.position = 1
      left join holding h on h.party_id = m.party_id
    where m.portfolio_id = ${portfolio}
    group by m.party_id, n.name
    order by count(h.id) desc, n.name, m.party_id
    limit 1), '')`

/**
 * A portfolio with the same firms' parties in other cities' files, where both are open to the reader.
 * @throws Problem `not_found`
 */
export const portfolio = async (db: Db, id: string, day: string) => {
  const found = await maybe<{ municipality_key: string; name: string; watched: boolean }>(
    db,
    sql`
      select p.municipality_key, ${nameOf(sql`p.id`)} as name,
             exists (select from portfolio_watch w where w.portfolio_id = p.id) as watched
      from portfolio p where p.id = ${id}`,
  )
  if (!found) throw new Problem('not_found')
  const members = await many<{ id: string }>(
    db,
    sql`select party_id as id from portfolio_member where portfolio_id = ${id} order by party_id`,
  )
  const own = members.map((member) => member.id)
  const same = await many<Network['same_elsewhere'][number]>(
    db,
    sql`select a_id, b_id, kind from same_elsewhere(${own}::uuid[]) order by a_id, b_id`,
  )
  const parties = [...new Set([...own, ...same.flatMap(({ a_id, b_id }) => [a_id, b_id])])]
  const numbers = await one<Omit<Portfolio, 'id' | 'municipality_key' | 'name' | 'parties' | 'watched'>>(
    db,
    sql`
      select ${figures(day)}
      from (
        select h.property_id, min(h.municipality_key) as municipality_key, min(h.from_on) as since
        from holding h where h.party_id = any (${parties}::uuid[]) and ${owned(day)}
        group by h.property_id
      ) o join property_status s on s.property_id = o.property_id`,
  )
  return {
    id,
    ...found,
    ...numbers,
    parties: parties.length,
    network: await assembled(db, parties, same),
    changes: await changesOf(db, id),
  }
}

/** Newest first. */
const changesOf = (db: Db, id: string) =>
  many<PortfolioChange>(
    db,
    sql`
      select c.at, c.kind, c.detail from portfolio_change c
      where c.portfolio_id = ${id}
      order by c.at desc, c.id desc
      limit 100`,
  )

/** @throws Problem `not_found` */
export const watch = async (db: Db, id: string, accountId: string, isWatched: boolean) => {
  const found = await maybe<{ municipality_key: string }>(
    db,
    sql`select municipality_key from portfolio where id = ${id}`,
  )
  if (!found) throw new Problem('not_found')
  if (isWatched)
    await run(
      db,
      sql`insert into portfolio_watch (account_id, portfolio_id, municipality_key)
          values (${accountId}, ${id}, ${found.municipality_key}) on conflict do nothing`,
    )
  else
    await run(db, sql`delete from portfolio_watch where account_id = ${accountId} and portfolio_id = ${id}`)
}
