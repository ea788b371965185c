/** Small schemas that several features share. */
import { Type, type Static, type TProperties, type TSchema } from 'typebox'

/** An object that refuses what it does not know. */
export const Closed = <Properties extends TProperties>(properties: Properties, title?: string) =>
  Type.Object(properties, { additionalProperties: false, ...(title === undefined ? {} : { title }) })
export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
/** In a body `null` says the same as leaving the field out. */
export const Omittable = <Schema extends TSchema>(schema: Schema) => Type.Optional(Nullable(schema))
export const OneOf = <const Codes extends string[]>(codes: readonly [...Codes]) =>
  Type.Enum<Codes>(codes, { type: 'string' })

export const Id = Type.String({
  format: 'uuid',
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  description: 'UUID in lower case; version 7 where the caller makes it',
})
export const IdParams = Closed({ id: Id })
export const MunicipalityKey = Type.String({
  pattern: '^05[0-9]{6}$',
  description: 'AGS, the official municipality key',
})
export const Day = Type.String({ format: 'date', description: 'A day in the Ruhr (Europe/Berlin)' })
export const Instant = Type.String({ format: 'date-time' })

/** A GeoJSON point in degrees, EPSG:4326, longitude first. */
export const Place = Type.Object(
  {
    type: Type.Literal('Point'),
    // A list of two rather than a tuple: OpenAPI 3.1 and the validator spell tuples differently.
    coordinates: Type.Unsafe<[number, number]>(
      Type.Array(Type.Number({ minimum: -180, maximum: 180 }), { minItems: 2, maxItems: 2 }),
    ),
  },
  { additionalProperties: false, title: 'Place' },
)

/** Free text: said about the building and the procedure, never about people. */
export const Note = Type.String({ maxLength: 10_000 })

/** Somebody of the office; the name is null when they no longer work in a municipality that the reader works in. */
export const Person = Closed({ id: Id, name: Nullable(Type.String()) })
export type Person = Static<typeof Person>

/** A word in free text that says something about people; the record is stored all the same. */
export const FreeTextWarning = Closed({
  field: Type.String(),
  start: Type.Integer({ description: 'First character, in UTF-16 units' }),
  end: Type.Integer({ description: 'The one after the last character' }),
  word: Type.String(),
  category: Type.String(),
})
export type FreeTextWarning = Static<typeof FreeTextWarning>

/** One version in a chain of corrections; `received_at` is when the server had it. */
export const Correction = Closed({
  id: Id,
  corrects: Nullable(Id),
  correction_reason: Nullable(Type.String()),
  received_at: Instant,
  created_by: Person,
})
export type Correction = Static<typeof Correction>
