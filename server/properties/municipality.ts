/** The first question of every write to a property's file. */
import { maybe, sql, type Db } from '../../db/query.ts'
import { Problem } from '../problems.ts'

/**
 * The municipality (AGS) whose file this property is.
 * @throws Problem `not_found` when there is none or the account may not see it
 */
export const municipalityOf = async (db: Db, propertyId: string): Promise<string> => {
  const found = await maybe<{ municipality_key: string }>(
    db,
    sql`select municipality_key from property where id = ${propertyId}`,
  )
  if (!found) throw new Problem('not_found')
  return found.municipality_key
}
