/** What municipalities are called, asked for once. */
import { api } from '../api.ts'

class Cities {
  #names = $state.raw<ReadonlyMap<string, string>>(new Map())
  #asked: Promise<void> | null = null

  load = (): Promise<void> =>
    (this.#asked ??= api
      .get<{ items: { key: string; name: string }[] }>('/api/municipalities')
      .then(({ items }) => {
        this.#names = new Map(items.map(({ key, name }) => [key, name]))
      })
      .catch((error: unknown) => {
        this.#asked = null
        throw error
      }))

  /** Empty until it is known. */
  nameOf = (key: string): string => this.#names.get(key) ?? ''
}

export const cities = new Cities()
