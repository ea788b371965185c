/** What visits find: new violations, and what became of those found before. */
import { typesOn, type Catalogue } from './catalogue.ts'
import { dayText, instantOf } from './days.ts'
import { fileOf, type House } from './houses.ts'
import { findingNotes } from './notes.ts'
import type { Plan } from './plan.ts'
import type { Random } from './random.ts'
import type { Row, Rows } from './rows.ts'

/** What the visits of one case must lead to. */
export type CaseTerms = {
  openedOn: number
  /** The last day a visit can have. */
  until: number
  visits: number
  light: Plan['light']
  /** The first visit finds something. */
  finds: boolean
  /** At least one violation stays open / nothing is remedied / something is, and at the end everything is. */
  keepsOne: boolean
  remediesNothing: boolean
  remediesOne: boolean
  remediesAll: boolean
  /** Every visit is a first one, so only the last of them got in. */
  firstOnly: boolean
}
export type Violation = {
  row: Row<'violation'>
  open: boolean
}
export type Visit = { row: Row<'inspection'>; day: number; entered: ReadonlySet<unknown>; last: boolean }
/** The days on which someone got in. */
export type CaseRecord = { grantedOn: number[]; violations: Violation[] }

const addFinding = (
  rows: Rows,
  random: Random,
  { row, day }: Visit,
  violation: Violation,
  result: 'found' | 'still_there' | 'remedied' | 'not_checked',
  light: Plan['light'] = 'yellow',
) => {
  const severity = random.chance(light === 'red' ? 0.5 : 0.15) ? 3 : random.int(1, 2)
  rows.finding.push({
    id: random.uuid(instantOf(day, 700)),
    inspection_id: row.id,
    violation_id: violation.row.id,
    property_id: row.property_id,
    municipality_key: row.municipality_key,
    result,
    severity: result === 'found' || result === 'still_there' ? severity : null,
    note: result !== 'not_checked' && random.chance(0.2) ? random.pick(findingNotes) : '',
  })
}

/** What earlier visits found is looked at again, as far as one got. */
export const checkEarlier = (
  rows: Rows,
  random: Random,
  house: House,
  visit: Visit,
  { violations }: CaseRecord,
  terms: CaseTerms,
) => {
  const open = violations.filter((violation) => violation.open)
  let left = open.length
  open.forEach((violation, at) => {
    const { dwelling_unit_id } = violation.row
    const mustEnd = visit.last && (terms.remediesAll || (terms.remediesOne && at === 0))
    if (mustEnd && (left > 1 || !terms.keepsOne)) return void (left--, end(rows, random, visit, violation))
    const seen =
      visit.row.access === 'granted' && (dwelling_unit_id === null || visit.entered.has(dwelling_unit_id))
    if (!seen) {
      if (random.chance(0.4)) addFinding(rows, random, visit, violation, 'not_checked')
      return
    }
    const free = !terms.remediesNothing && (left > 1 || !terms.keepsOne)
    if (free && random.chance(0.3)) return void (left--, end(rows, random, visit, violation))
    addFinding(
      rows,
      random,
      visit,
      violation,
      random.chance(0.9) ? 'still_there' : 'not_checked',
      terms.light,
    )
  })
}

const end = (rows: Rows, random: Random, visit: Visit, violation: Violation) => {
  violation.open = false
  addFinding(rows, random, visit, violation, 'remedied')
}

export const addFound = (
  rows: Rows,
  random: Random,
  house: House,
  visit: Visit,
  record: CaseRecord,
  { terms, catalogue, at }: { terms: CaseTerms; catalogue: Catalogue; at: number },
) => {
  const wanted = categoriesOf(random, visit, terms, at)
  for (const type of typesOn(random, catalogue, visit.day, wanted)) {
    if (visit.row.access !== 'granted' && type.field !== 'waste') continue
    const building = random.pick(house.buildings)
    const inDwelling = random.chance(type.field === 'housing' ? 0.8 : type.field === 'waste' ? 0 : 0.2)
    const dwelling = inDwelling
      ? random.pick(house.dwellings.filter(({ id }) => visit.entered.has(id)))
      : undefined
    const violation: Violation = {
      open: true,
      row: {
        id: random.uuid(instantOf(visit.day, 650)),
        ...fileOf(house),
        building_id: dwelling?.building_id ?? building.id,
        dwelling_unit_id: dwelling?.id ?? null,
        type_code: type.code,
        type_valid_from: type.valid_from,
        first_found_on: dayText(visit.day),
        created_at: visit.row.received_at,
        created_by: visit.row.created_by,
      },
    }
    rows.violation.push(violation.row)
    record.violations.push(violation)
    addFinding(rows, random, visit, violation, 'found', terms.light)
  }
}

/** In how many fields something new is found. */
const categoriesOf = (random: Random, { last }: Visit, terms: CaseTerms, at: number): number => {
  if (last && terms.remediesAll) return 0
  if (at > 0 && !(terms.firstOnly && last))
    return random.weighted([
      [0, 47],
      [1, 42],
      [2, 11],
    ] as const)
  const least = terms.finds ? (terms.remediesOne && terms.keepsOne ? 2 : 1) : 0
  const usual = { red: 2.4, yellow: 1.8, green: 1.2, unrated: 0.5 }[terms.light]
  return Math.max(least, Math.min(4, Math.round(random.longTailed(usual, 0.5))))
}
