/** Text search. Spelling, mistakes and who sees what are the database's: migrations/007.do.search.sql. */
import { createHash } from 'node:crypto'
import { many, sql, type Db } from '../../db/query.ts'
import type { FoundIds } from '../map/filter.ts'
import { invalid } from '../problems.ts'
import type { SearchHit } from './schema.ts'

/** Best first. */
export const search = (db: Db, q: string, limit: number) =>
  many<SearchHit>(
    db,
    sql`
      select p.id, p.municipality_key, m.name as municipality_name, p.file_number,
             coalesce(concat_ws(' ', d.street, nullif(d.house_number, '')), '') as address, s.light, s.state,
             st_asgeojson(st_transform(p.place, 4326), 6)::json as place, hit.match
      from search_properties(${q}, ${limit}) with ordinality as hit (property_id, match, rank)
        join property p on p.id = hit.property_id
        join property_status s on s.property_id = p.id
        join municipality m on m.key = p.municipality_key
        left join property_address d on d.property_id = p.id and d.position = 1
      order by hit.rank`,
  )

/** A text that means more properties than this is no filter; a total cut short would be a wrong figure. */
const mostFound = 100_000

/**
 * Everything that the acting account may see and means by `q`, for a filter by `q`; in no order.
 * @throws Problem `invalid` when that is too much
 */
export const idsFor = async (db: Db, q: string): Promise<FoundIds> => {
  const hits = await many<{ property_id: string }>(
    db,
    sql`select property_id from search_hits(${q}, ${mostFound + 1}) order by property_id`,
  )
  if (hits.length > mostFound) throw invalid('q', 'too_many_found')
  const ids = hits.map(({ property_id }) => property_id)
  return { key: createHash('sha1').update(ids.join()).digest('base64url'), ids: new Set(ids) }
}
