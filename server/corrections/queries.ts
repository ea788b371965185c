/** What happened is written once; a correction is a new record that names the one it corrects. */
import { many, maybe, raw, sql, type Db } from '../../db/query.ts'
import type { Correction } from '../fields.ts'
import { Problem } from '../problems.ts'

const tables = {
  inspection: { name: raw('inspection'), received: raw('received_at') },
  legal_act: { name: raw('legal_act'), received: raw('created_at') },
  legal_act_event: { name: raw('legal_act_event'), received: raw('created_at') },
}
export type Correctable = keyof typeof tables

/** The whole chain that a record is in, itself included, oldest first: the last one counts. */
export const correctionsOf = (db: Db, table: Correctable, id: string): Promise<Correction[]> => {
  const { name, received } = tables[table]
  return many<Correction>(
    db,
    sql`
      with recursive earlier as (
        select id, corrects from ${name} where id = ${id}
        union all
        select before.id, before.corrects from earlier join ${name} before on before.id = earlier.corrects
      ), later as (
        select id from ${name} where corrects = ${id}
        union all
        select after.id from later join ${name} after on after.corrects = later.id
      )
      select r.id, r.corrects, r.correction_reason, r.${received} as received_at,
             json_build_object('id', r.created_by, 'name', a.name) as created_by
      from ${name} r left join account a on a.id = r.created_by
      where r.id in (select id from earlier union select id from later)
      order by received_at, r.id`,
  )
}

/**
 * A record is corrected once; whoever comes second corrects the correction.
 * @throws Problem `conflict` naming the correction that is there already
 */
export const refuseSecondCorrection = async (
  db: Db,
  table: Correctable,
  corrects: string | null | undefined,
) => {
  if (corrects == null) return
  const earlier = await maybe<{ id: string }>(
    db,
    sql`select id from ${tables[table].name} where corrects = ${corrects}`,
  )
  if (earlier)
    throw new Problem('conflict', {
      errors: [{ field: 'corrects', code: 'already_corrected' }],
      current: { corrected_by: earlier.id },
    })
}
