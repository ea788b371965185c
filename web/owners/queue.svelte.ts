/** The connections of a city that wait for a word: which one is looked at, what was said, what can be taken back. */
import type { Static } from 'typebox'
import type { Candidates, SentJudgement } from '../../server/owners/schema.ts'
import { api } from '../api.ts'
import { Judging } from './judging.svelte.ts'

type Page = Static<typeof Candidates>
export type Candidate = Page['items'][number]
export type Said = Exclude<SentJudgement['verdict'], 'undone'>

const PAGE = 50
/** Fewer than these left: the next ones are fetched. */
const LOW = 5

const isPair = (one: Candidate) => (other: Candidate) =>
  one.link.a_id === other.link.a_id && one.link.b_id === other.link.b_id

export class Queue {
  items = $state.raw<Candidate[] | null>(null)
  total = $state(0)
  at = $state(0)
  error = $state.raw<unknown>(null)
  decided = $state.raw<{ candidate: Candidate; at: number; verdict: Said }[]>([])
  readonly judging = new Judging()
  readonly current = $derived(this.items?.[this.at] ?? null)
  #municipality = ''

  load = async (municipality: string) => {
    const isAnother = municipality !== this.#municipality
    this.#municipality = municipality
    this.error = null
    if (isAnother) [this.items, this.at, this.total, this.decided] = [null, 0, 0, []]
    try {
      const page = await api.get<Page>('/api/link-candidates', { query: { municipality, limit: PAGE } })
      if (municipality !== this.#municipality) return
      this.#merge(page)
    } catch (error) {
      if (municipality === this.#municipality) this.error = error
    }
  }

  /** What is on the screen keeps its place; the rest follows in the server's order. */
  #merge({ items, total }: Page) {
    const { current } = this
    this.items = items
    this.total = total
    const at = current ? items.findIndex(isPair(current)) : 0
    this.at = Math.max(0, at >= 0 ? at : Math.min(this.at, items.length - 1))
  }

  step(by: 1 | -1) {
    const last = (this.items?.length ?? 0) - 1
    this.at = Math.max(0, Math.min(last, this.at + by))
  }

  /** True when it was stored and the next pair stands there. */
  async decide(verdict: Said, reason: string): Promise<boolean> {
    const candidate = this.current
    if (!candidate || !(await this.judging.say(candidate.link, verdict, reason))) return false
    this.decided = [...this.decided, { candidate, at: this.at, verdict }]
    this.items = (this.items ?? []).filter((one) => one !== candidate)
    this.total -= 1
    this.at = Math.max(0, Math.min(this.at, this.items.length - 1))
    if (this.items.length < LOW && this.total > this.items.length) void this.load(this.#municipality)
    return true
  }

  /** Takes the last word back; its pair stands there again. */
  async undo(): Promise<boolean> {
    const last = this.decided.at(-1)
    if (!last || !(await this.judging.say(last.candidate.link, 'undone', ''))) return false
    this.decided = this.decided.slice(0, -1)
    const rest = (this.items ?? []).filter((one) => !isPair(last.candidate)(one))
    this.items = rest.toSpliced(last.at, 0, last.candidate)
    this.at = this.items.indexOf(last.candidate)
    this.total += 1
    return true
  }
}
