/** The catalogues that visits and decisions are made from. */
import { many, sql, type Db } from '../../db/query.ts'
import { AXES, AXIS_MAX, FORMULA, INDICATORS, RED_FROM, YELLOW_FROM } from '../ratings/rules.ts'
import type { Agency, Catalogue, Instrument, OccupancyRule, ViolationType } from './schema.ts'

const rating: Catalogue['rating'] = {
  formula_version: FORMULA.version,
  valid_from: FORMULA.valid_from,
  expression: '1 + round(2.5 * (neglect + misuse) + impact + 5 * yes / (yes + no))',
  axes: [...AXES],
  axis_max: AXIS_MAX,
  indicators: [...INDICATORS],
  red_from: RED_FROM,
  yellow_from: YELLOW_FROM,
}

const violationTypes = (db: Db) =>
  many<ViolationType>(
    db,
    sql`
      select code, valid_from, valid_to, name_de, name_en, law, field, office, evidence
      from violation_type
      order by code, valid_from`,
  )

const instruments = (db: Db) =>
  many<Instrument>(db, sql`select code, name_de, name_en, law, effect from instrument order by code`)

const occupancyRules = (db: Db) =>
  many<OccupancyRule>(
    db,
    sql`
      select code, valid_from, valid_to, applies_to, sqm_per_person, sqm_per_child, child_below_age, min_room_sqm, law
      from occupancy_rule
      order by code, valid_from`,
  )

const agencies = (db: Db) =>
  many<Agency>(db, sql`select id, code, name_de, name_en, guest from agency order by name_de, code`)

/** Every version of every entry: a record keeps the wording of its day. */
export const catalogue = async (db: Db): Promise<Catalogue> => ({
  violation_types: await violationTypes(db),
  instruments: await instruments(db),
  occupancy_rules: await occupancyRules(db),
  agencies: await agencies(db),
  rating,
})
