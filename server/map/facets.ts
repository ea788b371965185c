// How many properties each value of each filter would leave.

import { FAILS, type Selection } from './filter.ts'
import { LIGHTS } from './row.ts'
import type { Rows } from './rows.ts'

/**
 * Counts for the filters in force. `total` obeys all of them; the counts of one dimension obey all but its
 * own, so they say what choosing that value would give. An area counts what lies in it and below it, a
 * violation type the properties with an open violation of it. Values that would leave nothing are left out,
 * lights and overdue excepted.
 */
export type Facets = {
  total: number
  light: Record<string, number>
  state: Record<string, number>
  municipality: Record<string, number>
  area: Record<string, number>
  violation_type: Record<string, number>
  overdue: { true: number; false: number }
}

/** One pass over all rows; see `filter.ts` for the bits. */
export const facetsOf = (rows: Rows, { failed, total, today }: Selection): Facets => {
  const c = rows.columns
  const light = new Uint32Array(LIGHTS.length)
  const state = new Uint32Array(rows.states.size)
  const municipality = new Uint32Array(rows.municipalities.size)
  const area = new Uint32Array(rows.areas.size)
  const type = new Uint32Array(rows.types.size)
  let [late, inTime] = [0, 0]
  for (let row = 0; row < rows.end; row++) {
    const fails = failed[row]!
    // Two or more failed conditions: no single one would bring the row back.
    if ((fails & (fails - 1)) !== 0) continue
    if (fails === 0 || fails === FAILS.light) light[c.light[row]!]!++
    if (fails === 0 || fails === FAILS.state) state[c.state[row]!]!++
    if (fails === 0 || fails === FAILS.municipality) municipality[c.municipality[row]!]!++
    if (fails === 0 || fails === FAILS.area) area[c.area[row]!]!++
    if (fails === 0 || fails === FAILS.violation_type) addTypes(rows.typePlanes, row, type)
    if (fails === 0 || fails === FAILS.overdue) {
      if (c.nextDeadline[row]! < today) late++
      else inTime++
    }
  }
  return {
    total,
    light: Object.fromEntries(LIGHTS.map((name, number) => [name, light[number]!])),
    state: rows.states.named(state),
    municipality: rows.municipalities.named(municipality),
    area: withAncestors(rows, rows.areas.named(area)),
    violation_type: rows.types.named(type),
    overdue: { true: late, false: inTime },
  }
}

const addTypes = (planes: readonly Uint32Array[], row: number, counts: Uint32Array): void => {
  for (let at = 0; at < planes.length; at++) {
    // Takes the bits one by one, lowest first.
    for (let bits = planes[at]![row]!; bits !== 0; bits &= bits - 1) {
      counts[at * 32 + 31 - Math.clz32(bits & -bits)]!++
    }
  }
}

const withAncestors = (rows: Rows, finest: Record<string, number>): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const [areaId, count] of Object.entries(finest)) {
    for (const step of rows.lineage(areaId)) counts[step] = (counts[step] ?? 0) + count
  }
  return counts
}
