import { Type, type Static } from 'typebox'
import { Closed, Day, Id, Nullable } from '../fields.ts'

const Names = { name_de: Type.String(), name_en: Type.String() }
const Validity = { valid_from: Day, valid_to: Nullable(Day) }

export const ViolationType = Closed({
  code: Type.String(),
  ...Validity,
  ...Names,
  law: Type.String({ description: 'The section that is violated' }),
  field: Type.String(),
  office: Type.String({ description: 'Code of the competent office' }),
  evidence: Type.Array(Type.String()),
})
export type ViolationType = Static<typeof ViolationType>

export const Instrument = Closed({
  code: Type.String(),
  ...Names,
  law: Type.String(),
  effect: Type.String({ description: 'What the act means for the state of a property' }),
})
export type Instrument = Static<typeof Instrument>

export const OccupancyRule = Closed({
  code: Type.String(),
  ...Validity,
  applies_to: Type.String(),
  sqm_per_person: Type.Number(),
  sqm_per_child: Nullable(Type.Number()),
  child_below_age: Nullable(Type.Integer()),
  min_room_sqm: Nullable(Type.Number()),
  law: Type.String(),
})
export type OccupancyRule = Static<typeof OccupancyRule>

export const Agency = Closed({
  id: Id,
  code: Type.String(),
  ...Names,
  guest: Type.Boolean({ description: 'Takes part in visits and sees no findings' }),
})
export type Agency = Static<typeof Agency>

export const RatingFormula = Closed({
  formula_version: Type.Integer(),
  valid_from: Day,
  expression: Type.String(),
  axes: Type.Array(Type.String()),
  axis_max: Type.Integer(),
  indicators: Type.Array(Type.String()),
  red_from: Type.Integer(),
  yellow_from: Type.Integer(),
})

export const Catalogue = Closed(
  {
    violation_types: Type.Array(ViolationType),
    instruments: Type.Array(Instrument),
    occupancy_rules: Type.Array(OccupancyRule),
    agencies: Type.Array(Agency),
    rating: RatingFormula,
  },
  'Catalogue',
)
export type Catalogue = Static<typeof Catalogue>
