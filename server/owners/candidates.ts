/** Which parties are worth comparing: all pairs that share a block, found in memory for a whole rebuild. */
import { eachAlike, type NameThere } from './alike-names.ts'
import { blockKeys, type Block } from './blocks.ts'
import { NO_HUBS, type Hubs } from './hubs.ts'
import type { PartyFacts } from './rules.ts'
import { NAMES_ALIKE_FROM } from './weights.ts'

/**
 * Larger blocks are not paired: so many parties at one address or manager are a hub, and hubs decide nothing. Blocks
 * that may accept by themselves (registration, name) are paired in a chain, which joins them all the same.
 */
export const BLOCK_MOST = 150

export type SkippedBlock = { block: Block; key: string; parties: number }

const CHAINED: ReadonlySet<Block> = new Set<Block>(['registration', 'name_address', 'name_city'])

/** Pairs of positions, each once and smaller first; two numbers a pair in one growing array. */
class Pairs {
  private kept = new Uint32Array(1 << 16)
  private size = 0
  add(a: number, b: number) {
    if (this.size + 2 > this.kept.length) {
      const larger = new Uint32Array(this.kept.length * 2)
      larger.set(this.kept)
      this.kept = larger
    }
    this.kept[this.size++] = Math.min(a, b)
    this.kept[this.size++] = Math.max(a, b)
  }
  /** By the larger position, then the smaller; without repeats. */
  *inOrder(parties: number): Generator<[number, number]> {
    const starts = new Uint32Array(parties + 1)
    for (let i = 1; i < this.size; i += 2) starts[this.kept[i]! + 1]!++
    for (let i = 0; i < parties; i++) starts[i + 1]! += starts[i]!
    const partners = new Uint32Array(this.size / 2)
    const next = starts.slice()
    for (let i = 0; i < this.size; i += 2) partners[next[this.kept[i + 1]!]!++] = this.kept[i]!
    for (let b = 0; b < parties; b++) {
      let last = -1
      for (const a of partners.subarray(starts[b], starts[b + 1]).sort()) {
        if (a !== last) yield [a, b]
        last = a
      }
    }
  }
}

/** Members of every block with more than one; a block seen once is kept as one number, not a list. */
const membersOf = (parties: readonly PartyFacts[]) => {
  const first = new Map<string, number>()
  const more = new Map<string, number[]>()
  parties.forEach((party, at) => {
    for (const { block, key } of blockKeys(party)) {
      const name = `${block} ${key}`
      const before = first.get(name)
      if (before === undefined) first.set(name, at)
      else {
        const list = more.get(name)
        if (list === undefined) more.set(name, [before, at])
        else list.push(at)
      }
    }
  })
  return more
}

const pairAll = (members: readonly number[], pairs: Pairs) => {
  members.forEach((b, at) => {
    for (let i = 0; i < at; i++) pairs.add(members[i]!, b)
  })
}

const pairInChain = (parties: readonly PartyFacts[], members: readonly number[], pairs: Pairs) => {
  const chain = [...members].sort((a, b) => (parties[a]!.id < parties[b]!.id ? -1 : 1))
  for (let i = 1; i < chain.length; i++) pairs.add(chain[i - 1]!, chain[i]!)
}

const pairPostcode = (parties: readonly PartyFacts[], members: readonly number[], pairs: Pairs) => {
  const names = members.flatMap((at) => parties[at]!.names.map(({ key }): NameThere => ({ at, key })))
  eachAlike(names, NAMES_ALIKE_FROM, (a, b) => pairs.add(a, b))
}

/** The hubs that a block of this kind may be one of. */
const hubsOfBlock = (hubs: Hubs): Partial<Record<Block, Hubs[keyof Hubs]>> => ({
  address: hubs.addresses,
  officer: hubs.officers,
  bare_officer: hubs.officers,
  manager: hubs.managers,
})

/**
 * Positions of parties to compare, each pair once, smaller first, in order of the larger. `skipped` hears of every
 * block that is a hub or too large to pair. The set of pairs does not depend on the order of the parties.
 */
export function* candidatePairs(
  parties: readonly PartyFacts[],
  hubs: Hubs = NO_HUBS,
  skipped: (block: SkippedBlock) => void = () => {},
): Generator<[number, number]> {
  const pairs = new Pairs()
  const hubsOfKind = hubsOfBlock(hubs)
  for (const [name, members] of membersOf(parties)) {
    const space = name.indexOf(' ')
    const [block, key] = [name.slice(0, space) as Block, name.slice(space + 1)]
    const isHub = hubsOfKind[block]?.has(key) === true
    if (block === 'postcode') pairPostcode(parties, members, pairs)
    else if (members.length <= BLOCK_MOST && !isHub) pairAll(members, pairs)
    else if (CHAINED.has(block)) pairInChain(parties, members, pairs)
    else skipped({ block, key, parties: members.length })
  }
  yield* pairs.inOrder(parties.length)
}
