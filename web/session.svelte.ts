/** Who is signed in and what they may do where. */
import { api, listenToApi, Problem } from './api.ts'
import { connection } from './connection.svelte.ts'

export interface Membership {
  municipality_key: string
  municipality_name: string
  role: string
}

export interface Me {
  account: { id: string; name: string; email: string }
  memberships: Membership[]
  /** For each right the keys of the municipalities in which it holds. */
  rights: Record<string, string[]>
  /** Invented cases: said on every screen. */
  demo: boolean
  /** A base map from a server, where the installation has set one. */
  basemap?: { style_url: string; attribution: string } | null
}

class Session {
  me = $state.raw<Me | null>(null)
  state = $state<'loading' | 'anonymous' | 'signed_in' | 'unreachable'>('loading')
  /** The session ended while a screen was open: it stays as it is, behind the sign-in. */
  expired = $state(false)

  async start() {
    listenToApi({ unauthenticated: () => this.#ended() })
    await this.load()
  }

  async load() {
    try {
      this.me = await api.get<Me>('/api/me')
      this.state = 'signed_in'
      if (this.expired) connection.revision += 1
      this.expired = false
    } catch (error) {
      if (this.state === 'signed_in') return
      this.state = error instanceof Problem && error.status === 401 ? 'anonymous' : 'unreachable'
    }
  }

  async signIn(email: string, password: string) {
    await api.post('/api/session', { body: { email, password } })
    const before = this.me?.account.id
    await this.load()
    // Somebody else's screen must not stay open behind the sign-in.
    if (before !== undefined && before !== this.me?.account.id) location.reload()
  }

  async signOut() {
    await api.delete('/api/session')
    // A fresh page: nothing of the last person stays in memory.
    location.assign('/')
  }

  /** May they do this here, or, with no municipality given, anywhere? */
  may(right: string, municipality_key?: string): boolean {
    const places = this.me?.rights[right] ?? []
    return municipality_key === undefined ? places.length > 0 : places.includes(municipality_key)
  }

  #ended() {
    if (this.state === 'signed_in') this.expired = true
    else this.state = 'anonymous'
  }
}

export const session = new Session()
