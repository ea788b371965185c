/** Which municipality and district a place is in, from the boundaries that the map shows; the server checks it. */
import { booleanPointInPolygon } from '@turf/turf'
import type { Feature, MultiPolygon, Polygon } from 'geojson'
import type { PickedPlace } from '../map/stage.svelte.ts'

export interface Region {
  key: string
  name: string
}

export interface District {
  id: string
  name: string
  level: number
  quality: string
}

const isRegion = (feature: Feature): feature is Feature<Polygon | MultiPolygon> =>
  feature.geometry?.type === 'Polygon' || feature.geometry?.type === 'MultiPolygon'

const covering = (features: readonly Feature[], { lon, lat }: PickedPlace) =>
  features.filter((feature) => isRegion(feature) && booleanPointInPolygon([lon, lat], feature))

/** null outside the region. */
export const municipalityAt = (features: readonly Feature[], place: PickedPlace): Region | null => {
  const found = covering(features, place)[0]?.properties
  return found ? { key: String(found.municipality_key ?? found.key), name: String(found.name) } : null
}

/** The finest district that covers the place; null where the districts leave a gap. */
export const districtAt = (features: readonly Feature[], place: PickedPlace): District | null =>
  covering(features, place)
    .map(({ properties }) => ({
      id: String(properties?.id),
      name: String(properties?.name),
      level: Number(properties?.level),
      quality: String(properties?.quality),
    }))
    .toSorted((a, b) => b.level - a.level)[0] ?? null
