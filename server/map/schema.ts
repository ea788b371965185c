/** What map, counts and list can be asked, and what counts answer. */
import { Type, type Static, type TSchema } from 'typebox'
import { Closed, Day, Id, MunicipalityKey, OneOf } from '../fields.ts'
import { LIGHTS, STATES } from './row.ts'

/** Given once or several times. */
const anyOf = <Schema extends TSchema>(schema: Schema, description: string) =>
  Type.Optional(Type.Array(schema, { minItems: 1, maxItems: 100, description }))

const number = '-?\\d{1,3}(\\.\\d{1,15})?'

/** The filter of map, counts and list alike; all given conditions must hold. */
export const filterParameters = {
  municipality: anyOf(MunicipalityKey, 'Any of these municipalities (AGS)'),
  area: anyOf(Id, 'Any of these districts, or a part of them'),
  bbox: Type.Optional(
    Type.String({
      pattern: `^${number}(,${number}){3}$`,
      description: 'west,south,east,north in degrees, EPSG:4326; the edges count as inside',
    }),
  ),
  light: anyOf(OneOf(LIGHTS), 'Any of these lights'),
  state: anyOf(OneOf(STATES), 'Any of these states'),
  violation_type: anyOf(
    Type.String({ pattern: '^[a-z]{2}_[a-z]+$' }),
    'An open violation of any of these types of the catalogue',
  ),
  visited_before: Type.Optional({
    ...Day,
    description: 'Last visited before this day; never visited is left out',
  }),
  visited_after: Type.Optional({
    ...Day,
    description: 'Last visited after this day; never visited is left out',
  }),
  overdue: Type.Optional(
    Type.Boolean({ description: 'Whether the next deadline lies before today (Europe/Berlin)' }),
  ),
  q: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Address, parcel or file number; small mistakes are forgiven',
    }),
  ),
}

export const FilterQuery = Closed(filterParameters)
export type FilterQuery = Static<typeof FilterQuery>

const tileNumber = (description: string) => Type.Integer({ minimum: 0, maximum: 2 ** 22 - 1, description })

export const TileParams = Closed({
  z: Type.Integer({ minimum: 0, maximum: 22, description: 'Zoom' }),
  x: tileNumber('Column, from the west'),
  y: tileNumber('Row, from the north'),
})
export type TileParams = Static<typeof TileParams>

const counts = (description: string) => Type.Record(Type.String(), Type.Integer(), { description })

export const Facets = Closed(
  {
    total: Type.Integer({ description: 'Properties that all conditions leave' }),
    light: counts('By light'),
    state: counts('By state'),
    municipality: counts('By municipality (AGS)'),
    area: counts('By district, each with all its parts'),
    violation_type: counts('By type of open violation'),
    overdue: Closed({ true: Type.Integer(), false: Type.Integer() }),
  },
  'Facets',
)
