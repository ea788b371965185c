/** What a rebuild changed in the portfolios, and which link or judgement is why: codes and ids, no sentences. */
import type { AcceptedLink, Denial, Portfolio } from './portfolios.ts'
import type { RuleCode } from './rules.ts'

export type KnownLink = AcceptedLink & { rules: RuleCode[] }
/** Accepted links and denials as they were and as they are. */
export type LinksOfBoth = {
  before: readonly KnownLink[]
  after: readonly KnownLink[]
  denied?: readonly Denial[]
}

/**
 * `link_added`, `link_gone`: a link that is accepted now or no longer, with its rules; `confirmed`, `denied`: a person
 * said so. `party_added`, `party_gone`: the party itself came or went.
 */
export type Reason = {
  code: 'link_added' | 'link_gone' | 'confirmed' | 'denied' | 'party_added' | 'party_gone'
  a: string
  b?: string
  rules?: RuleCode[]
  score?: number
}

/**
 * - new: no portfolio had these parties. - gone: none of its parties is left in it under any id.
 * - joined, left: `parties` came or went, alone or from and to a part that lives on.
 * - merged: `others` went up in it. - split: `others` came out of it.
 */
export type Change = {
  kind: 'new' | 'gone' | 'joined' | 'left' | 'merged' | 'split'
  portfolio: string
  parties: string[]
  others: string[]
  because: Reason[]
}

/** So many reasons are kept for one change; the strongest links first. */
const REASONS_MOST = 20

const textOrder = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const pair = ({ a, b }: Denial) => (a < b ? `${a} ${b}` : `${b} ${a}`)

const ownerOf = (portfolios: readonly Portfolio[]) =>
  new Map(portfolios.flatMap(({ id, parties }) => parties.map((party) => [party, id] as const)))

type Known = {
  before: Map<string, string>
  after: Map<string, string>
  gone: KnownLink[]
  added: KnownLink[]
  denied: Set<string>
}

const linkReason = (link: KnownLink, code: Reason['code']): Reason => ({
  code,
  a: link.a,
  b: link.b,
  rules: link.rules,
  score: link.score,
})

/** Why these parties are with the others now, or no longer: links across the seam, else that they came or went. */
const reasonsFor = (parties: readonly string[], rest: readonly string[], known: Known): Reason[] => {
  const [these, those] = [new Set(parties), new Set(rest)]
  const crosses = ({ a, b }: Denial) => (these.has(a) && those.has(b)) || (these.has(b) && those.has(a))
  const links = [
    ...known.added
      .filter(crosses)
      .map((link) => linkReason(link, link.confirmed === true ? 'confirmed' : 'link_added')),
    ...known.gone
      .filter(crosses)
      .map((link) => linkReason(link, known.denied.has(pair(link)) ? 'denied' : 'link_gone')),
  ].sort((x, y) => (y.score ?? 0) - (x.score ?? 0) || textOrder(`${x.a} ${x.b}`, `${y.a} ${y.b}`))
  const comings = parties.flatMap((party): Reason[] => {
    if (!known.before.has(party)) return [{ code: 'party_added', a: party }]
    return known.after.has(party) ? [] : [{ code: 'party_gone', a: party }]
  })
  return [...links, ...comings].slice(0, REASONS_MOST)
}

/** The parties of a portfolio by where they are on the other side; '' where they are nowhere. */
const sortedBy = (parties: readonly string[], side: ReadonlyMap<string, string>) => {
  const groups = new Map<string, string[]>()
  for (const party of parties) {
    const id = side.get(party) ?? ''
    groups.set(id, [...(groups.get(id) ?? []), party])
  }
  return groups
}

const changesOf = (
  next: Portfolio,
  hadIds: ReadonlySet<string>,
  known: Known,
  survivors: ReadonlySet<string>,
): Change[] => {
  const sources = sortedBy(next.parties, known.before)
  const change = (kind: Change['kind'], parties: string[], others: string[] = []): Change => {
    const inside = new Set(parties)
    const rest = kind === 'new' ? parties : next.parties.filter((party) => !inside.has(party))
    return { kind, portfolio: next.id, parties, others, because: reasonsFor(parties, rest, known) }
  }
  if (!hadIds.has(next.id))
    return [change('new', next.parties, [...sources.keys()].filter((id) => id !== '').sort())]
  const merged = [...sources].filter(([id]) => id !== '' && id !== next.id && !survivors.has(id))
  const joined = [...sources].filter(([id]) => id === '' || (id !== next.id && survivors.has(id)))
  return [
    ...merged.map(([id, parties]) => change('merged', parties, [id])),
    ...joined.map(([id, parties]) => change('joined', parties, id === '' ? [] : [id])),
  ]
}

const leavings = (
  last: Portfolio,
  known: Known,
  survivors: ReadonlySet<string>,
  hadIds: ReadonlySet<string>,
): Change[] => {
  const targets = sortedBy(last.parties, known.after)
  const change = (kind: Change['kind'], parties: string[], others: string[]): Change => {
    const inside = new Set(parties)
    const rest = last.parties.filter((party) => !inside.has(party))
    return { kind, portfolio: last.id, parties, others, because: reasonsFor(parties, rest, known) }
  }
  if (!survivors.has(last.id)) {
    const others = [...targets.keys()].filter((id) => id !== '').sort()
    return [change('gone', last.parties, others)]
  }
  return [...targets]
    .filter(([id]) => id !== last.id)
    .map(([id, parties]) =>
      id !== '' && !hadIds.has(id)
        ? change('split', parties, [id])
        : change('left', parties, id === '' ? [] : [id]),
    )
}

/** In order of portfolio, kind and first party. Portfolios whose parties stayed the same are not in it. */
export const changesBetween = (
  previous: readonly Portfolio[],
  next: readonly Portfolio[],
  links: LinksOfBoth = { before: [], after: [] },
): Change[] => {
  const [had, has] = [new Set(links.before.map(pair)), new Set(links.after.map(pair))]
  const known: Known = {
    before: ownerOf(previous),
    after: ownerOf(next),
    added: links.after.filter((link) => !had.has(pair(link))),
    gone: links.before.filter((link) => !has.has(pair(link))),
    denied: new Set((links.denied ?? []).map(pair)),
  }
  const hadIds = new Set(previous.map(({ id }) => id))
  const survivors = new Set(next.map(({ id }) => id))
  const changes = [
    ...next.flatMap((portfolio) => changesOf(portfolio, hadIds, known, survivors)),
    ...previous.flatMap((portfolio) => leavings(portfolio, known, survivors, hadIds)),
  ]
  const order = ({ portfolio, kind, parties: [first = ''] }: Change) => `${portfolio} ${kind} ${first}`
  return changes.sort((x, y) => textOrder(order(x), order(y)))
}
