/** One form on its way to the server: busy, refused with the fields named, or done. */
import { Problem } from './api.ts'
import { refusalSentence } from './refusals.ts'

export class Saving {
  busy = $state(false)
  error = $state.raw<unknown>(null)
  /** What the server refused, by the field's path in the body. */
  fields = $state.raw<Readonly<Record<string, string>>>({})

  /** True when the write was accepted; a second call while one is under way does nothing. */
  async run(write: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.error = null
    this.fields = {}
    try {
      await write()
      return true
    } catch (error) {
      this.error = error
      if (error instanceof Problem)
        this.fields = Object.fromEntries(
          error.fields.map((problem) => [problem.field, refusalSentence(problem)]),
        )
      return false
    } finally {
      this.busy = false
    }
  }
}
