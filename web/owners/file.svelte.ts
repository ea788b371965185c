/** The owners of one property as they are opened: closed, asked for a purpose, or shown; and what hangs on them. */
import type { Network, Owners } from '../../server/owners/schema.ts'
import { api, Problem } from '../api.ts'

export class OwnersFile {
  /** `purpose`: opened, but nobody has said yet what for. */
  state = $state<'closed' | 'loading' | 'purpose' | 'open'>('closed')
  owners = $state.raw<Owners | null>(null)
  error = $state.raw<unknown>(null)
  network = $state.raw<Network | null>(null)
  network_error = $state.raw<unknown>(null)
  #asked = 0

  constructor(readonly property_id: string) {}

  /** On a day (YYYY-MM-DD), today where none is given. The newest question wins. */
  load = async (on = '') => {
    const mine = (this.#asked += 1)
    this.error = null
    if (this.state !== 'open') this.state = 'loading'
    try {
      const query = on === '' ? {} : { on }
      const owners = await api.get<Owners>(`/api/properties/${this.property_id}/owners`, { query })
      if (mine !== this.#asked) return
      this.owners = owners
      this.state = 'open'
      if (this.network === null) void this.loadNetwork()
    } catch (error) {
      if (mine !== this.#asked) return
      if (error instanceof Problem && error.slug === 'purpose_needed') this.state = 'purpose'
      else {
        this.error = error
        if (this.owners === null) this.state = 'closed'
      }
    }
  }

  loadNetwork = async () => {
    this.network_error = null
    try {
      this.network = await api.get<Network>(`/api/properties/${this.property_id}/network`)
    } catch (error) {
      this.network_error = error
    }
  }

  close = () => {
    this.#asked += 1
    this.state = 'closed'
    this.owners = null
    this.network = null
    this.error = null
    this.network_error = null
  }
}
