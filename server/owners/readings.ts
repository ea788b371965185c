/** Owner data is opened for a stated purpose, and every opening is written down (GBO section 12). */
import { maybe, run, sql, type Db } from '../../db/query.ts'
import { Problem } from '../problems.ts'
import { municipalityOf } from '../properties/municipality.ts'
import { bodyHash, isRepeat } from '../receipt.ts'
import type { SentPurpose } from './schema.ts'

/** @returns whether it is new */
export const statePurpose = async (db: Db, id: string, sent: SentPurpose): Promise<boolean> => {
  const hash = bodyHash(sent)
  const stored = await maybe<{ body_hash: Buffer | null }>(
    db,
    sql`select body_hash from owner_purpose where id = ${id}`,
  )
  if (isRepeat(stored, hash)) return false
  const municipality = await municipalityOf(db, sent.property_id)
  await run(
    db,
    sql`
      insert into owner_purpose (id, property_id, municipality_key, purpose, file_number, body_hash)
      values (${id}, ${sent.property_id}, ${municipality}, ${sent.purpose}, ${sent.file_number.trim()}, ${hash})`,
  )
  return true
}

/**
 * The purpose for which this account opens the owners of a property, stated once a case.
 * @throws Problem `not_found` (no such property), `purpose_needed`
 */
export const purposeFor = async (db: Db, accountId: string, propertyId: string): Promise<string> => {
  await municipalityOf(db, propertyId)
  const stated = await maybe<{ id: string }>(
    db,
    sql`
      select id from owner_purpose
      where property_id = ${propertyId} and created_by = ${accountId}
      order by created_at desc limit 1`,
  )
  if (!stated) throw new Problem('purpose_needed')
  return stated.id
}

export type ReadingKind = 'owners' | 'party' | 'portfolio' | 'network' | 'export'

/** Before anything of it leaves: what is shown, to whom, why. */
export const noteReading = (
  db: Db,
  kind: ReadingKind,
  recordId: string,
  { parties, purpose }: { parties: readonly string[]; purpose: string | null },
) =>
  run(db, sql`select note_reading(${kind}, ${recordId}, ${[...new Set(parties)]}::uuid[], ${purpose}::uuid)`)
