import { Type, type Static } from 'typebox'
import { Closed, Day, Id, Instant, MunicipalityKey, Nullable, OneOf, Person } from '../fields.ts'
import { findingResults, inspectionKinds } from '../inspections/schema.ts'

export const ViolationFinding = Closed({
  id: Id,
  inspection_id: Id,
  inspection_kind: OneOf(inspectionKinds),
  started_at: Instant,
  result: OneOf(findingResults),
  severity: Nullable(Type.Integer()),
  note: Type.String(),
  counts: Type.Boolean({ description: 'False when the visit has been corrected' }),
  created_by: Person,
})
export type ViolationFinding = Static<typeof ViolationFinding>

const violation = {
  id: Id,
  property_id: Id,
  municipality_key: MunicipalityKey,
  building_id: Id,
  building_name: Type.String(),
  dwelling_unit_id: Nullable(Id),
  dwelling_label: Nullable(Type.String()),
  type_code: Type.String(),
  type_valid_from: Day,
  name_de: Type.String(),
  name_en: Type.String(),
  law: Type.String({ description: 'In the wording of the version in force when it was found' }),
  field: Type.String(),
  office: Type.String(),
  first_found_on: Day,
  open: Type.Boolean(),
  result: Nullable(OneOf(findingResults)),
  severity: Nullable(Type.Integer()),
  checked_at: Nullable(Instant),
}
export type RecordedViolation = { [Field in keyof typeof violation]: Static<(typeof violation)[Field]> }

export const Violation = Closed(
  { ...violation, findings: Type.Array(ViolationFinding, { description: 'Newest visit first' }) },
  'Violation',
)
export type Violation = Static<typeof Violation>
