/** The invented region: the same for the same seed, in published proportions, and consistent in itself. */
import { expect, test } from 'vitest'
import { readCatalogue } from '../../seed/catalogue.ts'
import { demoBatches, demoRegion } from '../../seed/demo-region.ts'
import {
  actNotes,
  appointmentReasons,
  correctionReasons,
  findingNotes,
  listingNotes,
  overrideReasons,
  propertyNotes,
  visitNotes,
} from '../../seed/notes.ts'
import { project } from '../../seed/plane.ts'
import { areaId, readAreas } from '../../seed/reference.ts'
import { apportion, readRegion } from '../../seed/region.ts'
import { columns, tables, type Rows } from '../../seed/rows.ts'
import { streetNames } from '../../seed/streets.ts'
import { warnings } from '../../server/free-text/rules.ts'
import { rate, type RatingInput } from '../../server/ratings/rules.ts'

const today = '2026-11-22'
const catalogue = readCatalogue()
const region = readRegion()
const knownAreas = new Set(readAreas().features.map(({ properties }) => areaId(properties)))
const options = { seed: 7, today, region, catalogue, knownAreas }
const rows = demoRegion({ ...options, properties: 3000 })

const share = <T>(list: T[], holds: (entry: T) => boolean) => list.filter(holds).length / list.length
const openListings = rows.listing.filter(({ closed_on }) => closed_on === null)

test('the same seed and day make the same rows, in one piece or in batches', () => {
  const small = { ...options, properties: 60 }
  const whole = demoRegion(small)

  const pieces = [...demoBatches(small, 25)]

  expect(pieces).toHaveLength(3)
  for (const table of tables)
    expect(pieces.flatMap((piece: Rows): unknown[] => piece[table])).toEqual(whole[table])
  expect(demoRegion({ ...small, seed: 8 }).property).not.toEqual(whole.property)
})

test('properties that come later have other ids and file numbers', () => {
  const more = demoRegion({ ...options, properties: 200, from: 3000 })

  const all = [...rows.property, ...more.property]

  expect(new Set(all.map(({ id }) => id)).size).toBe(3200)
  expect(new Set(all.map(({ file_number }) => file_number)).size).toBe(3200)
})

test('every row has a value for every column', () => {
  for (const table of tables) {
    expect(rows[table].length).toBeGreaterThan(0)
    const shapes = new Set(rows[table].map((row) => Object.keys(row).sort().join()))
    expect([...shapes]).toEqual([[...columns[table]].sort().join()])
  }
})

test('about nine thousand visits, a long tail of cases and some that last days', () => {
  const lengths = rows.listing.map(({ opened_on, closed_on }) => days(opened_on, closed_on ?? today))

  expect(rows.inspection.length).toBeGreaterThan(8300)
  expect(rows.inspection.length).toBeLessThan(9700)
  expect(share(lengths, (length) => length < 14)).toBeGreaterThan(0.005)
  expect(share(lengths, (length) => length > 6 * 365)).toBeGreaterThan(0.005)
})

const days = (from: unknown, to: unknown) => (Date.parse(String(to)) - Date.parse(String(from))) / 86_400_000

test('lights follow from the formula: about 12, 35 and 53 of a hundred are red, yellow and green', () => {
  const oldestFirst = [...rows.rating].sort((a, b) => (String(a.rated_at) < String(b.rated_at) ? -1 : 1))
  const newest = new Map(oldestFirst.map((rating) => [rating.property_id, rating]))
  const lights = [...newest.values()].map(
    ({ neglect, misuse, impact, indicators }) =>
      rate({ neglect, misuse, impact, indicators: JSON.parse(String(indicators)) as unknown } as RatingInput)
        .light,
  )

  expect(Math.abs(share(lights, (light) => light === 'red') - 0.12)).toBeLessThan(0.03)
  expect(Math.abs(share(lights, (light) => light === 'yellow') - 0.35)).toBeLessThan(0.04)
  expect(Math.abs(share(lights, (light) => light === 'green') - 0.53)).toBeLessThan(0.04)
  expect(3000 - newest.size).toBeGreaterThan(20)
})

test('a third of the properties is closed, for every reason there is, and some houses come back', () => {
  const reasons = new Set(rows.listing.map(({ closed_reason }) => closed_reason))
  const times = rows.listing.length - rows.property.length

  expect(1 - openListings.length / 3000).toBeGreaterThan(0.31)
  expect(1 - openListings.length / 3000).toBeLessThan(0.39)
  expect(reasons.size).toBe(8) // seven and none
  expect(times).toBeGreaterThan(60)
})

test('cities have between 10 and 50 on their lists for 100,000 people, Gelsenkirchen up to 190', () => {
  const cityOf = new Map(rows.property.map(({ id, municipality_key }) => [id, municipality_key]))
  const listed = (key: string) =>
    openListings.filter(({ property_id }) => cityOf.get(property_id) === key).length

  for (const { key, population } of region.filter((city) => city.population > 100_000)) {
    const rate = (100_000 * listed(key)) / population
    expect(rate).toBeGreaterThan(10)
    expect(rate).toBeLessThan(key === '05513000' ? 190 : 60)
  }
  expect(apportion(region, 3000).every((count) => count > 0)).toBe(true)
})

test('one district holds 60 to 80 of a hundred where cities report a cluster', () => {
  const parents = new Map(
    readAreas().features.map(({ properties }) => [
      areaId(properties),
      properties.parent_code
        ? areaId({ ...properties, level: 1, code: properties.parent_code })
        : areaId(properties),
    ]),
  )
  for (const key of ['05513000', '05112000', '05913000', '05916000']) {
    const there = rows.property.filter(({ municipality_key }) => municipality_key === key)
    const counts = new Map<string, number>()
    for (const { area_id } of there) {
      const top = parents.get(String(area_id)) ?? ''
      counts.set(top, (counts.get(top) ?? 0) + 1)
    }
    const most = Math.max(...counts.values()) / there.length
    expect(most).toBeGreaterThan(0.6)
    expect(most).toBeLessThan(0.8)
  }
})

test('a visit finds about 1.3 fields of faults; waste most, then building, then housing', () => {
  const fields = new Map(catalogue.types.map(({ code, field }) => [code, field]))
  const fieldOf = new Map(rows.violation.map(({ id, type_code }) => [id, fields.get(String(type_code))]))
  const found = rows.finding.filter(({ result }) => result === 'found' || result === 'still_there')
  const pairs = new Set(found.map((row) => `${String(row.inspection_id)} ${fieldOf.get(row.violation_id)}`))
  const visitsWith = (...wanted: string[]) =>
    new Set([...pairs].filter((pair) => wanted.includes(pair.slice(37))).map((pair) => pair.slice(0, 36)))
      .size

  expect(pairs.size / rows.inspection.length).toBeGreaterThan(1.1)
  expect(pairs.size / rows.inspection.length).toBeLessThan(1.5)
  expect(visitsWith('waste')).toBeGreaterThan(visitsWith('building', 'fire'))
  expect(visitsWith('building', 'fire')).toBeGreaterThan(visitsWith('housing'))
})

test('most dwellings are entered, and 40 to 80 of a hundred registered people are met', () => {
  const entered = rows.inspection_dwelling.filter((row) => row.entered === true)
  const sum = (column: 'persons_met' | 'persons_registered') =>
    entered.reduce((total, row) => total + Number(row[column]), 0)

  expect(entered.length / rows.inspection_dwelling.length).toBeGreaterThan(0.75)
  expect(entered.length / rows.inspection_dwelling.length).toBeLessThan(0.85)
  expect(sum('persons_met') / sum('persons_registered')).toBeGreaterThan(0.4)
  expect(sum('persons_met') / sum('persons_registered')).toBeLessThan(0.8)
})

test('nothing is found in a dwelling that nobody entered', () => {
  const entered = new Set(
    rows.inspection_dwelling
      .filter((row) => row.entered === true)
      .map((row) => `${String(row.inspection_id)} ${String(row.dwelling_unit_id)}`),
  )
  const dwellingOf = new Map(rows.violation.map((row) => [row.id, row.dwelling_unit_id]))
  const seen = rows.finding.filter(
    ({ result, violation_id }) => result === 'found' && dwellingOf.get(violation_id) !== null,
  )

  expect(seen.length).toBeGreaterThan(100)
  const elsewhere = seen.filter(
    (row) => !entered.has(`${String(row.inspection_id)} ${String(dwellingOf.get(row.violation_id))}`),
  )
  expect(elsewhere).toEqual([])
})

test('there are visits today and to come, called-off ones, corrections, overrides and acts of every effect', () => {
  const planned = rows.appointment.map(({ planned_for }) => String(planned_for).slice(0, 10))

  expect(planned).toContain(today)
  expect(planned.some((day) => day > '2026-12-01')).toBe(true)
  expect(rows.appointment.some((row) => row.called_off_at !== null)).toBe(true)
  expect(rows.inspection.some((row) => row.corrects !== null)).toBe(true)
  expect(rows.legal_act.some((row) => row.corrects !== null)).toBe(true)
  expect(rows.rating.some((row) => row.override_light !== null)).toBe(true)
  const instruments = new Set(rows.legal_act.map(({ instrument }) => instrument))
  for (const instrument of ['hearing', 'order_repair', 'use_ban', 'uninhabitable', 'penalty', 'seal', 'fine'])
    expect(instruments).toContain(instrument)
  const kinds = new Set(rows.legal_act_event.map(({ kind }) => kind))
  expect(kinds).toEqual(new Set(['delivered', 'extended', 'complied', 'revoked', 'annulled']))
})

test('nothing has happened after today', () => {
  const happened = [
    ...rows.inspection.map(({ started_at }) => started_at),
    ...rows.rating.map(({ rated_at }) => rated_at),
    ...rows.legal_act.map(({ decided_on }) => decided_on),
    ...rows.legal_act_event.map(({ happened_on }) => happened_on),
    ...rows.listing.map(({ closed_on, opened_on }) => closed_on ?? opened_on),
  ].map((when) => String(when).slice(0, 10))

  expect(happened.filter((day) => day > today)).toEqual([])
})

test('what the demo writes says nothing about people', () => {
  const texts = [
    ...propertyNotes,
    ...visitNotes,
    ...findingNotes,
    ...appointmentReasons,
    ...actNotes,
    ...correctionReasons,
    ...overrideReasons,
    ...listingNotes,
    ...streetNames,
  ]

  for (const text of texts) expect(warnings(text)).toEqual([])
})

test('degrees become the metres that PostGIS computes', () => {
  // select st_transform(st_setsrid(st_makepoint(lon, lat), 4326), 25832)
  const [east, north] = project(7.012, 51.456)
  const [west] = project(6.4, 51.7)

  expect(east).toBeCloseTo(361880.8069, 3)
  expect(north).toBeCloseTo(5702410.2508, 3)
  expect(west).toBeCloseTo(320332.1514, 3)
})
