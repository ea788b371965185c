/** What is wrong with a house, and what every visit said of it. */
import { many, maybe, sql, type Db } from '../../db/query.ts'
import { Problem } from '../problems.ts'
import type { RecordedViolation, Violation, ViolationFinding } from './schema.ts'

const columns = sql`
  s.id, s.property_id, s.municipality_key, s.building_id, b.name as building_name, s.dwelling_unit_id,
  u.label as dwelling_label, s.type_code, s.type_valid_from, t.name_de, t.name_en, t.law, t.field, t.office,
  s.first_found_on, s.open, s.result, s.severity, s.checked_at`
const tables = sql`
  violation_state s
    join building b on b.id = s.building_id
    join violation_type t on t.code = s.type_code and t.valid_from = s.type_valid_from
    left join dwelling_unit u on u.id = s.dwelling_unit_id`

/** Newest visit first. */
const findingsOf = (db: Db, id: string) =>
  many<ViolationFinding>(
    db,
    sql`
      select f.id, f.inspection_id, i.kind as inspection_kind, i.started_at, f.result, f.severity, f.note,
             not exists (select from inspection c where c.corrects = i.id) as counts,
             json_build_object('id', i.created_by, 'name', a.name) as created_by
      from finding f
        join inspection i on i.id = f.inspection_id
        left join account a on a.id = i.created_by
      where f.violation_id = ${id}
      order by i.started_at desc, i.id desc`,
  )

/** @throws Problem `not_found` when there is none or the account may not see it */
export const violation = async (db: Db, id: string): Promise<Violation> => {
  const found = await maybe<RecordedViolation>(db, sql`select ${columns} from ${tables} where s.id = ${id}`)
  if (!found) throw new Problem('not_found')
  return { ...found, findings: await findingsOf(db, id) }
}

/** Open ones first, the most severe first. */
export const violationsOf = (db: Db, propertyId: string) =>
  many<RecordedViolation>(
    db,
    sql`
      select ${columns} from ${tables}
      where s.property_id = ${propertyId}
      order by s.open desc, s.severity desc nulls last, s.first_found_on, s.id`,
  )
