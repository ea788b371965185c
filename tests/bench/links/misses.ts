/** What went wrong on a set: wrongly accepted links and true pairs left apart, by the rules that held on them. */
import { scoreLink } from '../../../server/owners/rules.ts'
import type { Outcome } from './ours.ts'
import type { RawRecord } from './records.ts'

const shown = ({ names, places: [place], facts }: RawRecord) =>
  `${facts.kind} ${names.join(' = ')}; ${place?.care_of ?? ''} ${place?.street} ${place?.house_number} ${place?.postcode} ${place?.city}; ` +
  `${facts.registrations.join()}; ${facts.offices.map(({ key, role }) => `${key} ${role}`).join(', ')}`

export const missesOf = (records: readonly RawRecord[], { links, hubs, clusters }: Outcome) => {
  const byRule = new Map<string, { count: number; examples: string[] }>()
  const note = (what: string, a: RawRecord, b: RawRecord) => {
    const { score, parts } = scoreLink(a.facts, b.facts, hubs)
    const key = `${what} ${score.toFixed(1)} ${parts.map(({ rule, weight }) => `${rule} ${weight}`).join(' + ')}`
    const entry = byRule.get(key) ?? { count: 0, examples: [] }
    byRule.set(key, entry)
    if (entry.count++ < 2) entry.examples.push(`   ${shown(a)}\n   ${shown(b)}\n`)
  }
  for (const { a, b } of links) {
    const [left, right] = [records[Number(a)]!, records[Number(b)]!]
    if (left.truth !== right.truth) note('wrong', left, right)
  }
  const owners = new Map<number, number[]>()
  records.forEach(({ truth }, at) => owners.set(truth, [...(owners.get(truth) ?? []), at]))
  for (const members of owners.values()) {
    const parts = new Map(members.map((at) => [clusters[at]!, at]))
    const [first, ...others] = [...parts.values()]
    for (const other of others) note('apart', records[first!]!, records[other]!)
  }
  for (const [key, { count, examples }] of [...byRule].sort(([, a], [, b]) => b.count - a.count).slice(0, 25))
    console.log(`${count} x ${key}\n${examples.join('')}`)
}
