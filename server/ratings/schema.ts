import { Type, type Static } from 'typebox'
import {
  Closed,
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
import { INDICATORS } from './rules.ts'

const Axis = Type.Integer({ minimum: 0, maximum: 4 })
const Indicators = Type.Object(
  Object.fromEntries(INDICATORS.map((code) => [code, Type.Optional(OneOf(['yes', 'no', 'unknown']))])),
  { additionalProperties: false, description: 'What is not answered counts as unknown' },
)
const RatedLight = OneOf(['red', 'yellow', 'green'])

/** Two axes, the impact on the surroundings, and the indicators that were looked for. */
export const SentRating = Closed(
  {
    property_id: Id,
    neglect: Axis,
    misuse: Axis,
    impact: Axis,
    indicators: Indicators,
    rated_at: Instant,
    override_light: Omittable(RatedLight),
    override_reason: Omittable(Type.String({ minLength: 1, maxLength: 2000 })),
    note: Type.Optional(Note),
  },
  'SentRating',
)
export type SentRating = Static<typeof SentRating>

export const Rating = Closed(
  {
    id: Id,
    property_id: Id,
    municipality_key: MunicipalityKey,
    formula_version: Type.Integer(),
    neglect: Axis,
    misuse: Axis,
    impact: Axis,
    indicators: Type.Record(Type.String(), OneOf(['yes', 'no', 'unknown'])),
    score: Type.Integer({ minimum: 1, maximum: 30 }),
    light: RatedLight,
    confidence: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'Share of indicators answered yes or no',
    }),
    override_light: Nullable(RatedLight),
    override_reason: Nullable(Type.String()),
    rated_at: Instant,
    note: Type.String(),
    created_at: Instant,
    created_by: Person,
  },
  'Rating',
)
export type Rating = Static<typeof Rating>

export const StoredRating = Closed(
  { ...Rating.properties, warnings: Type.Array(FreeTextWarning) },
  'StoredRating',
)
