import { Type, type Static } from 'typebox'
import { Closed, Id, MunicipalityKey, OneOf, Place } from '../fields.ts'
import { LIGHTS, STATES } from '../map/row.ts'

export const SearchQuery = Closed({
  q: Type.String({
    minLength: 1,
    maxLength: 200,
    description:
      'Address, parcel or file number, in part and in any order of words; small mistakes are forgiven',
  }),
  limit: Type.Integer({ minimum: 1, maximum: 50, default: 10 }),
})

export const SearchHit = Closed(
  {
    id: Id,
    municipality_key: MunicipalityKey,
    municipality_name: Type.String(),
    file_number: Type.String(),
    address: Type.String({ description: 'The first of its addresses; empty where it has none' }),
    light: OneOf(LIGHTS),
    state: OneOf(STATES),
    place: Place,
    match: OneOf(['address', 'file_number', 'parcel']),
  },
  'SearchHit',
)
export type SearchHit = Static<typeof SearchHit>

export const SearchAnswer = Closed({ items: Type.Array(SearchHit, { description: 'Best first' }) })
