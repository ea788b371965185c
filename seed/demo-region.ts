/** A made-up region: the same rows for the same number, seed and day, in the proportions the cities publish. */
import { buildActs } from './acts.ts'
import type { Catalogue } from './catalogue.ts'
import { dayNumber, dayText, instantOf, timeText } from './days.ts'
import type { CaseRecord, CaseTerms } from './findings.ts'
import { buildHouse, fileOf, type House } from './houses.ts'
import { appointmentReasons, listingNotes } from './notes.ts'
import { someoneOf } from './people.ts'
import { planOf, type Plan, type Stage } from './plan.ts'
import { randomFrom, type Random } from './random.ts'
import { buildRatings } from './ratings.ts'
import { apportion, streetsOf, type City, type Region, type Street } from './region.ts'
import { noRows, type Rows } from './rows.ts'
import { buildVisits } from './visits.ts'

export type DemoOptions = {
  properties: number
  seed: number
  /** `YYYY-MM-DD`: what is overdue, and what is still to come. */
  today: string
  region: Region
  catalogue: Catalogue
  /** Properties before this number exist already. */
  from?: number
  /** Ids of the districts that are in the database; a property elsewhere gets its district there. */
  knownAreas: ReadonlySet<string>
}

/** All rows at once. */
export const demoRegion = (options: DemoOptions): Rows => {
  const [rows = noRows()] = demoBatches(options, options.properties)
  return rows
}

/** The same rows, `size` properties at a time. */
export function* demoBatches(options: DemoOptions, size: number): Generator<Rows> {
  const { properties, seed, region, from = 0 } = options
  const today = dayNumber(options.today)
  const cities = citiesInTurn(region, properties, seed)
  const streets = new Map<City, Map<string | null, Street[]>>()
  const counts = apportion(region, properties)
  region.forEach((city, at) => streets.set(city, byQuarter(streetsOf(city, counts[at] ?? 0))))
  let rows = noRows()
  for (let at = 0; at < properties; at++) {
    const city = region[cities[at] as number] as City
    const random = randomFrom(seed, from + at)
    buildProperty(rows, random, { ...options, today }, city, streets.get(city) ?? noStreets, from + at)
    if ((at + 1) % size === 0 || at + 1 === properties) {
      yield rows
      rows = noRows()
    }
  }
}

/** Each city as often as it has properties, in mixed order: cases arrive everywhere at once. */
const citiesInTurn = (region: Region, properties: number, seed: number): Uint8Array => {
  const turns = new Uint8Array(properties)
  let at = 0
  apportion(region, properties).forEach((count, city) => turns.fill(city, at, (at += count)))
  const random = randomFrom(seed, -1)
  for (let last = properties - 1; last > 0; last--) {
    const other = random.int(0, last)
    const kept = turns[last] as number
    turns[last] = turns[other] as number
    turns[other] = kept
  }
  return turns
}

const byQuarter = (streets: Street[]) => {
  const groups = new Map<string | null, Street[]>()
  for (const street of streets) groups.set(street.areaId, [...(groups.get(street.areaId) ?? []), street])
  return groups
}

const noStreets: Map<string | null, Street[]> = new Map()

type Context = Omit<DemoOptions, 'today'> & { today: number }

const buildProperty = (
  rows: Rows,
  random: Random,
  context: Context,
  city: City,
  streets: Map<string | null, Street[]>,
  number: number,
) => {
  const { today, catalogue, knownAreas } = context
  const plan = planOf(random, today)
  const street = random.pick(
    random.weighted([...streets.values()].map((list) => [list, list[0]?.weight ?? 0] as const)),
  )
  const other = random.pick(streets.get(street.areaId) ?? [street])
  const house = buildHouse(rows, random, plan, { city, street, other, number, knownAreas })
  if (plan.earlier) buildEarlier(rows, random, house, plan.earlier, catalogue)

  const until = plan.closedOn ?? today
  addListing(rows, random, house, plan)
  const record = buildVisits(rows, random, house, termsOf(plan, until), catalogue)
  const from = record.grantedOn[0] ?? Math.min(until, plan.openedOn + 5)
  const { stage, light } = plan
  if (plan.visits > 0) buildActs(rows, random, house, { stage, light, from, until, today }, catalogue)
  buildRatings(rows, random, house, ratingDays(random, plan, record, until), light)
  planVisits(rows, random, house, plan, today)
}

const acting: readonly Stage[] = ['uninhabitable', 'use_banned', 'enforcement', 'order_issued', 'hearing']

const termsOf = (plan: Plan, until: number): CaseTerms => {
  const { stage, light, openedOn, visits } = plan
  const needsFinding = light === 'red' || acting.includes(stage)
  return {
    ...{ openedOn, until, visits, light },
    finds: needsFinding || stage === 'remediation',
    keepsOne: needsFinding,
    remediesNothing: stage === 'follow_up' || stage === 'inspected',
    remediesOne: stage === 'remediation',
    remediesAll: plan.closedReason !== null && plan.closedReason !== 'sold' && plan.closedReason !== 'merged',
    firstOnly: stage === 'inspected',
  }
}

const buildEarlier = (
  rows: Rows,
  random: Random,
  house: House,
  { openedOn, closedOn }: NonNullable<Plan['earlier']>,
  catalogue: Catalogue,
) => {
  const earlier: Plan = {
    ...{ stage: 'closed', light: 'yellow', openedOn, closedOn, earlier: null },
    visits: random.int(1, 2),
    closedReason: random.pick(['repaired', 'repaired', 'sold', 'renovated']),
  }
  addListing(rows, random, house, earlier)
  buildVisits(rows, random, house, { ...termsOf(earlier, closedOn), remediesAll: true }, catalogue)
}

const addListing = (rows: Rows, random: Random, house: House, { openedOn, closedOn, closedReason }: Plan) =>
  rows.listing.push({
    id: random.uuid(instantOf(openedOn, 480)),
    ...fileOf(house),
    opened_on: dayText(openedOn),
    reason: random.weighted([
      ['tip', 46],
      ['patrol', 22],
      ['other_office', 20],
      ['joint_operation', 8],
      ['owner_change', 4],
    ] as const),
    note: random.pick(listingNotes),
    closed_on: closedOn === null ? null : dayText(closedOn),
    closed_reason: closedReason,
    created_at: timeText(openedOn, 480),
    created_by: house.officer,
  })

/** Rated when the case begins or first seen from inside, again at times, and at the end of the case. */
const ratingDays = (random: Random, plan: Plan, { grantedOn }: CaseRecord, until: number): number[] => {
  const days = new Set([Math.min(until, plan.openedOn + random.int(0, 12))])
  for (const day of grantedOn) if (random.chance(0.4)) days.add(Math.min(until, day + random.int(0, 2)))
  if (plan.closedOn !== null && random.chance(0.5)) days.add(plan.closedOn)
  return [...days].sort((a, b) => a - b)
}

/** Visits that are still to come, on other days kept or called off. */
const planVisits = (rows: Rows, random: Random, house: House, plan: Plan, today: number) => {
  const { stage } = plan
  const kind = stage === 'inspection_planned' ? 'first' : 'follow_up'
  const add = (day: number, calledOff: boolean) => {
    const planned = Math.max(plan.openedOn, Math.min(day, today) - random.int(1, 20))
    rows.appointment.push({
      id: random.uuid(instantOf(planned, 500)),
      ...fileOf(house),
      planned_for: timeText(day, random.int(26, 56) * 15),
      ...{ kind, joint: random.chance(0.35), reason: random.pick(appointmentReasons) },
      assigned_account_id: inspectorOf(random, house),
      called_off_at: calledOff ? timeText(Math.max(planned, Math.min(day, today) - 1), 540) : null,
      created_at: timeText(planned, 500),
      created_by: house.officer,
    })
  }
  const chances: Partial<Record<Stage, number>> = { inspection_planned: 1, remediation: 0.4 }
  for (const state of acting) chances[state] = 0.35
  const chance = stage === 'follow_up' ? (plan.visits === 1 ? 1 : 0.6) : (chances[stage] ?? 0)
  if (random.chance(chance)) add(plannedDay(random, today), false)
  if (plan.visits > 1 && random.chance(0.08)) add(random.int(plan.openedOn, plan.closedOn ?? today), true)
}

const inspectorOf = (random: Random, house: House) => {
  const account = someoneOf(random, house.municipality_key, 'inspector')
  return account.endsWith('-000000000001') || random.chance(0.4) ? null : account
}

const plannedDay = (random: Random, today: number) =>
  today +
  random.weighted([
    [0, 6],
    [-random.int(1, 12), 8],
    [random.int(1, 14), 46],
    [random.int(15, 60), 40],
  ] as const)
