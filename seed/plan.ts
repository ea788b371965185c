/** What becomes of each invented property: its state, its light, and the days between which its story happens. */
import type { Random } from './random.ts'

export type Stage =
  | 'closed'
  | 'uninhabitable'
  | 'use_banned'
  | 'enforcement'
  | 'order_issued'
  | 'hearing'
  | 'remediation'
  | 'follow_up'
  | 'inspected'
  | 'inspection_planned'
  | 'monitoring'
  | 'triage'
  | 'tip_received'
type Light = 'red' | 'yellow' | 'green' | 'unrated'

/**
 * Per mille of all properties. About 12 / 35 / 53 % red / yellow / green among the rated; about a third is closed; a
 * red property is open and has been visited, because its open violations were found by someone.
 */
const shares: [stage: Stage, red: number, yellow: number, green: number, unrated: number][] = [
  ['closed', 0, 88, 262, 0],
  ['uninhabitable', 16, 2, 0, 0],
  ['use_banned', 26, 6, 0, 0],
  ['enforcement', 20, 16, 0, 0],
  ['order_issued', 22, 46, 10, 0],
  ['hearing', 10, 36, 12, 0],
  ['remediation', 8, 42, 60, 0],
  ['follow_up', 8, 34, 40, 0],
  ['inspected', 6, 34, 60, 0],
  ['inspection_planned', 0, 14, 20, 10],
  ['monitoring', 0, 0, 50, 0],
  ['triage', 0, 22, 0, 0],
  ['tip_received', 0, 0, 0, 20],
]
const fates = shares.flatMap(([stage, ...weights]) =>
  (['red', 'yellow', 'green', 'unrated'] as const).map(
    (light, at) => [{ stage, light }, weights[at] ?? 0] as const,
  ),
)

const withoutVisit: readonly Stage[] = ['inspection_planned', 'monitoring', 'triage', 'tip_received']
export const closedReasons = [
  ['repaired', 34],
  ['renovated', 16],
  ['sold', 14],
  ['demolished', 9],
  ['converted', 6],
  ['unfounded', 17],
  ['merged', 4],
] as const

export type Plan = {
  stage: Stage
  light: Light
  /** How many visits the case in force (or the last one) has. */
  visits: number
  /** Days since 1970. */
  openedOn: number
  closedOn: number | null
  closedReason: (typeof closedReasons)[number][0] | null
  /** An earlier case of the same house, closed before this one began. */
  earlier: { openedOn: number; closedOn: number } | null
}

/** From two days to this many years: the longest published cases take six and more. */
const oldestDays = 9 * 365

export const planOf = (random: Random, today: number): Plan => {
  const { stage, light } = random.weighted(fates)
  const closedReason = stage === 'closed' ? random.weighted(closedReasons) : null
  const visits = visitsOf(random, stage, closedReason)
  const lasting = daysOf(random, stage, visits)
  const since = stage === 'closed' ? Math.min(1500, Math.floor(random.longTailed(330, 0.9))) : 0
  const closedOn = stage === 'closed' ? today - since : null
  const openedOn = Math.max((closedOn ?? today) - lasting, today - oldestDays)
  return {
    stage,
    light,
    visits,
    openedOn,
    closedOn,
    closedReason,
    earlier: earlierOf(random, stage, openedOn),
  }
}

const visitsOf = (random: Random, stage: Stage, closedReason: Plan['closedReason']): number => {
  if (withoutVisit.includes(stage)) return 0
  if (stage === 'inspected') return random.chance(0.15) ? 2 : 1
  if (closedReason === 'unfounded') return random.int(0, 2)
  const least = stage === 'enforcement' || stage === 'remediation' ? 2 : 1
  return Math.min(30, least + Math.floor(random.longTailed(2.35, 0.75)))
}

const daysOf = (random: Random, stage: Stage, visits: number): number => {
  if (stage === 'tip_received') return random.int(0, 30)
  const needed = visits * random.int(8, 35) + (stage === 'order_issued' || stage === 'enforcement' ? 45 : 1)
  return Math.min(oldestDays, Math.max(needed, Math.ceil(random.longTailed(240, 1.25))))
}

const earlierOf = (random: Random, stage: Stage, openedOn: number): Plan['earlier'] => {
  if (withoutVisit.includes(stage) || !random.chance(0.08)) return null
  const closedOn = openedOn - random.int(20, 700)
  return { openedOn: closedOn - random.int(5, 600), closedOn }
}
