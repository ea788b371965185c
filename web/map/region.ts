/** Where the map begins. */
import { bbox } from '@turf/turf'
import type { FeatureCollection } from 'geojson'
import { basemapFile } from './basemap.ts'

/** West, south, east, north in degrees (EPSG:4326). */
type Bounds = [number, number, number, number]

/** The Regionalverband Ruhr. */
export const ruhr: Bounds = [6.31, 51.21, 8.02, 51.83]

/** The bounds of these municipalities (AGS) by the base map's own file; null where they cannot be told. */
export const boundsOf = async (municipality_keys: readonly string[]): Promise<Bounds | null> => {
  const file = basemapFile('municipalities')
  if (!file || municipality_keys.length === 0) return null
  try {
    const all = (await (await fetch(file)).json()) as FeatureCollection
    const features = all.features.filter(({ properties }) =>
      municipality_keys.includes(String(properties?.municipality_key)),
    )
    const [west, south, east, north] = bbox({ type: 'FeatureCollection', features })
    return features.length > 0 ? [west, south, east, north] : null
  } catch {
    // The region as a whole is a fair beginning too.
    return null
  }
}
