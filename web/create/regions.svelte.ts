/** The municipalities' boundaries, from the file that the map draws; fetched once. */
import type { Feature, FeatureCollection } from 'geojson'
import { basemapFile } from '../map/basemap.ts'

class Regions {
  features = $state.raw<Feature[]>([])
  #asked: Promise<void> | null = null

  /** A failure is forgotten, so that the next asking tries again. */
  load = (): Promise<void> =>
    (this.#asked ??= this.#fetch().catch((error: unknown) => {
      this.#asked = null
      throw error
    }))

  async #fetch() {
    const file = basemapFile('municipalities')
    if (file === null) throw new Error('the base map has no municipalities')
    const response = await fetch(file)
    if (!response.ok) throw new Error(`municipalities: ${response.status}`)
    this.features = ((await response.json()) as FeatureCollection).features
  }
}

export const regions = new Regions()
