/** Properties as the server lists, counts and finds them; each list keeps what it shows while it asks again. */
import { api } from './api.ts'
import type { State } from './filter.ts'
import type { MarkLook, Light } from './map/paint.ts'
import type { RaisedMark } from './map/stage.svelte.ts'

/** One row of `/api/properties`. */
export interface PropertyRow {
  id: string
  municipality_key: string
  municipality_name: string
  area_id: string | null
  area_name: string | null
  file_number: string
  address: string
  place: { type: 'Point'; coordinates: [number, number] }
  use_state: 'vacant' | 'partly' | 'inhabited'
  state: State
  light: Light
  score: number | null
  confidence: number | null
  open_violations: number
  violation_types: string[]
  next_deadline_on: string | null
  overdue: boolean
  use_banned: boolean
  last_visit_on: string | null
  opened_on: string
  assigned_account_id: string | null
  version: number
}

interface Page {
  items: PropertyRow[]
  total: number
  next_cursor: string | null
}

export interface Facets {
  total: number
  light: Partial<Record<string, number>>
  state: Partial<Record<string, number>>
  municipality: Partial<Record<string, number>>
  area: Partial<Record<string, number>>
  violation_type: Partial<Record<string, number>>
  overdue: Partial<Record<string, number>>
}

export const lookOf = (row: Pick<PropertyRow, 'light' | 'state' | 'overdue' | 'use_banned'>): MarkLook => ({
  light: row.light,
  closed: row.state === 'closed',
  overdue: row.overdue,
  use_banned: row.use_banned,
})

export const raisedOf = (row: PropertyRow): RaisedMark => ({
  id: row.id,
  coordinates: row.place.coordinates,
  ...lookOf(row),
})

/** The newest question wins; what is on the screen stays until its answer is there. */
class Asking<T> {
  answer = $state.raw<T | null>(null)
  error = $state.raw<unknown>(null)
  busy = $state(false)
  #abort: AbortController | null = null

  async ask(path: string, query: URLSearchParams) {
    this.#abort?.abort()
    const abort = (this.#abort = new AbortController())
    this.busy = true
    try {
      const answer = await api.get<T>(path, { query, signal: abort.signal })
      if (abort.signal.aborted) return
      this.answer = answer
      this.error = null
    } catch (error) {
      if (!abort.signal.aborted) this.error = error
    } finally {
      if (this.#abort === abort) this.busy = false
    }
  }
}

/** The counts behind the filters. */
export class FacetCounts extends Asking<Facets> {
  show = (query: URLSearchParams) => this.ask('/api/map/facets', query)
}

/** Rows page by page, each page after the last row of the one before. */
export class PropertyList extends Asking<Page> {
  more_error = $state.raw<unknown>(null)
  more_busy = $state(false)
  #query = new URLSearchParams()

  readonly rows = $derived(this.answer?.items ?? [])
  readonly total = $derived(this.answer?.total ?? null)
  readonly has_more = $derived((this.answer?.next_cursor ?? null) !== null)

  show(query: URLSearchParams) {
    this.#query = query
    this.more_error = null
    return this.ask('/api/properties', query)
  }

  again = () => this.show(this.#query)

  more = async () => {
    const before = this.answer
    if (!before?.next_cursor || this.more_busy || this.busy) return
    this.more_busy = true
    this.more_error = null
    try {
      const query = new URLSearchParams(this.#query)
      query.set('cursor', before.next_cursor)
      const page = await api.get<Page>('/api/properties', { query })
      if (this.answer === before) this.answer = { ...page, items: [...before.items, ...page.items] }
    } catch (error) {
      this.more_error = error
    } finally {
      this.more_busy = false
    }
  }
}
