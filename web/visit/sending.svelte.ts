/** Brings a finished visit to the server: once, however often it is sent. */
import { api, Problem, Unreachable } from '../api.ts'
import { berlinInstant } from '../clock.ts'
import { stage } from '../map/stage.svelte.ts'
import { refusalSentence } from '../refusals.ts'
import { router } from '../router.svelte.ts'
import { refusedFields, visitBody } from './body.ts'
import { firstIncomplete, type Step } from './draft.ts'
import type { Visit } from './visit.svelte.ts'

/** `overtaken`: somebody else has corrected the visit meanwhile. */
type State = 'idle' | 'sending' | 'unreachable' | 'refused' | 'already' | 'overtaken' | 'stored'

export class Sending {
  state = $state<State>('idle')
  error = $state.raw<unknown>(null)
  /** The visit is stored, only its next appointment was refused. */
  next_refused = $state(false)

  async send(visit: Visit, home: string) {
    if (this.state === 'sending' || this.state === 'stored') return
    const gap = firstIncomplete(visit.draft, visit.now())
    if (gap !== null) return this.#leadTo(visit, gap)
    if (visit.recorded && visit.changed.length === 0) return this.#leadTo(visit, 'summary')
    this.state = 'sending'
    visit.refused = {}
    try {
      await api.put(`/api/inspections/${visit.draft.id}`, { body: visitBody(visit.draft) })
    } catch (error) {
      return this.#failed(visit, error)
    }
    try {
      await this.#sendNext(visit)
    } catch (error) {
      if (error instanceof Unreachable) return this.#failed(visit, error)
      this.next_refused = true
      this.error = error
      if (error instanceof Problem) this.#name(visit, error)
    }
    this.#done(visit, home)
  }

  #leadTo(visit: Visit, step: Step) {
    this.state = 'idle'
    visit.checked = [...new Set([...visit.checked, step])]
    visit.draft.step = step
  }

  async #sendNext({ draft }: Visit) {
    const { next } = draft
    if (!next.wanted) return
    await api.put(`/api/appointments/${next.id}`, {
      body: {
        property_id: draft.property_id,
        planned_for: berlinInstant(next.day, next.time),
        kind: 'follow_up',
        joint: next.joint,
        reason: next.reason.trim(),
      },
    })
  }

  #name(visit: Visit, problem: Problem) {
    visit.refused = refusedFields(visit.draft, problem.fields, refusalSentence)
  }

  #failed(visit: Visit, error: unknown) {
    this.error = error
    if (error instanceof Problem && error.slug === 'already_exists') this.state = 'already'
    else if (error instanceof Problem && error.fields.some(({ code }) => code === 'already_corrected'))
      this.state = 'overtaken'
    else if (error instanceof Problem && error.status !== 401 && error.status < 500) {
      this.state = 'refused'
      this.#name(visit, error)
    } else this.state = 'unreachable'
  }

  #done(visit: Visit, home: string) {
    this.state = 'stored'
    visit.kept.forget()
    stage.refresh()
    if (!this.next_refused) void router.go(withSent(home, visit), { replace: true })
  }
}

/** The property's page says that the visit has arrived. */
const withSent = (home: string, { recorded }: Visit) =>
  `${home}${home.includes('?') ? '&' : '?'}sent=${recorded ? 'correction' : 'visit'}`
