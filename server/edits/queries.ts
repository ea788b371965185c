/** Editing what people describe: versions, merges and conflicts, the same for every kind of record. */
import { many, run, sql, type Db } from '../../db/query.ts'
import { Problem } from '../problems.ts'
import { changedFields, conflictsOf, type FieldChange, type LaterEdit } from './rules.ts'

/** The record as it stands, locked; `fields` holds everything that can be edited, as it goes over the wire. */
export type Editable = {
  kind: 'property' | 'appointment' | 'listing'
  id: string
  property_id: string
  municipality_key: string
  version: number
  fields: Record<string, unknown>
}

/** Newest last. */
const laterEdits = (db: Db, { id, property_id }: Editable, seen: number) =>
  many<LaterEdit>(
    db,
    sql`
      select e.version, e.fields, a.name as by, e.created_at as at
      from edit e left join account a on a.id = e.created_by
      where e.property_id = ${property_id} and e.record_id = ${id} and e.version > ${seen}
      order by e.version`,
  )

/**
 * Decides an edit that saw version `seen` and writes down what it changes; the caller then updates the record.
 * @returns the fields that really change with their old and new values, and those that others changed meanwhile
 * @throws Problem `conflict` with both values of every field that somebody else changed to something different
 */
export const decideEdit = async (
  db: Db,
  record: Editable,
  changes: Record<string, unknown>,
  seen: number,
) => {
  if (seen > record.version)
    throw new Problem('conflict', { current: { version: record.version, fields: {} } })
  const later = seen < record.version ? await laterEdits(db, record, seen) : []
  const { conflicts, merged } = conflictsOf(record.fields, changes, later)
  if (Object.keys(conflicts).length > 0)
    throw new Problem('conflict', { current: { version: record.version, fields: conflicts } })
  const changed = changedFields(record.fields, changes)
  if (Object.keys(changed).length > 0) await insertEdit(db, record, changed)
  return { changed, merged }
}

const insertEdit = (db: Db, record: Editable, changed: Record<string, FieldChange>) =>
  run(
    db,
    sql`
      insert into edit (record_id, version, record_kind, property_id, municipality_key, fields)
      values (${record.id}, ${record.version + 1}, ${record.kind}, ${record.property_id},
              ${record.municipality_key}, ${JSON.stringify(changed)})`,
  )
