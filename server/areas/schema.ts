import { Type, type Static } from 'typebox'
import { Closed, Day, Id, MunicipalityKey, Nullable } from '../fields.ts'

/** EPSG:4326. */
const Place = Closed({ lon: Type.Number(), lat: Type.Number() })

const MultiPolygon = Closed({
  type: Type.Literal('MultiPolygon'),
  coordinates: Type.Array(Type.Array(Type.Array(Type.Array(Type.Number())))),
})

export const Municipality = Closed(
  {
    key: MunicipalityKey,
    name: Type.String(),
    kind: Type.String(),
    county_key: Type.String(),
    county_name: Type.String(),
    population: Type.Integer(),
    population_on: Day,
    label_place: Place,
  },
  'Municipality',
)
export type Municipality = Static<typeof Municipality>

export const Area = Closed(
  {
    id: Id,
    municipality_key: MunicipalityKey,
    level: Type.Integer({ description: '1 = Stadtbezirk, 2 = Stadtteil, …' }),
    kind: Type.String(),
    code: Type.String(),
    name: Type.String(),
    parent_id: Nullable(Id),
    quality: Type.String({ description: 'official, osm or approximate' }),
    source: Type.String(),
    valid_from: Day,
  },
  'Area',
)
export type Area = Static<typeof Area>

const collectionOf = <Properties extends typeof Municipality | typeof Area>(properties: Properties) =>
  Closed({
    type: Type.Literal('FeatureCollection'),
    features: Type.Array(
      Closed({
        type: Type.Literal('Feature'),
        id: Type.String(),
        properties,
        geometry: MultiPolygon,
      }),
    ),
  })

export const Municipalities = Type.Union([
  Closed({ items: Type.Array(Municipality) }),
  collectionOf(Municipality),
])
export const Areas = Type.Union([Closed({ items: Type.Array(Area) }), collectionOf(Area)])

const geometry = Type.Boolean({
  default: false,
  description: 'With boundaries, as a GeoJSON FeatureCollection in EPSG:4326 with 5 decimals',
})
export const MunicipalitiesQuery = Closed({ geometry })
export const AreasQuery = Closed({ municipality: Type.Optional(MunicipalityKey), geometry })
