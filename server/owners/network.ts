/** What hangs on the owners of a property, as far as the reader may see it, and why. */
import { many, sql, type Db } from '../../db/query.ts'
import { linksBetween } from './judgements.ts'
import type { Network } from './schema.ts'

/** More than anybody reads at once; the portfolio's page has the rest. */
const MOST = 400

type Party = Network['parties'][number]
type Property = Network['properties'][number]
type Held = Network['holdings'][number]

const current = sql`(h.to_on is null or h.to_on > (now() at time zone 'Europe/Berlin')::date)`

/** Owners of the property with their portfolios; the same firms in other cities' files; what all of them hold. */
export const networkOf = async (db: Db, propertyId: string): Promise<Network> => {
  const own = await many<{ id: string }>(
    db,
    sql`
      select distinct theirs.party_id as id
      from holding h
        join portfolio_member mine on mine.party_id = h.party_id
        join portfolio_member theirs on theirs.portfolio_id = mine.portfolio_id
      where h.property_id = ${propertyId} and h.role in ('owner', 'heritable_building_right') and ${current}
      union
      select h.party_id from holding h where h.property_id = ${propertyId} and ${current}
      order by id
      limit ${MOST}`,
  )
  const ids = own.map(({ id }) => id)
  const same = await many<Network['same_elsewhere'][number]>(
    db,
    sql`select a_id, b_id, kind from same_elsewhere(${ids}::uuid[]) order by a_id, b_id limit ${MOST}`,
  )
  return assembled(db, [...new Set([...ids, ...same.flatMap(({ a_id, b_id }) => [a_id, b_id])])], same)
}

/** Everything between these parties that row level security lets the reader see. */
export const assembled = async (
  db: Db,
  ids: readonly string[],
  same: Network['same_elsewhere'],
): Promise<Network> => {
  const parties = await many<Party>(
    db,
    sql`
      select p.id, p.municipality_key, m.name as municipality_name, p.kind,
             (select n.name from party_name n where n.party_id = p.id order by n.position limit 1) as name
      from party p join municipality m on m.key = p.municipality_key
      where p.id = any (${[...ids]}::uuid[]) order by p.id`,
  )
  const seen = parties.map(({ id }) => id)
  const holdings = await many<Held>(
    db,
    sql`
      select h.party_id, h.property_id, h.role from holding h
      where h.party_id = any (${seen}::uuid[]) and ${current}
      group by h.party_id, h.property_id, h.role
      order by h.property_id, h.party_id, h.role
      limit ${MOST + 1}`,
  )
  const shown = holdings.slice(0, MOST)
  const properties = await many<Property>(
    db,
    sql`
      select p.id, p.municipality_key, m.name as municipality_name, coalesce(concat_ws(' ', d.street, nullif(d.house_number, '')), '') as address,
             s.light, s.state, st_x(st_transform(p.place, 4326)) as longitude, st_y(st_transform(p.place, 4326)) as latitude
      from property p
        join municipality m on m.key = p.municipality_key
        join property_status s on s.property_id = p.id
        left join property_address d on d.property_id = p.id and d.position = 1
      where p.id = any (${[...new Set(shown.map(({ property_id }) => property_id))]}::uuid[])
      order by p.id`,
  )
  const known = new Set(seen)
  return {
    parties,
    properties,
    holdings: shown,
    links: await linksBetween(db, seen),
    same_elsewhere: same.filter(({ a_id, b_id }) => known.has(a_id) && known.has(b_id)),
    cut: holdings.length > MOST || ids.length >= MOST,
  }
}
