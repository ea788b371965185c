/** What somebody says of a connection, on its way to the server: confirmed, denied, or taken back. */
import { v7 as uuid } from 'uuid'
import type { Link, SentJudgement } from '../../server/owners/schema.ts'
import { api } from '../api.ts'
import { Saving } from '../saving.svelte.ts'

export class Judging {
  readonly saving = new Saving()
  /** The last try; after a fault of the network the same word goes out under the same id. */
  #last: { text: string; id: string } | null = null

  /** True when it was stored. A second call while one is under way does nothing. */
  async say(
    { a_id, b_id }: Pick<Link, 'a_id' | 'b_id'>,
    verdict: SentJudgement['verdict'],
    reason: string,
  ): Promise<boolean> {
    const body: SentJudgement = { a_id, b_id, verdict, reason: reason.trim() }
    const text = JSON.stringify(body)
    if (this.#last?.text !== text) this.#last = { text, id: uuid() }
    const { id } = this.#last
    const stored = await this.saving.run(() => api.put(`/api/link-judgements/${id}`, { body }))
    if (stored) this.#last = null
    return stored
  }
}
