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
import { Agency } from '../catalogue/schema.ts'

export const inspectionKinds = ['first', 'follow_up'] as const
export const accesses = ['granted', 'refused', 'nobody_met'] as const
export const notEnteredReasons = ['refused', 'nobody_met', 'sealed', 'unsafe', 'not_planned'] as const
export const findingResults = ['found', 'still_there', 'remedied', 'not_checked'] as const

const Count = Type.Integer({ minimum: 0, maximum: 999, description: 'People as a count, never by name' })
const Rooms = Type.Number({ exclusiveMinimum: 0, maximum: 99, multipleOf: 0.5 })
const LivingArea = Type.Number({ exclusiveMinimum: 0, maximum: 9999, description: 'm²' })
const Severity = Type.Integer({ minimum: 1, maximum: 3 })

/** A dwelling that nobody had recorded before; its id is the `dwelling_unit_id` beside it. */
const NewUnit = Closed({
  building_id: Id,
  label: Type.String({ minLength: 1, maxLength: 100, description: 'Where it lies, never who lives there' }),
  storey: Type.Integer({ minimum: -3, maximum: 60 }),
})

const VisitedDwelling = Closed({
  dwelling_unit_id: Id,
  new_unit: Omittable(NewUnit),
  entered: Type.Boolean(),
  not_entered_reason: Omittable(OneOf(notEnteredReasons)),
  persons_met: Omittable(Count),
  persons_registered: Omittable(Count),
  rooms: Omittable(Rooms),
  living_area_sqm: Omittable(LivingArea),
})

/** A violation seen for the first time; its id is the `violation_id` beside it. */
const NewViolation = Closed({
  type_code: Type.String({ minLength: 1, maxLength: 60 }),
  building_id: Id,
  dwelling_unit_id: Omittable(Id),
  first_found_on: Omittable(Day),
})

const SentFinding = Closed({
  id: Id,
  violation_id: Id,
  new_violation: Omittable(NewViolation),
  result: OneOf(findingResults),
  severity: Omittable(Severity),
  note: Type.Optional(Note),
})

/** A visit as it is sent: all of it in one body, stored in one transaction. */
export const Visit = Closed(
  {
    property_id: Id,
    appointment_id: Omittable(Id),
    kind: OneOf(inspectionKinds),
    joint: Type.Boolean(),
    agency_ids: Type.Array(Id, { maxItems: 50, uniqueItems: true }),
    access: OneOf(accesses),
    started_at: Instant,
    ended_at: Omittable(Instant),
    note: Type.Optional(Note),
    corrects: Omittable(Id),
    correction_reason: Omittable(Type.String({ minLength: 1, maxLength: 2000 })),
    dwellings: Type.Array(VisitedDwelling, { maxItems: 500 }),
    findings: Type.Array(SentFinding, { maxItems: 500 }),
  },
  'Visit',
)
export type Visit = Static<typeof Visit>

const InspectedDwelling = Closed({
  dwelling_unit_id: Id,
  building_id: Id,
  label: Type.String(),
  storey: Type.Integer(),
  entered: Type.Boolean(),
  not_entered_reason: Nullable(OneOf(notEnteredReasons)),
  persons_met: Nullable(Type.Integer()),
  persons_registered: Nullable(Type.Integer()),
  rooms: Nullable(Type.Number()),
  living_area_sqm: Nullable(Type.Number()),
})
export type InspectedDwelling = Static<typeof InspectedDwelling>

const InspectionFinding = Closed({
  id: Id,
  violation_id: Id,
  type_code: Type.String(),
  type_valid_from: Day,
  name_de: Type.String(),
  name_en: Type.String(),
  law: Type.String(),
  building_id: Id,
  dwelling_unit_id: Nullable(Id),
  result: OneOf(findingResults),
  severity: Nullable(Type.Integer()),
  note: Type.String(),
})
export type InspectionFinding = Static<typeof InspectionFinding>

const recorded = {
  id: Id,
  property_id: Id,
  municipality_key: MunicipalityKey,
  appointment_id: Nullable(Id),
  kind: OneOf(inspectionKinds),
  joint: Type.Boolean(),
  access: OneOf(accesses),
  started_at: Instant,
  ended_at: Nullable(Instant),
  note: Type.String(),
  corrects: Nullable(Id),
  correction_reason: Nullable(Type.String()),
  received_at: Instant,
  created_by: Person,
}
export type RecordedInspection = { [Field in keyof typeof recorded]: Static<(typeof recorded)[Field]> }

export const Inspection = Closed(
  {
    ...recorded,
    corrected_by: Nullable(Id),
    corrections: Type.Array(Correction, {
      description: 'The whole chain that this visit is in, oldest first; the last one counts',
    }),
    agencies: Type.Array(Agency),
    dwellings: Type.Array(InspectedDwelling),
    findings: Type.Array(InspectionFinding),
    warnings: Type.Array(FreeTextWarning),
  },
  'Inspection',
)
export type Inspection = Static<typeof Inspection>
