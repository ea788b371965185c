/** What cities let each other know of their files: hits, contact desks, agreements. */
import { many, maybe, run, sql, type Db } from '../../db/query.ts'
import { invalid, Problem } from '../problems.ts'
import { municipalityOf } from '../properties/municipality.ts'
import { bodyHash, isRepeat } from '../receipt.ts'
import type { Agreement, Desk, Hits, SentAgreement, SentDesk } from './schema.ts'

type Hit = Hits['items'][number]

/** `owner_hits` counts the questions of an account, not of an address. */
const tooManyQuestions = 'RV429'

/**
 * Cities whose files name a legal person that owns this property too; asking is logged in both cities.
 * @param home  the municipalities whose own files the account reads
 * @throws Problem `not_found`; `forbidden` for what another city opened; `too_many_requests`
 */
export const hitsOf = async (db: Db, propertyId: string, home: readonly string[]): Promise<Hit[]> => {
  if (!home.includes(await municipalityOf(db, propertyId))) throw new Problem('forbidden')
  try {
    return await many<Hit>(
      db,
      sql`
        select json_build_object('key', m.key, 'name', m.name) as municipality, h.level, h.properties,
               case when d.municipality_key is not null
                 then json_build_object('name', d.name, 'email', d.email, 'phone', d.phone) end as contact_desk
        from owner_hits(${propertyId}) h
          join municipality m on m.key = h.municipality_key
          left join contact_desk d on d.municipality_key = h.municipality_key
        order by m.name`,
    )
  } catch (error) {
    if ((error as { code?: string }).code === tooManyQuestions) throw new Problem('too_many_requests')
    throw error
  }
}

const deskColumns = sql`
  json_build_object('key', m.key, 'name', m.name) as municipality, d.name, d.email, d.phone`

/** Of every city that named one, by the cities' names. */
export const desks = (db: Db) =>
  many<Desk>(
    db,
    sql`select ${deskColumns} from contact_desk d join municipality m on m.key = d.municipality_key order by m.name`,
  )

/** @returns whether it is new; @throws 42501 where the account does not lead the city */
export const putDesk = async (db: Db, municipality: string, { name, email, phone }: SentDesk) => {
  const known = await maybe(db, sql`select 1 from contact_desk where municipality_key = ${municipality}`)
  const written = await run(
    db,
    sql`
      insert into contact_desk (municipality_key, name, email, phone)
      values (${municipality}, ${name.trim()}, ${email}, ${phone.trim()})
      on conflict (municipality_key) do update
        set name = excluded.name, email = excluded.email, phone = excluded.phone`,
  )
  if (written === 0) throw new Problem('forbidden')
  return known === undefined
}

const agreementColumns = sql`
  s.id, json_build_object('key', m.key, 'name', m.name) as municipality,
  case when r.key is not null then json_build_object('key', r.key, 'name', r.name) end as recipient_municipality,
  s.recipient, s.level, s.purpose, s.legal_basis, s.from_on, s.to_on,
  s.from_on <= ruhr_day() and (s.to_on is null or s.to_on > ruhr_day()) as in_force,
  s.version, s.created_at, json_build_object('id', s.created_by, 'name', a.name) as created_by`
const agreementTables = sql`
  sharing_agreement s
    join municipality m on m.key = s.municipality_key
    left join municipality r on r.key = s.recipient_key
    left join account a on a.id = s.created_by`

/** Those that the account's cities gave or were given; in force first, newest first. */
export const agreements = (db: Db) =>
  many<Agreement>(
    db,
    sql`select ${agreementColumns} from ${agreementTables} order by in_force desc, s.from_on desc, s.id desc`,
  )

/** @throws Problem `not_found` */
export const agreement = async (db: Db, id: string): Promise<Agreement> => {
  const found = await maybe<Agreement>(
    db,
    sql`select ${agreementColumns} from ${agreementTables} where s.id = ${id}`,
  )
  if (!found) throw new Problem('not_found')
  return found
}

/**
 * A city lets another city, or the coordination desk, know of its files.
 * @returns whether it is new
 * @throws Problem `invalid`, `already_exists` (one is in force at that time), `forbidden`
 */
export const agree = async (db: Db, id: string, sent: SentAgreement): Promise<boolean> => {
  const hash = bodyHash(sent)
  const receipt = () =>
    maybe<{ body_hash: Buffer | null }>(db, sql`select body_hash from sharing_agreement where id = ${id}`)
  if (isRepeat(await receipt(), hash)) return false
  if ((sent.recipient === 'municipality') !== (sent.recipient_key !== null))
    throw invalid('recipient_key', sent.recipient_key === null ? 'required' : 'not_allowed')
  if (sent.recipient_key === sent.municipality_key) throw invalid('recipient_key', 'own_municipality')
  if (sent.to_on !== null && sent.to_on <= sent.from_on) throw invalid('to_on', 'before_from_on')
  const written = await run(
    db,
    sql`
      insert into sharing_agreement
        (id, municipality_key, recipient, recipient_key, level, purpose, legal_basis, from_on, to_on, body_hash)
      values (${id}, ${sent.municipality_key}, ${sent.recipient}, ${sent.recipient_key}, ${sent.level},
              ${sent.purpose.trim()}, ${sent.legal_basis.trim()}, ${sent.from_on}, ${sent.to_on}, ${hash})
      on conflict (id) do nothing`,
  )
  if (written === 0) {
    if (isRepeat(await receipt(), hash)) return false
    throw new Problem('already_exists')
  }
  return true
}

/**
 * Ends an agreement on a day, today at the earliest; what has ended stays ended.
 * @throws Problem `not_found`, `forbidden`, `conflict` with the agreement as it stands, `invalid`
 */
export const endAgreement = async (db: Db, id: string, toOn: string, seen: number) => {
  const current = await agreement(db, id)
  const { day } = (await maybe<{ day: string }>(db, sql`select ruhr_day() as day`))!
  if (current.version !== seen) throw new Problem('conflict', { current })
  if (current.to_on !== null && current.to_on <= day) throw invalid('to_on', 'already_ended')
  if (toOn < day) throw invalid('to_on', 'in_the_past')
  if (toOn < current.from_on) throw invalid('to_on', 'before_from_on')
  const written = await run(
    db,
    sql`
      update sharing_agreement set to_on = ${toOn}, version = version + 1
      where id = ${id} and version = ${seen}`,
  )
  if (written > 0) return
  const now = await agreement(db, id)
  throw now.version === seen ? new Problem('forbidden') : new Problem('conflict', { current: now })
}
