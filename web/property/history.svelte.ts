/** What happened to a property, page by page, newest first, by kind. */
import type { HistoryEntry } from '../../server/properties/schema.ts'
import { api } from '../api.ts'

export type Entry = HistoryEntry
export type Kind = HistoryEntry['kind']

/** What the filter calls one thing may be several kinds of records. */
export const filters = {
  inspection: ['inspection'],
  legal_act: ['legal_act', 'legal_act_event'],
  rating: ['rating'],
  listing: ['listing_opened', 'listing_closed'],
  appointment: ['appointment'],
  edit: ['edit', 'created'],
} as const satisfies Record<string, readonly Kind[]>
export type HistoryFilter = keyof typeof filters

const pageSize = 15

export class History {
  entries = $state.raw<Entry[] | null>(null)
  error = $state.raw<unknown>(null)
  busy = $state(false)
  #cursor = $state<string | null>(null)
  #filter: HistoryFilter | null = null
  readonly has_more = $derived(this.#cursor !== null)

  constructor(readonly property_id: string) {}

  show = (filter: HistoryFilter | null) => {
    this.#filter = filter
    return this.#ask(null)
  }
  more = () => this.#ask(this.#cursor)
  again = () => this.#ask(null)
  /** Loads on until the entry is there. */
  reach = async (id: string) => {
    while (this.has_more && this.error === null && !this.entries?.some((one) => one.id === id))
      await this.more()
  }

  async #ask(cursor: string | null) {
    const filter = this.#filter
    this.busy = true
    this.error = null
    try {
      const query = new URLSearchParams({ limit: String(pageSize) })
      for (const kind of filter ? filters[filter] : []) query.append('kind', kind)
      if (cursor !== null) query.set('cursor', cursor)
      const page = await api.get<{ items: Entry[]; next_cursor: string | null }>(
        `/api/properties/${this.property_id}/history`,
        { query },
      )
      // Another filter was chosen meanwhile: its own answer comes.
      if (filter !== this.#filter) return
      this.entries = cursor === null ? page.items : [...(this.entries ?? []), ...page.items]
      this.#cursor = page.next_cursor
    } catch (error) {
      this.error = error
    } finally {
      this.busy = false
    }
  }
}
