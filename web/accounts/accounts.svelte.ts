/** The accounts that this admin keeps; every change asks the server for the list again. */
import type { ManagedAccount } from '../../server/accounts/schema.ts'
import { api } from '../api.ts'
import { Saving } from '../saving.svelte.ts'
import { session } from '../session.svelte.ts'

/** In the order of the office: those who go out first. */
export const roles = ['inspector', 'officer', 'lead', 'coordinator', 'council', 'dpo', 'admin'] as const

export class Accounts {
  items = $state.raw<ManagedAccount[] | null>(null)
  error = $state.raw<unknown>(null)
  readonly saving = new Saving()

  /** Municipalities in which this person keeps accounts. */
  readonly places = [
    ...new Map(
      (session.me?.memberships ?? [])
        .filter(({ role }) => role === 'admin')
        .map((one) => [one.municipality_key, one.municipality_name]),
    ),
  ].map(([value, label]) => ({ value, label }))

  placeName = (key: string): string => this.places.find(({ value }) => value === key)?.label ?? key

  async load() {
    this.error = null
    try {
      this.items = (await api.get<{ items: ManagedAccount[] }>('/api/accounts')).items
    } catch (error) {
      this.error = error
    }
  }

  async #change(write: () => Promise<unknown>) {
    if (await this.saving.run(write)) await this.load()
  }

  setActive = (account: ManagedAccount, active: boolean) =>
    this.#change(() =>
      api.patch(`/api/accounts/${account.id}`, { body: { active }, version: account.version }),
    )

  give = (account: ManagedAccount, municipality_key: string, role: string) =>
    this.#change(() => api.put(`/api/accounts/${account.id}/memberships/${municipality_key}/${role}`))

  take = (account: ManagedAccount, municipality_key: string, role: string) =>
    this.#change(() => api.delete(`/api/accounts/${account.id}/memberships/${municipality_key}/${role}`))
}
