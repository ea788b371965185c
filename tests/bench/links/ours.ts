/** Our rules from end to end in memory, with a watch on each step. */
import { candidatePairs, type SkippedBlock } from '../../../server/owners/candidates.ts'
import { hubsOf, type Hubs } from '../../../server/owners/hubs.ts'
import { groupsOf, type AcceptedLink } from '../../../server/owners/portfolios.ts'
import { isAccepted, scoreLink, type PartyFacts } from '../../../server/owners/rules.ts'

export type Outcome = {
  hubs: Hubs
  /** Position of the group of each party. */
  clusters: number[]
  /** The same where every candidate that is a true pair had been accepted: what no rule could better. */
  reachable: number[]
  links: AcceptedLink[]
  candidates: number
  skipped: SkippedBlock[]
  /** Milliseconds. */
  took: { hubs: number; compared: number; grouped: number }
}

export const ours = (
  parties: readonly PartyFacts[],
  isTrue: (a: number, b: number) => boolean = () => false,
): Outcome => {
  const began = performance.now()
  const hubs = hubsOf(parties)
  const hubsAt = performance.now()
  const links: AcceptedLink[] = []
  const truePairs: AcceptedLink[] = []
  const skipped: SkippedBlock[] = []
  let candidates = 0
  for (const [a, b] of candidatePairs(parties, hubs, (block) => skipped.push(block))) {
    candidates++
    if (isTrue(a, b)) truePairs.push({ a: parties[a]!.id, b: parties[b]!.id, score: 1 })
    const link = scoreLink(parties[a]!, parties[b]!, hubs)
    if (isAccepted(link)) links.push({ a: parties[a]!.id, b: parties[b]!.id, score: link.score })
  }
  const comparedAt = performance.now()
  const clusters = clustersOf(parties, links)
  const groupedAt = performance.now()
  return {
    hubs,
    clusters,
    reachable: truePairs.length === 0 ? [] : clustersOf(parties, truePairs),
    links,
    candidates,
    skipped,
    took: { hubs: hubsAt - began, compared: comparedAt - hubsAt, grouped: groupedAt - comparedAt },
  }
}

const clustersOf = (parties: readonly PartyFacts[], links: readonly AcceptedLink[]): number[] => {
  const ids = parties.map(({ id }) => id)
  const { groups } = groupsOf(ids, links)
  const at = new Map(groups.flatMap((group, cluster) => group.map((id) => [id, cluster] as const)))
  return ids.map((id) => at.get(id)!)
}
