/** Reading the log of all changes. The database writes it, and shows each data protection officer their cities'. */
import { empty, join, many, sql, type Db } from '../../db/query.ts'
import type { AuditEntry, AuditPage, AuditQuery } from './schema.ts'

/** Both days included, as they begin and end in the Ruhr. */
const conditions = (query: AuditQuery) => {
  const { from, to, municipality, account, table, record, property, cursor } = query
  const all = [
    from !== undefined && sql`l.at >= ${from}::date::timestamp at time zone 'Europe/Berlin'`,
    to !== undefined && sql`l.at < (${to}::date + 1)::timestamp at time zone 'Europe/Berlin'`,
    municipality !== undefined && sql`l.municipality_key = ${municipality}`,
    account !== undefined && sql`l.account_id = ${account}`,
    table !== undefined && sql`l.table_name = ${table}`,
    record !== undefined && sql`l.record_id = ${record}`,
    property !== undefined && sql`l.property_id = ${property}`,
    cursor !== undefined && sql`l.id < ${cursor}::bigint`,
  ].filter((condition) => condition !== false)
  return all.length > 0 ? sql`where ${join(all, ' and ')}` : empty
}

/** Newest first. */
export const auditPage = async (db: Db, query: AuditQuery): Promise<AuditPage> => {
  const rows = await many<AuditEntry>(
    db,
    sql`
      select l.id, l.at, json_build_object('id', l.account_id, 'name', a.name) as account, l.municipality_key,
             l.property_id, l.table_name, l.record_id, l.operation, l.old, l.new
      from audit_log l left join account a on a.id = l.account_id
      ${conditions(query)}
      order by l.id desc
      limit ${query.limit + 1}`,
  )
  const items = rows.slice(0, query.limit)
  return { items, next_cursor: rows.length > query.limit ? String(items.at(-1)?.id) : null }
}
