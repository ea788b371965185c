/** The address: which screen, which parameters, and links that change it without loading the page again. */
import { withSearch } from './address.ts'

/** Asked before the address changes; false keeps the person where they are. */
export type Guard = () => boolean | Promise<boolean>

class Router {
  pathname = $state(location.pathname)
  search = $state.raw(new URLSearchParams(location.search))
  #guards = new Set<Guard>()
  #position = entryPosition()

  /** Called once: listens to the browser's buttons and to clicks on links of this site. */
  start() {
    history.replaceState({ position: this.#position }, '')
    addEventListener('popstate', () => void this.#returned())
    addEventListener('click', (event) => this.#clicked(event))
    addEventListener('beforeunload', (event) => {
      if (this.#guards.size > 0) event.preventDefault()
    })
  }

  /** `replace` keeps the entry of the history, for what the back button should not step through. */
  async go(href: string, { replace = false }: { replace?: boolean } = {}) {
    const url = new URL(href, location.href)
    const leaves = url.pathname !== this.pathname
    if (leaves && !(await this.#mayLeave())) return
    if (!replace) this.#position += 1
    history[replace ? 'replaceState' : 'pushState']({ position: this.#position }, '', url)
    this.#read()
  }

  /** Changes single keys of the search; null removes a key, a list repeats it. */
  setSearch(changes: Record<string, string | readonly string[] | null>, options?: { replace?: boolean }) {
    const search = new URLSearchParams(location.search)
    for (const [key, value] of Object.entries(changes)) {
      search.delete(key)
      for (const one of typeof value === 'string' ? [value] : (value ?? [])) search.append(key, one)
    }
    void this.go(withSearch(location.pathname, search), options)
  }

  /** Back where the person came from; at the first entry of the history, to the place given. */
  back(otherwise: string) {
    if (this.#position > 0) history.back()
    else void this.go(otherwise, { replace: true })
  }

  /** Holds the person on a screen with unsaved work. Returns what lets them go again. */
  guard(guard: Guard): () => void {
    this.#guards.add(guard)
    return () => void this.#guards.delete(guard)
  }

  async #mayLeave() {
    for (const guard of this.#guards) if (!(await guard())) return false
    return true
  }

  async #returned() {
    const arrived = entryPosition()
    const leaves = location.pathname !== this.pathname
    if (leaves && this.#guards.size > 0) {
      const steps = this.#position - arrived
      // The browser has gone already: put the address back while the question is open.
      const target = location.href
      if (steps !== 0) history.go(steps)
      if (!(await this.#mayLeave())) return
      this.#guards.clear()
      if (steps !== 0) return history.go(-steps)
      return this.go(target, { replace: true })
    }
    this.#position = arrived
    this.#read()
  }

  #clicked(event: MouseEvent) {
    const link = (event.target as Element | null)?.closest?.('a')
    if (!link || event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    if (link.hasAttribute('target') || link.hasAttribute('download') || !link.hasAttribute('href')) return
    const url = new URL(link.href)
    if (url.origin !== location.origin || link.getAttribute('href')?.startsWith('#')) return
    event.preventDefault()
    void this.go(link.href)
  }

  #read() {
    this.pathname = location.pathname
    if (location.search.replace(/^\?/, '') !== this.search.toString()) {
      this.search = new URLSearchParams(location.search)
    }
  }
}

const entryPosition = () => {
  const state = history.state as { position?: number } | null
  return state?.position ?? 0
}

export const router = new Router()
export { paramsAt, withSearch, type Params } from './address.ts'
