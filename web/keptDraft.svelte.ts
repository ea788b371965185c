/** Work begun and not finished: kept on this device for the person who began it, until it is sent or discarded. */
import { session } from './session.svelte.ts'
import { store, stored } from './stored.ts'

export class KeptDraft<Content extends object> {
  content = $state() as Content
  /** When the draft that lay here was left; null where there was none or the person has decided about it. */
  offered = $state<string | null>(null)
  readonly #key: string
  readonly #begin: () => Content
  /** As it stood before anybody entered anything: not worth keeping. */
  #begun = $state('')
  readonly changed = $derived.by(() => JSON.stringify(this.content) !== this.#begun)
  #over = false

  /**
   * @param name tells it from the person's other drafts
   * @param upToDate what has changed since a draft was left comes in
   */
  constructor(name: string, begin: () => Content, upToDate = (left: Content): Content => left) {
    this.#key = `draft.${session.me?.account.id ?? ''}.${name}`
    this.#begin = begin
    const left = this.#left()
    if (left) {
      this.content = upToDate(left.content)
      this.offered = left.saved_at
    } else this.#start()
  }

  goOn() {
    this.offered = null
  }

  /** Begins anew. Returns what was there, for who wants it back after all. */
  discard(): Content {
    const discarded = this.content
    store(this.#key, null)
    this.offered = null
    this.#start()
    return discarded
  }

  /** Called at every change; reads all that is to be kept. */
  keep() {
    const content = $state.snapshot(this.content)
    if (this.#over || this.offered !== null || !this.changed) return
    store(this.#key, JSON.stringify({ saved_at: new Date().toISOString(), content }))
  }

  /** It is sent: nothing is kept from now on. */
  forget() {
    this.#over = true
    store(this.#key, null)
  }

  #start() {
    this.content = this.#begin()
    this.#begun = JSON.stringify(this.content)
  }

  #left() {
    try {
      return JSON.parse(stored(this.#key) ?? 'null') as { saved_at: string; content: Content } | null
    } catch {
      return null
    }
  }
}
