/** Who holds what right in a property, by date. */
import { many, maybe, run, sql, type Db } from '../../db/query.ts'
import { invalid, Problem } from '../problems.ts'
import { municipalityOf } from '../properties/municipality.ts'
import { bodyHash, isRepeat } from '../receipt.ts'
import { relink } from './links.ts'
import { isInForce, sharesOf } from './shares.ts'
import type { Holding, HoldingChanges, Owners, SentHolding } from './schema.ts'

const columns = sql`
  h.id, h.party_id, h.municipality_key, h.property_id, h.parcel_id, h.dwelling_unit_id, h.role, h.share_numerator,
  h.share_denominator, h.from_on, h.to_on, h.source, h.source_note, h.version, h.created_at, p.kind as party_kind,
  (select n.name from party_name n where n.party_id = h.party_id order by n.position limit 1) as party_name,
  json_build_object('id', h.created_by, 'name', w.name) as created_by`
const tables = sql`holding h join party p on p.id = h.party_id left join account w on w.id = h.created_by`

/** @throws Problem `not_found` */
export const holding = async (db: Db, id: string): Promise<Holding> => {
  const found = await maybe<Holding>(db, sql`select ${columns} from ${tables} where h.id = ${id}`)
  if (!found) throw new Problem('not_found')
  return found
}

/** Who owned and managed a property on a day, who else ever did, and what the shares add up to. */
export const ownersOf = async (db: Db, propertyId: string, on: string): Promise<Owners> => {
  const all = await many<Holding>(
    db,
    sql`
      select ${columns} from ${tables}
      where h.property_id = ${propertyId}
      order by array_position(
        array['owner', 'heritable_building_right', 'compulsory_administrator', 'insolvency_administrator', 'manager'],
        h.role), h.from_on desc nulls last, h.id`,
  )
  const holdings = all.filter((one) => isInForce(one, on))
  return { on, holdings, former: all.filter((one) => !isInForce(one, on)), shares: sharesOf(holdings) }
}

/**
 * Records a right in a property, both in one city's file.
 * @returns whether it is new
 * @throws Problem `not_found`, `forbidden`, `already_exists`, `invalid`
 */
export const recordHolding = async (db: Db, id: string, sent: SentHolding): Promise<boolean> => {
  const hash = bodyHash(sent)
  const receipt = () =>
    maybe<{ body_hash: Buffer | null }>(db, sql`select body_hash from holding where id = ${id}`)
  if (isRepeat(await receipt(), hash)) return false
  checkShare(sent)
  const municipality = await municipalityOf(db, sent.property_id)
  const known = await maybe(
    db,
    sql`select id from party where id = ${sent.party_id} and municipality_key = ${municipality}`,
  )
  if (!known) throw invalid('party_id', 'unknown')
  const count = await run(
    db,
    sql`
      insert into holding (id, party_id, property_id, municipality_key, parcel_id, dwelling_unit_id, role,
                           share_numerator, share_denominator, from_on, to_on, source, source_note, body_hash)
      values (${id}, ${sent.party_id}, ${sent.property_id}, ${municipality}, ${sent.parcel_id}, ${sent.dwelling_unit_id},
              ${sent.role}, ${sent.share_numerator}, ${sent.share_denominator}, ${sent.from_on}, ${sent.to_on},
              ${sent.source}, ${sent.source_note}, ${hash})
      on conflict (id) do nothing`,
  )
  if (count === 0) {
    if (isRepeat(await receipt(), hash)) return false
    throw new Problem('already_exists')
  }
  await relinkAround(db, sent.property_id, sent)
  return true
}

/** @throws Problem `not_found`, `forbidden`, `conflict`, `invalid` */
export const changeHolding = async (db: Db, id: string, changes: HoldingChanges, seen: number) => {
  checkShare(changes)
  const current = await holding(db, id)
  const { share_numerator, share_denominator, from_on, to_on, source, source_note } = changes
  const count = await run(
    db,
    sql`
      update holding
      set share_numerator = ${share_numerator}, share_denominator = ${share_denominator}, from_on = ${from_on},
          to_on = ${to_on}, source = ${source}, source_note = ${source_note}, version = version + 1
      where id = ${id} and version = ${seen}`,
  )
  if (count === 0)
    throw current.version === seen ? new Problem('forbidden') : new Problem('conflict', { current })
  await relinkAround(db, current.property_id, current)
}

const checkShare = ({ share_numerator: part, share_denominator: whole, from_on, to_on }: HoldingChanges) => {
  if ((part === null) !== (whole === null)) throw invalid('share_denominator', 'required')
  if (part !== null && whole !== null && part > whole) throw invalid('share_numerator', 'more_than_whole')
  if (from_on !== null && to_on !== null && to_on <= from_on) throw invalid('to_on', 'before_from_on')
}

/** A new manager is a fact about everybody who holds something in the house. */
const relinkAround = async (
  db: Db,
  propertyId: string,
  { role, party_id }: { role: string; party_id: string },
) => {
  if (role !== 'manager') return relink(db, party_id)
  const holders = await many<{ party_id: string }>(
    db,
    sql`select distinct party_id from holding where property_id = ${propertyId} order by party_id`,
  )
  for (const holder of holders) await relink(db, holder.party_id)
}
