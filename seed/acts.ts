/** The legal acts of one case: hearings, orders with deadlines, bans, and what became of them. */
import type { Catalogue } from './catalogue.ts'
import { dayNumber, dayText, instantOf, timeText } from './days.ts'
import { fileOf, type House } from './houses.ts'
import { actNotes } from './notes.ts'
import { someoneOf } from './people.ts'
import type { Plan, Stage } from './plan.ts'
import type { Random } from './random.ts'
import type { Row, Rows } from './rows.ts'

export type ActTerms = {
  stage: Stage
  light: Plan['light']
  /** Acts lie between these days; the later one is today or the day the case was closed. */
  from: number
  until: number
  today: number
}
type Act = {
  instrument: string
  on: number
  deadline: number | null
  scope?: 'property' | 'building' | 'dwelling'
}

/** Before this day the housing act that most orders rest on was not in force. */
const housingActFrom = dayNumber('2021-07-01')

export const buildActs = (
  rows: Rows,
  random: Random,
  house: House,
  terms: ActTerms,
  catalogue: Catalogue,
) => {
  const { stage, from, until, today } = terms
  const room = Math.max(0, until - from)
  const decide = (act: Act) => addAct(rows, random, house, act, today, catalogue)
  const end = (act: Row<'legal_act'>, on: number, kind = 'complied') =>
    addEvent(rows, act, kind, Math.min(on, until))

  /** A hearing that is over: the owner has answered, or the time to answer has passed. */
  const pastHearing = () => {
    const on = from + random.int(0, Math.floor(room / 4))
    end(decide({ instrument: 'hearing', on, deadline: on + 14 }), on + random.int(8, 21))
    return on
  }
  const order = (on: number) =>
    decide({ instrument: orderOn(random, on), on, deadline: on + random.pick([14, 28, 28, 42, 56, 90]) })

  if (stage === 'hearing') {
    const on = Math.max(from, until - Math.floor(random.longTailed(12, 0.7)))
    decide({ instrument: 'hearing', on, deadline: on + random.pick([10, 14, 14, 21]) })
  } else if (stage === 'order_issued') {
    const heard = pastHearing()
    const act = order(Math.max(Math.min(heard + 1, until), until - random.int(1, 75)))
    if (random.chance(0.15)) extend(rows, act, today, random.pick([14, 28]))
  } else if (stage === 'enforcement') {
    const heard = pastHearing()
    const on = Math.max(Math.min(heard + 1, until), until - random.int(60, 160))
    decide({ instrument: orderOn(random, on), on, deadline: on + 28 })
    const enforced = Math.max(on, Math.min(until, on + 30 + random.int(0, 60)))
    const instrument = random.pick(['penalty', 'penalty', 'substitute', 'seal'])
    decide({ instrument, on: enforced, deadline: instrument === 'penalty' ? enforced + 28 : null })
  } else if (stage === 'use_banned' || stage === 'uninhabitable') {
    close(random, { terms, decide, pastHearing })
  } else if (random.chance({ closed: 0.45, remediation: 0.5, follow_up: 0.2 }[stage as string] ?? 0.05)) {
    const on = Math.min(until, pastHearing() + random.int(10, 40))
    if (random.chance(0.6))
      end(
        order(on),
        on + random.int(10, 120),
        random.weighted([
          ['complied', 88],
          ['revoked', 8],
          ['annulled', 4],
        ]),
      )
  }
  if (terms.light !== 'green' && stage !== 'tip_received' && random.chance(0.06))
    decide({
      instrument: random.pick(['agreement', 'grant', 'purchase', 'preempt']),
      on: until,
      deadline: null,
    })
  if (room > 30 && random.chance(0.03))
    decide({ instrument: 'fine', on: from + random.int(20, room), deadline: null })
}

const close = (
  random: Random,
  {
    terms,
    decide,
    pastHearing,
  }: {
    terms: ActTerms
    decide: (act: Act) => Row<'legal_act'>
    pastHearing: () => number
  },
) => {
  const { stage, from, until, today } = terms
  if (random.chance(0.5)) pastHearing()
  const earliest = Math.min(until, Math.max(from, housingActFrom))
  const on = Math.max(earliest, until - Math.floor(random.longTailed(140, 1)))
  const scope = random.weighted([
    ['dwelling', 35],
    ['building', 45],
    ['property', 20],
  ] as const)
  const weeks = random.pick([2, 4, 8])
  decide({
    ...{ instrument: stage === 'use_banned' ? 'use_ban' : 'uninhabitable', on, scope },
    // A day to leave that has passed is no deadline any more; the act itself stays in force.
    deadline: stage === 'uninhabitable' && on + 7 * weeks > today ? on + 7 * weeks : null,
  })
  if (random.chance(0.35)) decide({ instrument: 'seal', on: Math.min(until, on + 1), deadline: null, scope })
}

const orderOn = (random: Random, day: number) =>
  day < housingActFrom
    ? random.pick(['general_order', 'general_order', 'mod_order', 'stop_work'])
    : random.weighted([
        ['order_repair', 42],
        ['general_order', 24],
        ['order_min', 14],
        ['vacate_excess', 8],
        ['health_order', 6],
        ['mod_order', 3],
        ['demolish_bo', 3],
      ] as const)

const addAct = (
  rows: Rows,
  random: Random,
  house: House,
  { instrument, on, deadline, scope = 'property' }: Act,
  today: number,
  { laws }: Catalogue,
): Row<'legal_act'> => {
  const dwelling = scope === 'dwelling' ? random.pick(house.dwellings) : undefined
  const building = scope === 'building' ? random.pick(house.buildings) : undefined
  const act: Row<'legal_act'> = {
    id: random.uuid(instantOf(on, 840)),
    ...fileOf(house),
    instrument,
    legal_basis: laws.get(instrument) ?? '',
    scope,
    building_id: dwelling?.building_id ?? building?.id ?? null,
    dwelling_unit_id: dwelling?.id ?? null,
    decided_on: dayText(on),
    deadline_on: deadline === null ? null : dayText(deadline),
    note: random.chance(0.3) ? random.pick(actNotes) : '',
    corrects: null,
    correction_reason: null,
    created_at: timeText(on, 840),
    created_by: someoneOf(random, house.municipality_key, 'officer', 'officer', 'lead'),
  }
  if (random.chance(0.008)) {
    // Entered with a wrong deadline first; the correction names it.
    const wrong = { ...act, id: random.uuid(instantOf(on, 830)), created_at: timeText(on, 830) }
    rows.legal_act.push({ ...wrong, deadline_on: deadline === null ? null : dayText(deadline + 1) })
    Object.assign(act, { corrects: wrong.id, correction_reason: 'Frist falsch erfasst.' })
  }
  rows.legal_act.push(act)
  const delivered = on + (instrument === 'use_ban' || instrument === 'seal' ? 0 : random.int(1, 5))
  if (delivered <= today) addEvent(rows, act, 'delivered', delivered)
  return act
}

const eventMinutes: Record<string, number> = {
  delivered: 850,
  extended: 860,
  complied: 870,
  revoked: 870,
  annulled: 870,
}

const addEvent = (
  rows: Rows,
  act: Row<'legal_act'>,
  kind: string,
  on: number,
  newDeadline: number | null = null,
) => {
  const happened = Math.max(on, dayNumber(act.decided_on as string))
  // One event of a kind an act: its id follows from the act's.
  rows.legal_act_event.push({
    id: eventId(act.id as string, kind),
    legal_act_id: act.id,
    property_id: act.property_id,
    municipality_key: act.municipality_key,
    kind,
    happened_on: dayText(happened),
    new_deadline_on: newDeadline === null ? null : dayText(newDeadline),
    note: '',
    created_at: timeText(happened, eventMinutes[kind] ?? 880),
    created_by: act.created_by,
  })
}

/** The act's own id with its last digit moved on, one step a kind. */
const eventId = (actId: string, kind: string) => {
  const step = Object.keys(eventMinutes).indexOf(kind) + 1
  return actId.slice(0, -1) + ((Number.parseInt(actId.slice(-1), 16) + step) % 16).toString(16)
}

const extend = (rows: Rows, act: Row<'legal_act'>, today: number, days: number) => {
  const deadline = dayNumber(act.deadline_on as string)
  addEvent(rows, act, 'extended', Math.min(today, deadline), deadline + days)
}
