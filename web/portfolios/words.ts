/** What changed in a portfolio, as a sentence. */
import type { PortfolioChange } from '../../server/owners/schema.ts'
import { m } from '../paraglide/messages.js'

const count = (value: unknown): number => (Array.isArray(value) ? value.length : 0)

export const changeSentence = ({ kind, detail }: Pick<PortfolioChange, 'kind' | 'detail'>): string => {
  const parties = count(detail['parties'])
  switch (kind) {
    case 'new':
      return m.portfolio_change_new({ count: parties })
    case 'joined':
      return m.portfolio_change_joined({ count: parties })
    case 'left':
      return m.portfolio_change_left({ count: parties })
    case 'merged':
      return m.portfolio_change_merged({ count: count(detail['others']) })
    case 'split':
      return m.portfolio_change_split({ count: parties })
    case 'gone':
      return m.portfolio_change_gone()
  }
}

/** Why, as far as it is known: a person's word first. */
export const changeReason = ({ detail }: Pick<PortfolioChange, 'detail'>): string | null => {
  const because = (Array.isArray(detail['because']) ? detail['because'] : []) as { code: string }[]
  const codes = new Set(because.map(({ code }) => code))
  if (codes.has('denied')) return m.portfolio_because_denied()
  if (codes.has('confirmed')) return m.portfolio_because_confirmed()
  if (codes.has('link_added')) return m.portfolio_because_link_added()
  if (codes.has('link_gone')) return m.portfolio_because_link_gone()
  if (codes.has('party_added')) return m.portfolio_because_party_added()
  if (codes.has('party_gone')) return m.portfolio_because_party_gone()
  return null
}
