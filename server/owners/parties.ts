/** Parties as a city's file describes them. */
import { many, maybe, one, run, sql, type Db } from '../../db/query.ts'
import { invalid, Problem } from '../problems.ts'
import { bodyHash, isRepeat } from '../receipt.ts'
import { addressOf } from './facts.ts'
import { relink } from './links.ts'
import { normalName } from './names.ts'
import { normalRegistration } from './registers.ts'
import { refreshTokens } from './tokens.ts'
import type { Party, PartyChanges, PartyHit, SentParty } from './schema.ts'

/** @throws Problem `not_found` */
export const party = async (db: Db, id: string): Promise<Party> => {
  const [found] = await partiesOf(db, [id])
  if (!found) throw new Problem('not_found')
  return found
}

/** In the order of their ids. */
export const partiesOf = (db: Db, ids: readonly string[]) =>
  many<Party>(
    db,
    sql`
      select p.id, p.municipality_key, p.kind, p.legal_basis, p.note,
        coalesce((select json_agg(json_build_object('name', n.name, 'from_on', n.from_on, 'to_on', n.to_on,
                    'source', n.source, 'source_note', n.source_note) order by n.position)
                  from party_name n where n.party_id = p.id), '[]') as names,
        coalesce((select json_agg(json_build_object('care_of', a.care_of, 'street', a.street, 'house_number', a.house_number,
                    'postcode', a.postcode, 'city', a.city, 'country', a.country, 'from_on', a.from_on, 'to_on', a.to_on,
                    'source', a.source, 'source_note', a.source_note) order by a.position)
                  from party_address a where a.party_id = p.id), '[]') as addresses,
        coalesce((select json_agg(json_build_object('kind', r.kind, 'court', r.court, 'register', r.register,
                    'number', r.number, 'from_on', r.from_on, 'to_on', r.to_on, 'source', r.source,
                    'source_note', r.source_note) order by r.position)
                  from registration r where r.party_id = p.id), '[]') as registrations,
        coalesce((select json_agg(json_build_object('role', o.role, 'holder_party_id', o.holder_party_id,
                    'holder_name', o.holder_name, 'holder_born_on', o.holder_born_on, 'holder_place', o.holder_place,
                    'share_numerator', o.share_numerator, 'share_denominator', o.share_denominator,
                    'from_on', o.from_on, 'to_on', o.to_on, 'source_note', o.source_note) order by o.position)
                  from office o where o.party_id = p.id), '[]') as offices,
        (select m.portfolio_id from portfolio_member m where m.party_id = p.id) as portfolio_id,
        p.version, p.created_at, json_build_object('id', p.created_by, 'name', w.name) as created_by
      from party p left join account w on w.id = p.created_by
      where p.id = any (${[...ids]}::uuid[])
      order by p.id`,
  )

/** Best first; typing mistakes are forgiven. */
export const searchParties = (db: Db, q: string, limit: number) =>
  many<PartyHit>(
    db,
    sql`
      select p.id, p.municipality_key, p.kind, hit.name,
        (select nullif(a.city, '') from party_address a where a.party_id = p.id order by a.position limit 1) as city,
        (select count(distinct h.property_id) from holding h
         where h.party_id = p.id and (h.to_on is null or h.to_on > current_date)) as holdings
      from search_parties(${normalName(q).key}, ${limit}) with ordinality as hit (party_id, name, alike, rank)
        join party p on p.id = hit.party_id
      order by hit.rank`,
  )

/**
 * Records a party in the file of its municipality.
 * @returns whether it is new
 * @throws Problem `already_exists`, `forbidden`, `invalid`
 */
export const createParty = async (db: Db, id: string, sent: SentParty, linkKey: string): Promise<boolean> => {
  const hash = bodyHash(sent)
  const receipt = () =>
    maybe<{ body_hash: Buffer | null }>(db, sql`select body_hash from party where id = ${id}`)
  if (isRepeat(await receipt(), hash)) return false
  const { municipality_key, kind, legal_basis, note } = sent
  const count = await run(
    db,
    sql`
      insert into party (id, municipality_key, kind, legal_basis, note, body_hash)
      values (${id}, ${municipality_key}, ${kind}, ${legal_basis}, ${note}, ${hash})
      on conflict (id) do nothing`,
  )
  if (count === 0) {
    if (isRepeat(await receipt(), hash)) return false
    throw new Problem('already_exists')
  }
  await describe(db, { id, municipality_key }, sent)
  await refreshTokens(db, linkKey, id)
  await relink(db, id)
  return true
}

/** @throws Problem `not_found`, `forbidden`, `conflict` (somebody described it anew meanwhile), `invalid` */
export const changeParty = async (
  db: Db,
  id: string,
  changes: PartyChanges,
  { seen, linkKey }: { seen: number; linkKey: string },
) => {
  const current = await party(db, id)
  const { kind, legal_basis, note } = changes
  const count = await run(
    db,
    sql`
      update party set kind = ${kind}, legal_basis = ${legal_basis}, note = ${note}, version = version + 1
      where id = ${id} and version = ${seen}`,
  )
  if (count === 0)
    throw current.version === seen ? new Problem('forbidden') : new Problem('conflict', { current })
  for (const table of ['party_name', 'party_address', 'registration', 'office'] as const)
    await run(db, deletions[table](id))
  await describe(db, current, changes)
  await refreshTokens(db, linkKey, id)
  await relink(db, id)
}

const deletions = {
  party_name: (id: string) => sql`delete from party_name where party_id = ${id}`,
  party_address: (id: string) => sql`delete from party_address where party_id = ${id}`,
  registration: (id: string) => sql`delete from registration where party_id = ${id}`,
  office: (id: string) => sql`delete from office where party_id = ${id}`,
}

type Of = Pick<Party, 'id' | 'municipality_key'>

const describe = async (db: Db, { id, municipality_key }: Of, sent: PartyChanges) => {
  if (sent.names.some(({ name }) => normalName(name).key === '')) throw invalid('names', 'no_name')
  const names = sent.names.map((entry) => {
    const { key, form, partner } = normalName(entry.name)
    return { ...entry, key, form, partner }
  })
  const addresses = sent.addresses.map((entry) => ({ ...entry, key: addressOf(entry).key }))
  const registrations = sent.registrations.map((entry) => ({ ...entry, key: normalRegistration(entry) }))
  await run(
    db,
    sql`
      insert into party_name (party_id, municipality_key, position, name, key, form, from_on, to_on, source, source_note)
      select ${id}, ${municipality_key}, row_number() over (), n.name, n.key, n.form, n.from_on, n.to_on, n.source, n.source_note
      from jsonb_to_recordset(${JSON.stringify(names)}::jsonb) as n
        (name text, key text, form text, from_on date, to_on date, source text, source_note text)`,
  )
  await run(
    db,
    sql`
      insert into party_address (party_id, municipality_key, position, care_of, street, house_number, postcode, city,
                                 country, key, from_on, to_on, source, source_note)
      select ${id}, ${municipality_key}, row_number() over (), a.care_of, a.street, a.house_number, a.postcode, a.city,
             a.country, a.key, a.from_on, a.to_on, a.source, a.source_note
      from jsonb_to_recordset(${JSON.stringify(addresses)}::jsonb) as a
        (care_of text, street text, house_number text, postcode text, city text, country text, key text,
         from_on date, to_on date, source text, source_note text)`,
  )
  await run(
    db,
    sql`
      insert into registration (party_id, municipality_key, position, kind, court, register, number, key, from_on, to_on,
                                source, source_note)
      select ${id}, ${municipality_key}, row_number() over (), r.kind, r.court, r.register, r.number, r.key, r.from_on,
             r.to_on, r.source, r.source_note
      from jsonb_to_recordset(${JSON.stringify(registrations)}::jsonb) as r
        (kind text, court text, register text, number text, key text, from_on date, to_on date, source text,
         source_note text)`,
  )
  await run(
    db,
    sql`
      insert into office (party_id, municipality_key, position, role, holder_party_id, holder_name, holder_born_on,
                          holder_place, share_numerator, share_denominator, from_on, to_on, source_note)
      select ${id}, ${municipality_key}, row_number() over (), o.role, o.holder_party_id, o.holder_name, o.holder_born_on,
             o.holder_place, o.share_numerator, o.share_denominator, o.from_on, o.to_on, o.source_note
      from jsonb_to_recordset(${JSON.stringify(sent.offices)}::jsonb) as o
        (role text, holder_party_id uuid, holder_name text, holder_born_on date, holder_place text,
         share_numerator integer, share_denominator integer, from_on date, to_on date, source_note text)`,
  )
}

/** What a judgement remembers a party by: its first registration, else its name and address. */
export const identityOf = (db: Db, id: string) =>
  one<{ identity: string }>(
    db,
    sql`
      select coalesce(
        (select r.key from registration r where r.party_id = ${id} and r.key is not null order by r.position limit 1),
        concat_ws(' | ',
          (select n.key from party_name n where n.party_id = ${id} order by n.position limit 1),
          (select nullif(a.key, '') from party_address a where a.party_id = ${id} order by a.position limit 1))
      ) as identity`,
  )
