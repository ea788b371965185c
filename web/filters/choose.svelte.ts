/** Reads the filter from the address and changes it there; nothing else holds it. */
import { readFilter, writeFilter, type Filter, type ListKey } from '../filter.ts'
import { router } from '../router.svelte.ts'

class Chosen {
  readonly filter: Filter = $derived(readFilter(router.search))

  has = (key: ListKey, value: string): boolean => (this.filter[key] as string[]).includes(value)

  toggle(key: ListKey, value: string) {
    const before = this.filter[key] as string[]
    const after = before.includes(value) ? before.filter((one) => one !== value) : [...before, value]
    // A district without its city would ask for nothing that can exist.
    const changes = key === 'municipality' ? { municipality: after, area: null } : { [key]: after }
    router.setSearch(changes, { replace: true })
  }

  set(changes: Partial<Record<'overdue' | 'visited_before' | 'visited_after' | 'q', string | null>>) {
    router.setSearch(changes, { replace: true })
  }

  clear() {
    const nothing = [...writeFilter(this.filter).keys()].map((key) => [key, null] as const)
    router.setSearch(Object.fromEntries(nothing), { replace: true })
  }
}

export const chosen = new Chosen()
