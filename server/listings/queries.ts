/** When a property was on the list, and why: the stock over time. */
import { many, maybe, run, sql, type Db } from '../../db/query.ts'
import { decideEdit } from '../edits/queries.ts'
import { invalid, Problem } from '../problems.ts'
import { municipalityOf } from '../properties/municipality.ts'
import { bodyHash, isRepeat } from '../receipt.ts'
import type { Listing, ListingChanges, SentListing } from './schema.ts'

const columns = sql`
  l.id, l.property_id, l.municipality_key, l.opened_on, l.reason, l.note, l.closed_on, l.closed_reason, l.version,
  l.created_at, json_build_object('id', l.created_by, 'name', a.name) as created_by`

/** Newest first. */
export const listingsOf = (db: Db, propertyId: string) =>
  many<Listing>(
    db,
    sql`
      select ${columns} from listing l left join account a on a.id = l.created_by
      where l.property_id = ${propertyId}
      order by l.opened_on desc, l.id desc`,
  )

/** @throws Problem `not_found` */
export const listing = async (db: Db, id: string): Promise<Listing> => {
  const found = await maybe<Listing>(
    db,
    sql`select ${columns} from listing l left join account a on a.id = l.created_by where l.id = ${id}`,
  )
  if (!found) throw new Problem('not_found')
  return found
}

/**
 * Puts a property on the list.
 * @returns whether it is new
 * @throws Problem `already_exists` when the property is listed on that day already
 */
export const openListing = async (db: Db, id: string, sent: SentListing, day: string): Promise<boolean> => {
  const hash = bodyHash(sent)
  const receipt = () =>
    maybe<{ body_hash: Buffer | null }>(db, sql`select body_hash from listing where id = ${id}`)
  if (isRepeat(await receipt(), hash)) return false
  if (sent.opened_on > day) throw invalid('opened_on', 'in_the_future')
  const municipality = await municipalityOf(db, sent.property_id)
  const written = await run(
    db,
    sql`
      insert into listing (id, property_id, municipality_key, opened_on, reason, note, body_hash)
      values (${id}, ${sent.property_id}, ${municipality}, ${sent.opened_on}, ${sent.reason}, ${sent.note ?? ''},
              ${hash})
      on conflict (id) do nothing`,
  )
  // The same content a moment ago, on another connection, is a repeat too.
  if (written === 0) {
    if (isRepeat(await receipt(), hash)) return false
    throw new Problem('already_exists')
  }
  return true
}

/** @throws Problem `not_found`, `forbidden`, `invalid`, `conflict` */
export const changeListing = async (
  db: Db,
  id: string,
  changes: ListingChanges,
  seen: number,
  day: string,
) => {
  const current = await maybe<Listing>(
    db,
    sql`select ${columns} from listing l left join account a on a.id = l.created_by where l.id = ${id} for update of l`,
  )
  if (!current) {
    await listing(db, id)
    throw new Problem('forbidden')
  }
  const { closed_on, closed_reason, note } = current
  const record = { ...current, kind: 'listing' as const, fields: { closed_on, closed_reason, note } }
  const { changed, merged } = await decideEdit(db, record, changes, seen)
  const next = { closed_on, closed_reason, note, ...changes }
  if ((next.closed_on === null) !== (next.closed_reason === null))
    throw invalid('closed_reason', 'required_to_close')
  if (next.closed_on !== null && next.closed_on < current.opened_on)
    throw invalid('closed_on', 'before_opened_on')
  if (next.closed_on !== null && next.closed_on > day) throw invalid('closed_on', 'in_the_future')
  if (Object.keys(changed).length > 0)
    await run(
      db,
      sql`
        update listing
        set closed_on = ${next.closed_on}, closed_reason = ${next.closed_reason}, note = ${next.note},
            version = version + 1
        where id = ${id}`,
    )
  return merged
}
