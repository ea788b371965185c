/** Reference lists that change rarely: municipalities, areas, the catalogue. Each is fetched once, when first wanted. */
import type { FeatureCollection } from 'geojson'
import type { Area } from '../server/areas/schema.ts'
import type { Catalogue } from '../server/catalogue/schema.ts'
import { api } from './api.ts'
import { language } from './language.svelte.ts'

/** The name in the language of the page. */
export const named = (one: { name_de: string; name_en: string }): string =>
  language.current === 'de' ? one.name_de : one.name_en

class Reference {
  catalogue = $state.raw<Catalogue | null>(null)
  #areas = $state.raw<Record<string, Area[]>>({})
  #asked: Record<string, Promise<void> | undefined> = {}

  /** Asked for once; a failure is forgotten, so that the next asking tries again. */
  #once(key: string, load: () => Promise<void>): Promise<void> {
    return (this.#asked[key] ??= load().catch((error: unknown) => {
      this.#asked[key] = undefined
      throw error
    }))
  }

  loadCatalogue = () =>
    this.#once('catalogue', async () => {
      this.catalogue = await api.get<Catalogue>('/api/catalogue')
    })

  loadAreas = (municipality_key: string) =>
    this.#once(`areas ${municipality_key}`, async () => {
      const { items } = await api.get<{ items: Area[] }>('/api/areas', {
        query: { municipality: municipality_key },
      })
      this.#areas = { ...this.#areas, [municipality_key]: items }
    })

  areasOf = (municipality_key: string): Area[] => this.#areas[municipality_key] ?? []

  violationName(code: string): string {
    const type = this.catalogue?.violation_types.find((one) => one.code === code)
    return type ? named(type) : code
  }
}

export const reference = new Reference()

/** Districts of one municipality with their shapes (EPSG:4326), for the map. */
export const areaShapes = (municipality_key: string, signal: AbortSignal): Promise<FeatureCollection> =>
  api.get('/api/areas', { query: { municipality: municipality_key, geometry: true }, signal })
