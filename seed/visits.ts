/** The visits of one case: who went, which dwellings were entered, what was found and what became of it. */
import type { Catalogue } from './catalogue.ts'
import { instantOf, timeText } from './days.ts'
import { addFound, checkEarlier, type CaseRecord, type CaseTerms, type Visit } from './findings.ts'
import { fileOf, type House } from './houses.ts'
import { appointmentReasons, correctionReasons, visitNotes } from './notes.ts'
import { someoneOf } from './people.ts'
import type { Random } from './random.ts'
import type { Row, Rows } from './rows.ts'

export const buildVisits = (
  rows: Rows,
  random: Random,
  house: House,
  terms: CaseTerms,
  catalogue: Catalogue,
): CaseRecord => {
  const record: CaseRecord = { grantedOn: [], violations: [] }
  const days = daysOf(random, terms)
  days.forEach((day, at) => {
    const last = at === days.length - 1
    const access = accessOf(random, terms, at, last)
    const before = {
      finding: rows.finding.length,
      agency: rows.inspection_agency.length,
      dwelling: rows.inspection_dwelling.length,
    }
    const visit = addVisit(
      rows,
      random,
      house,
      { day, at, last, access, firstOnly: terms.firstOnly },
      catalogue,
    )
    checkEarlier(rows, random, house, visit, record, terms)
    addFound(rows, random, house, visit, record, { terms, catalogue, at })
    if (access === 'granted') record.grantedOn.push(day)
    if (random.chance(0.012)) correct(rows, random, visit, before)
  })
  return record
}

/** Distinct days in order, the first soon after the case was opened. */
const daysOf = (random: Random, { openedOn, until, visits }: CaseTerms): number[] => {
  if (visits === 0) return []
  const span = Math.max(0, until - openedOn)
  const first = openedOn + random.int(0, Math.min(35, Math.floor(span / (visits + 1))))
  const later = Array.from({ length: visits - 1 }, () => random.int(first + 1, Math.max(first + 1, until)))
  return [...new Set([first, ...later])].filter((day) => day <= until).sort((a, b) => a - b)
}

const accessOf = (random: Random, terms: CaseTerms, at: number, last: boolean) => {
  if (terms.firstOnly && !last) return 'nobody_met'
  if (last && (terms.remediesAll || terms.remediesOne || terms.firstOnly)) return 'granted'
  if (at === 0 && terms.finds) return 'granted'
  return random.weighted([
    ['granted', 82],
    ['nobody_met', 12],
    ['refused', 6],
  ] as const)
}

const addVisit = (
  rows: Rows,
  random: Random,
  house: House,
  what: { day: number; at: number; last: boolean; access: string; firstOnly: boolean },
  { agencies }: Catalogue,
): Visit => {
  const { day, access } = what
  const minute = random.int(360, 800)
  const joint = random.chance(what.at === 0 ? 0.38 : 0.12)
  const created_by = someoneOf(random, house.municipality_key, 'inspector', 'inspector', 'officer')
  const kind = what.at === 0 || what.firstOnly ? 'first' : 'follow_up'
  const ended = Math.min(1300, minute + (joint ? random.int(50, 200) : random.int(12, 80)))
  const row: Row<'inspection'> = {
    id: random.uuid(instantOf(day, minute)),
    ...fileOf(house),
    appointment_id: random.chance(0.45)
      ? keptAppointment(rows, random, house, { day, minute, kind, joint })
      : null,
    ...{ kind, joint, access },
    started_at: timeText(day, minute),
    ended_at: timeText(day, ended),
    note: random.chance(0.55) ? random.pick(visitNotes) : '',
    corrects: null,
    correction_reason: null,
    received_at: timeText(day, Math.min(1430, ended + random.int(1, 90))),
    created_by,
  }
  rows.inspection.push(row)
  for (const code of presentAt(random, joint))
    rows.inspection_agency.push({
      ...fileOf(house),
      inspection_id: row.id,
      agency_id: agencies.get(code) ?? null,
    })
  const entered = access === 'granted' ? enterDwellings(rows, random, house, row, what.at === 0) : new Set()
  return { row, day, entered, last: what.last }
}

const presentAt = (random: Random, joint: boolean): string[] => {
  if (!joint) return [random.pick(['wa', 'oa', 'ba', 'oa'])]
  const likely = [
    ...([
      ['wa', 0.9],
      ['ba', 0.85],
      ['oa', 0.9],
      ['fw', 0.7],
      ['ua', 0.3],
      ['aw', 0.35],
      ['ga', 0.2],
    ] as const),
    ...([
      ['po', 0.5],
      ['ut', 0.35],
      ['so', 0.25],
      ['mb', 0.4],
      ['bs', 0.08],
    ] as const),
  ] as const
  const present = likely.filter(([, chance]) => random.chance(chance)).map(([code]) => code)
  return present.length > 1 ? present : ['wa', 'ba', 'oa']
}

const keptAppointment = (
  rows: Rows,
  random: Random,
  house: House,
  { day, minute, kind, joint }: { day: number; minute: number; kind: string; joint: boolean },
) => {
  const planned = day - random.int(2, 30)
  const id = random.uuid(instantOf(planned, 600))
  rows.appointment.push({
    ...{ id, ...fileOf(house), kind, joint },
    planned_for: timeText(day, minute - (minute % 15)),
    reason: random.pick(appointmentReasons),
    assigned_account_id: null,
    called_off_at: null,
    created_at: timeText(planned, 600),
    created_by: house.officer,
  })
  return id
}

const enterDwellings = (rows: Rows, random: Random, house: House, visit: Row<'inspection'>, all: boolean) => {
  const entered = new Set<unknown>()
  for (const dwelling of house.dwellings) {
    if (!all && !random.chance(0.25)) continue
    const got = random.chance(0.8)
    const registered = random.weighted([
      ...([
        [0, 22],
        [1, 20],
        [2, 20],
        [3, 13],
        [4, 10],
        [5, 7],
        [6, 4],
        [8, 2],
      ] as const),
    ] as const)
    let met = 0
    for (let person = 0; person < registered; person++) if (random.chance(0.58)) met++
    if (random.chance(0.06)) met += random.int(1, 3)
    if (got) entered.add(dwelling.id)
    const measured = got && random.chance(0.5)
    rows.inspection_dwelling.push({
      inspection_id: visit.id,
      dwelling_unit_id: dwelling.id,
      ...fileOf(house),
      entered: got,
      not_entered_reason: got ? null : whyNot(random),
      persons_met: got ? met : null,
      persons_registered: got || random.chance(0.5) ? registered : null,
      rooms: measured ? dwelling.rooms : null,
      living_area_sqm: measured ? dwelling.living_area_sqm : null,
    })
  }
  return entered
}

const whyNot = (random: Random) =>
  random.weighted([
    ['nobody_met', 55],
    ['refused', 25],
    ['not_planned', 10],
    ['sealed', 5],
    ['unsafe', 5],
  ] as const)

/** A visit entered again because something in it was wrong; the first stays and no longer counts. */
const correct = (
  rows: Rows,
  random: Random,
  { row, day }: Visit,
  before: { finding: number; agency: number; dwelling: number },
) => {
  const id = random.uuid(instantOf(day + 1, 480))
  rows.inspection.push({
    ...row,
    id,
    corrects: row.id,
    correction_reason: random.pick(correctionReasons),
    received_at: timeText(day + 1, 490),
  })
  const again = <T extends { inspection_id: unknown }>(list: T[], from: number) =>
    list.slice(from).map((entry) => ({ ...entry, inspection_id: id }))
  rows.inspection_agency.push(...again(rows.inspection_agency, before.agency))
  rows.inspection_dwelling.push(...again(rows.inspection_dwelling, before.dwelling))
  const findings = again(rows.finding, before.finding)
  rows.finding.push(...findings.map((finding) => ({ ...finding, id: random.uuid(instantOf(day + 1, 480)) })))
}
