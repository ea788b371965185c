/** What the map index reads of the database, all of it as the server: past row level security, for the index alone. */
import { many, raw, run, sql, type Db } from '../../db/query.ts'
import type { AreaNode, MapRow } from './row.ts'

const columns = sql`
  id, municipality_key, area_id, lon, lat, light, state, violation_types, open_violations, next_deadline_on,
  last_visit_on, opened_on, use_banned, score, address_key, file_number`

/** Those of the given properties that exist, in no order. */
export const mapRowsOf = (db: Db, ids: readonly string[]) =>
  many<MapRow>(db, sql`select ${columns} from map_rows(${ids}::uuid[])`)

const atOnce = 10_000

/** Every property, in batches and in no order; the cursor ends with the transaction. */
export async function* allMapRows(db: Db): AsyncGenerator<MapRow[]> {
  await run(db, sql`declare every_property no scroll cursor for select ${columns} from all_map_rows()`)
  for (;;) {
    const rows = await many<MapRow>(db, sql`fetch ${raw(String(atOnce))} from every_property`)
    yield rows
    if (rows.length < atOnce) return
  }
}

/** Districts past and present: a property keeps the one that it lies in. */
export const areaTree = (db: Db) => many<AreaNode>(db, sql`select id, parent_id from area order by id`)
