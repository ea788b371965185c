/** Requests for a single case: what this office asked, what it was asked, and what becomes of it. */
import { v7 as uuid } from 'uuid'
import type { AccessRequest, Agreement, Desk, Hits, SentDecision } from '../../server/sharing/schema.ts'
import { rightsOf, type Right, type Role } from '../../server/auth/rules.ts'
import { api } from '../api.ts'
import { Saving } from '../saving.svelte.ts'
import { session } from '../session.svelte.ts'

export type { AccessRequest, Agreement, Desk }
export type Hit = Hits['items'][number]

/** Only the city whose file it is asks about its owners; what was opened to somebody is not theirs to ask about. */
export const isOwnCity = (municipality_key: string): boolean =>
  (session.me?.memberships ?? []).some(
    (one) =>
      one.municipality_key === municipality_key &&
      ((rightsOf[one.role as Role] ?? []) as readonly Right[]).includes('read'),
  )

/** What other cities know of one property's owners. */
export class Elsewhere {
  hits = $state.raw<Hit[] | null>(null)
  requests = $state.raw<AccessRequest[]>([])
  error = $state.raw<unknown>(null)

  constructor(readonly property_id: string) {}

  async load() {
    this.error = null
    try {
      const [hits, requests] = await Promise.all([
        api.get<Hits>(`/api/properties/${this.property_id}/hits`),
        this.#requests(),
      ])
      this.requests = requests
      this.hits = hits.items
    } catch (error) {
      this.error = error
    }
  }

  /** After a request: the hits have not changed, and asking again would be one more line in two logs. */
  async reload() {
    try {
      this.requests = await this.#requests()
    } catch (error) {
      this.error = error
    }
  }

  #requests = async () =>
    (
      await api.get<{ items: AccessRequest[] }>('/api/access-requests', {
        query: { property: this.property_id },
      })
    ).items

  /** The newest one to this city. */
  requestTo = (key: string) => this.requests.find(({ asked }) => asked.key === key)
}

/** Everything between this office and others. */
export class Sharing {
  requests = $state.raw<AccessRequest[] | null>(null)
  agreements = $state.raw<Agreement[]>([])
  desks = $state.raw<Desk[]>([])
  error = $state.raw<unknown>(null)

  async load() {
    this.error = null
    try {
      const [requests, agreements, desks] = await Promise.all([
        api.get<{ items: AccessRequest[] }>('/api/access-requests'),
        api.get<{ items: Agreement[] }>('/api/sharing-agreements'),
        api.get<{ items: Desk[] }>('/api/contact-desks'),
      ])
      this.agreements = agreements.items
      this.desks = desks.items
      this.requests = requests.items
    } catch (error) {
      this.error = error
    }
  }
}

/** One decision on its way; sending it again after a fault of the network decides once. */
export class Deciding {
  readonly saving = new Saving()
  #id = uuid()

  send = (request_id: string, body: SentDecision) =>
    this.saving.run(async () => {
      await api.put(`/api/access-requests/${request_id}/decisions/${this.#id}`, { body })
      this.#id = uuid()
    })
}
