/** Givens: records as they stand in the database, made past the API by the system's account. */
import { v7 as uuidv7 } from 'uuid'
import { ESSEN, HERNE } from './app.ts'
import type { TestDatabase } from './database.ts'

/** A house with one building and one dwelling. */
export type House = {
  property_id: string
  municipality_key: string
  building_id: string
  dwelling_unit_id: string
}

/** Somewhere within each of the municipalities that the tests use, EPSG:4326. */
const places: Record<string, [lon: number, lat: number]> = { [ESSEN]: [7.01, 51.45], [HERNE]: [7.22, 51.54] }

export const aHouse = async (db: TestDatabase, municipality_key: string = ESSEN): Promise<House> => {
  const [property_id, building_id, dwelling_unit_id] = [uuidv7(), uuidv7(), uuidv7()]
  const [lon, lat] = places[municipality_key] ?? [7, 51.5]
  await db.sql(
    `insert into property (id, municipality_key, file_number, use_state, place)
     values ($1, $2, $5, 'inhabited', st_transform(st_setsrid(st_makepoint($3, $4), 4326), 25832))`,
    [property_id, municipality_key, lon, lat, property_id.slice(-12)],
  )
  await db.sql(`insert into building (id, property_id, municipality_key) values ($1, $2, $3)`, [
    building_id,
    property_id,
    municipality_key,
  ])
  await db.sql(
    `insert into dwelling_unit (id, building_id, property_id, municipality_key, label, storey)
     values ($1, $2, $3, $4, '1. OG links', 1)`,
    [dwelling_unit_id, building_id, property_id, municipality_key],
  )
  return { property_id, municipality_key, building_id, dwelling_unit_id }
}

type Row = Record<string, unknown>

/** One row of any table that belongs to a house; `id` is made where none is given. */
export const aRecord = async (
  db: TestDatabase,
  table: string,
  house: House,
  columns: Row,
): Promise<string> => {
  const { property_id, municipality_key } = house
  const row: Row = { id: uuidv7(), property_id, municipality_key, ...columns }
  const names = Object.keys(row)
  await db.sql(
    `insert into ${table} (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(row),
  )
  return row['id'] as string
}

export const aListing = (db: TestDatabase, house: House, columns: Row = {}) =>
  aRecord(db, 'listing', house, { opened_on: '2026-01-01', reason: 'tip', ...columns })

export const anAppointment = (db: TestDatabase, house: House, columns: Row = {}) =>
  aRecord(db, 'appointment', house, { planned_for: '2026-07-01T08:00:00Z', kind: 'first', ...columns })

export const anInspection = (db: TestDatabase, house: House, columns: Row = {}) =>
  aRecord(db, 'inspection', house, {
    kind: 'first',
    joint: false,
    access: 'granted',
    started_at: '2026-03-01T08:00:00Z',
    ...columns,
  })

export const aViolation = (db: TestDatabase, house: House, columns: Row = {}) =>
  aRecord(db, 'violation', house, {
    building_id: house.building_id,
    type_code: 'ws_damp',
    type_valid_from: '2021-07-01',
    first_found_on: '2026-03-01',
    ...columns,
  })

export const aFinding = (
  db: TestDatabase,
  house: House,
  columns: Row & { inspection_id: string; violation_id: string },
) => aRecord(db, 'finding', house, { result: 'found', severity: 2, ...columns })

export const aLegalAct = (db: TestDatabase, house: House, columns: Row = {}) =>
  aRecord(db, 'legal_act', house, {
    instrument: 'order_repair',
    legal_basis: 'WohnStG NRW § 4',
    scope: 'property',
    decided_on: '2026-03-02',
    ...columns,
  })

export const anEvent = (db: TestDatabase, house: House, columns: Row & { legal_act_id: string }) =>
  aRecord(db, 'legal_act_event', house, { kind: 'delivered', happened_on: '2026-03-05', ...columns })

export const aRating = (db: TestDatabase, house: House, columns: Row = {}) =>
  aRecord(db, 'rating', house, {
    neglect: 2,
    misuse: 2,
    impact: 2,
    rated_at: '2026-03-03T08:00:00Z',
    ...columns,
  })
