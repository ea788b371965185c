/**
 * Portfolios: parties that accepted links hold together. Built the same from the same links in any order, so that two
 * rebuilds are equal to the byte, and from each connected group alone, so that a change elsewhere changes nothing.
 */
import { split, type Group, type Tie } from './split.ts'

export type AcceptedLink = { a: string; b: string; score: number; confirmed?: boolean }
export type Denial = { a: string; b: string }
/** Members in order of their ids. */
export type Portfolio = { id: string; parties: string[] }

/** Larger groups are split: that many parties on one chain of links are rarely one owner. */
export const PORTFOLIO_MOST = 300

export type Grouping = {
  /** Members in order, groups in order of their first member. */
  groups: string[][]
  /** Accepted links that were not followed because they would have joined two parties somebody said are not one. */
  cut: { a: string; b: string; score: number; confirmed: boolean; denied: Denial }[]
}

const before = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** What people confirmed first, then the strongest. */
const byStrength = (x: AcceptedLink, y: AcceptedLink) =>
  Number(y.confirmed === true) - Number(x.confirmed === true) ||
  y.score - x.score ||
  before(x.a, y.a) ||
  before(x.b, y.b)

const inOrder = <T extends { a: string; b: string }>(link: T): T =>
  link.a < link.b ? link : { ...link, a: link.b, b: link.a }

/** Joins parties, and knows which groups a denial keeps apart. */
class Joined {
  private readonly parent = new Map<string, string>()
  private readonly apart = new Map<string, Map<string, Denial>>()
  constructor(denials: readonly Denial[]) {
    for (const denial of denials) {
      this.keepApart(denial.a, denial.b, denial)
      this.keepApart(denial.b, denial.a, denial)
    }
  }
  private keepApart(root: string, other: string, denial: Denial) {
    this.apart.set(root, (this.apart.get(root) ?? new Map<string, Denial>()).set(other, denial))
  }
  root(party: string): string {
    let at = party
    for (let up = this.parent.get(at); up !== undefined; up = this.parent.get(at)) {
      const above = this.parent.get(up)
      if (above !== undefined) this.parent.set(at, above)
      at = up
    }
    return at
  }
  /** Undefined where they are joined now; the denial where they must not be. */
  join(a: string, b: string): Denial | undefined {
    const [x, y] = [this.root(a), this.root(b)]
    if (x === y) return undefined
    const denial = this.apart.get(x)?.get(y)
    if (denial !== undefined) return denial
    const [kept, gone] = x < y ? [x, y] : [y, x]
    this.parent.set(gone, kept)
    for (const [other, why] of this.apart.get(gone) ?? []) {
      this.keepApart(kept, other, why)
      this.apart.get(other)?.delete(gone)
      this.keepApart(other, kept, why)
    }
    this.apart.delete(gone)
    return undefined
  }
}

/**
 * The groups that these links make of these parties; a party without a link is a group by itself. Confirmed links are
 * transitive. Two parties that somebody denied never share a group: the weakest link between them is cut, and a
 * confirmed one only where nothing else keeps them apart.
 */
export const groupsOf = (
  parties: readonly string[],
  links: readonly AcceptedLink[],
  denials: readonly Denial[] = [],
): Grouping => {
  const denied = denials.map(inOrder).sort((x, y) => before(x.a, y.a) || before(x.b, y.b))
  const isDenied = new Set(denied.map(({ a, b }) => `${a} ${b}`))
  const strongest = links
    .map(inOrder)
    .filter(({ a, b }) => a !== b && !isDenied.has(`${a} ${b}`))
    .sort(byStrength)
  const joined = new Joined(denied)
  const cut: Grouping['cut'] = []
  const followed: AcceptedLink[] = []
  for (const link of strongest) {
    const denial = joined.join(link.a, link.b)
    if (denial === undefined) followed.push(link)
    else {
      const { a, b, score, confirmed = false } = link
      cut.push({ a, b, score, confirmed, denied: { a: denial.a, b: denial.b } })
    }
  }
  return { groups: splitLarge(components(parties, joined), followed, joined), cut }
}

const components = (parties: readonly string[], joined: Joined): Map<string, string[]> => {
  const found = new Map<string, string[]>()
  for (const party of [...new Set(parties)].sort()) {
    const root = joined.root(party)
    const group = found.get(root)
    if (group === undefined) found.set(root, [party])
    else group.push(party)
  }
  return found
}

const splitLarge = (found: Map<string, string[]>, followed: AcceptedLink[], joined: Joined): string[][] => {
  const large = new Map<string, Group>()
  for (const [root, parties] of found)
    if (parties.length > PORTFOLIO_MOST) large.set(root, { parties, ties: [] })
  for (const link of large.size > 0 ? followed : []) {
    const tie: Tie = { a: link.a, b: link.b, weight: link.score, isFixed: link.confirmed === true }
    large.get(joined.root(link.a))?.ties.push(tie)
  }
  const groups = [...found].flatMap(([root, parties]) => {
    const group = large.get(root)
    return group === undefined ? [parties] : split(group, PORTFOLIO_MOST)
  })
  return groups.sort(([a = ''], [b = '']) => before(a, b))
}
