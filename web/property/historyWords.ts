/** One line for each thing that happened, and the smaller facts below it. */
import { accessWord, actEventWord, closedReasonWord, listingReasonWord, visitKindWord } from '../codes.ts'
import { date, dateTime } from '../format.ts'
import { lightWord, type Light } from '../map/paint.ts'
import { m } from '../paraglide/messages.js'
import { named } from '../reference.svelte.ts'
import { fieldWord } from './fields.ts'
import type { Entry } from './history.svelte.ts'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const count = (value: unknown): number => (typeof value === 'number' ? value : 0)
const nameOf = ({ name_de, name_en }: Entry['detail']) =>
  named({ name_de: text(name_de), name_en: text(name_en) })
const fieldsOf = ({ fields }: Entry['detail']) => Object.keys(fields ?? {})

const titles: Record<Entry['kind'], (detail: Entry['detail']) => string> = {
  created: () => m.history_created_text(),
  inspection: ({ kind, joint }) =>
    [visitKindWord(text(kind)), joint === true ? m.visit_joint_word() : null].filter(Boolean).join(', '),
  legal_act: nameOf,
  legal_act_event: (detail) => `${nameOf(detail)}: ${actEventWord(text(detail.kind))}`,
  listing_opened: ({ reason }) => m.history_listing_opened({ reason: listingReasonWord(text(reason)) }),
  listing_closed: ({ closed_reason }) =>
    m.history_listing_closed({ reason: closedReasonWord(text(closed_reason)) }),
  rating: ({ light, score }) =>
    m.history_rated({ light: lightWord(text(light) as Light), score: count(score) }),
  appointment: ({ planned_for }) => m.history_planned({ moment: dateTime(text(planned_for)) }),
  edit: (detail) => m.history_edited({ fields: fieldsOf(detail).map(fieldWord).join(', ') }),
}

const visitFacts = (detail: Entry['detail']) => {
  const results = (detail.findings ?? {}) as Record<string, number>
  return [
    accessWord(text(detail.access)),
    count(detail.dwellings) > 0
      ? m.history_dwellings({ entered: count(detail.dwellings_entered), all: count(detail.dwellings) })
      : null,
    count(detail.persons_met) > 0 ? m.history_persons({ count: count(detail.persons_met) }) : null,
    results.found ? m.history_found({ count: results.found }) : null,
    results.still_there ? m.history_still_there({ count: results.still_there }) : null,
    results.remedied ? m.history_remedied({ count: results.remedied }) : null,
  ]
}

const facts: Partial<Record<Entry['kind'], (detail: Entry['detail']) => (string | null)[]>> = {
  inspection: visitFacts,
  legal_act: ({ legal_basis, deadline_on }) => [
    text(legal_basis),
    text(deadline_on) === '' ? null : m.property_act_due({ date: date(text(deadline_on)) }),
  ],
  legal_act_event: ({ new_deadline_on }) => [
    text(new_deadline_on) === '' ? null : m.property_act_due({ date: date(text(new_deadline_on)) }),
  ],
  rating: ({ override_reason }) => [text(override_reason) || null],
  appointment: ({ called_off_at, reason }) => [
    text(called_off_at) === '' ? null : m.history_called_off(),
    text(reason) || null,
  ],
}

export const historyTitle = ({ kind, detail }: Entry): string => titles[kind](detail)

export const historyFacts = ({ kind, detail }: Entry): string[] =>
  (facts[kind]?.(detail) ?? []).filter((fact): fact is string => fact !== null && fact !== '')

export const historyNote = ({ detail }: Entry): string => text(detail.note)

/** A day for what has no hour. Who corrected a visit need not have made it: the name stands with the correction. */
export const historyWhen = ({ kind, at, by, detail }: Entry): string => {
  const moment = byDay.includes(kind) ? date(at) : dateTime(at)
  if (kind === 'inspection' && text(detail.corrects) !== '') return moment
  return m.history_by_at({ moment, name: by.name ?? m.property_former_colleague() })
}
const byDay: readonly Entry['kind'][] = ['legal_act', 'legal_act_event', 'listing_opened', 'listing_closed']

/** Why a record was put right; of a visit also by whom and when. */
export const historyCorrection = ({ kind, by, detail }: Entry): string => {
  const reason = text(detail.correction_reason)
  if (reason === '') return ''
  if (kind !== 'inspection') return m.history_corrects({ reason })
  const name = by.name ?? m.property_former_colleague()
  return m.history_corrected_by({ moment: dateTime(text(detail.received_at)), name, reason })
}

/** The other version of a corrected visit: what it corrects and what corrects it. */
export const historyVersions = ({ detail }: Entry): { before: string; after: string } => ({
  before: text(detail.corrects),
  after: text(detail.corrected_by),
})
