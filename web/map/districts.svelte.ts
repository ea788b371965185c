/** The shapes of districts, fetched once for each municipality that comes into view near enough. */
import type { Feature } from 'geojson'
import { areaShapes } from '../reference.svelte.ts'

class Districts {
  features = $state.raw<Feature[]>([])
  #asked = new Set<string>()

  /** A failure is not shown: the map works without, and the next move asks again. */
  async want(municipality_keys: readonly string[]) {
    for (const key of municipality_keys) {
      if (this.#asked.has(key)) continue
      this.#asked.add(key)
      try {
        const { features } = await areaShapes(key, AbortSignal.timeout(20_000))
        this.features = [...this.features, ...features]
      } catch {
        this.#asked.delete(key)
      }
    }
  }
}

export const districts = new Districts()
