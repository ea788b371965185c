import { Type, type Static } from 'typebox'
import {
  Closed,
  Correction,
  Day,
  FreeTextWarning,
  Id,
  Instant,
  MunicipalityKey,
  Note,
  Nullable,
  Omittable,
  OneOf,
  Person,
} from '../fields.ts'

export const scopes = ['property', 'building', 'dwelling'] as const
export const eventKinds = ['delivered', 'extended', 'complied', 'revoked', 'annulled'] as const
const endings = ['complied', 'revoked', 'annulled'] as const

const Reason = Type.String({ minLength: 1, maxLength: 2000 })

/** A decision as it is sent. Without `legal_basis` it is the instrument's section. */
export const SentLegalAct = Closed(
  {
    property_id: Id,
    instrument: Type.String({ minLength: 1, maxLength: 60 }),
    legal_basis: Omittable(Type.String({ minLength: 1, maxLength: 500 })),
    scope: OneOf(scopes),
    building_id: Omittable(Id),
    dwelling_unit_id: Omittable(Id),
    decided_on: Day,
    deadline_on: Omittable(Day),
    note: Type.Optional(Note),
    corrects: Omittable(Id),
    correction_reason: Omittable(Reason),
  },
  'SentLegalAct',
)
export type SentLegalAct = Static<typeof SentLegalAct>

/** What became of an act, as it is sent. */
export const SentEvent = Closed(
  {
    kind: OneOf(eventKinds),
    happened_on: Day,
    new_deadline_on: Omittable(Day),
    note: Type.Optional(Note),
    corrects: Omittable(Id),
    correction_reason: Omittable(Reason),
  },
  'SentLegalActEvent',
)
export type SentEvent = Static<typeof SentEvent>

export const LegalActEvent = Closed({
  id: Id,
  legal_act_id: Id,
  kind: OneOf(eventKinds),
  happened_on: Day,
  new_deadline_on: Nullable(Day),
  note: Type.String(),
  corrects: Nullable(Id),
  correction_reason: Nullable(Type.String()),
  corrected_by: Nullable(Id),
  created_at: Instant,
  created_by: Person,
})
export type LegalActEvent = Static<typeof LegalActEvent>

const recorded = {
  id: Id,
  property_id: Id,
  municipality_key: MunicipalityKey,
  instrument: Type.String(),
  name_de: Type.String(),
  name_en: Type.String(),
  effect: Type.String(),
  legal_basis: Type.String(),
  scope: OneOf(scopes),
  building_id: Nullable(Id),
  dwelling_unit_id: Nullable(Id),
  decided_on: Day,
  first_deadline_on: Nullable(Day),
  note: Type.String(),
  corrects: Nullable(Id),
  correction_reason: Nullable(Type.String()),
  corrected_by: Nullable(Id),
  created_at: Instant,
  created_by: Person,
}
const derived = {
  deadline_on: Nullable(Day),
  delivered_on: Nullable(Day),
  ended_on: Nullable(Day),
  ended_by: Nullable(OneOf(endings)),
  in_force: Type.Boolean({ description: 'False once complied with, revoked, annulled or corrected' }),
  overdue: Type.Boolean({ description: 'In force and its deadline has passed' }),
}

export const LegalAct = Closed(
  {
    ...recorded,
    ...derived,
    events: Type.Array(LegalActEvent, { description: 'Newest first, those of corrected versions included' }),
    corrections: Type.Array(Correction),
    warnings: Type.Array(FreeTextWarning),
  },
  'LegalAct',
)
export type LegalAct = Static<typeof LegalAct>
export type RecordedLegalAct = Omit<LegalAct, 'events' | 'corrections' | 'warnings'>
