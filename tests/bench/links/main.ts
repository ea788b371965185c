/**
 * `npm run bench:links`: how well the rules find what belongs to one owner, on made-up records whose truth is known
 * (world.ts says what truth means), beside the published rules of who-owns-what on the same records. `--parties` asks
 * for another size, `--misses` lists what the rules got wrong on the set they were tuned on.
 */
import { parseArgs } from 'node:util'
import { missedTargets, line } from '../measure.ts'
import { baseline } from './baseline.ts'
import { qualityOf, type Quality } from './metrics.ts'
import { missesOf } from './misses.ts'
import { ours } from './ours.ts'
import { HELD_OUT, setOf, TUNED, type LinkSet } from './sets.ts'

const { values } = parseArgs({
  options: { parties: { type: 'string' }, misses: { type: 'boolean' }, tuned: { type: 'boolean' } },
})
const parties = Number(values.parties ?? 20_000)
const LEAST = { precision: 0.98, recall: 0.9 } as const
const WITHIN = 0.02

const measured = (name: string, set: LinkSet, hasTarget: boolean): Quality => {
  const records = setOf(set, parties)
  const truth = records.map((record) => record.truth)
  const outcome = ours(
    records.map(({ facts }) => facts),
    (a, b) => truth[a] === truth[b],
  )
  const ceiling = qualityOf(outcome.reachable, truth)
  const [mine, theirs] = [qualityOf(outcome.clusters, truth), qualityOf(baseline(records), truth)]
  console.log(`\n${`${name}, ${records.length} parties`.padEnd(36)}    ours  theirs`)
  for (const kind of ['pair', 'cluster'] as const)
    for (const side of ['precision', 'recall'] as const) {
      line(`${kind} ${side}`, {
        ours: mine[kind][side],
        theirs: theirs[kind][side],
        unit: '',
        target: 1,
        digits: 4,
      })
      if (!hasTarget) continue
      line(`${kind} ${side} to reach`, {
        ours: mine[kind][side],
        theirs: LEAST[side],
        unit: '',
        target: 1,
        digits: 4,
      })
    }
  for (const side of ['precision', 'recall'] as const)
    line(`exact clusters ${side}`, {
      ours: mine.exact[side],
      theirs: theirs.exact[side],
      unit: '',
      target: 1,
    })
  console.log(
    `recall if a person judged every candidate: pair ${ceiling.pair.recall.toFixed(3)}, cluster ${ceiling.cluster.recall.toFixed(3)}`,
  )
  const { hubs, candidates, skipped, links, took } = outcome
  console.log(
    `hubs: ${hubs.addresses.size} addresses, ${hubs.officers.size} office holders, ${hubs.managers.size} managers; ` +
      `${candidates} candidates, ${skipped.length} blocks too large, ${links.length} accepted; ` +
      `${Math.round(took.hubs)} + ${Math.round(took.compared)} + ${Math.round(took.grouped)} ms`,
  )
  if (values.misses === true) missesOf(records, outcome)
  return mine
}

const tuned = measured('tuned on', TUNED, true)
if (values.tuned !== true) {
  const heldOut = measured('held out', HELD_OUT, false)
  for (const kind of ['pair', 'cluster'] as const)
    for (const side of ['precision', 'recall'] as const)
      line(`held out ${kind} ${side}`, {
        ours: heldOut[kind][side],
        theirs: tuned[kind][side] - WITHIN,
        unit: '',
        target: 1,
        digits: 4,
      })
}
process.exitCode = missedTargets() > 0 ? 1 : 0
