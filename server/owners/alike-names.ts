/**
 * All pairs of names in one postcode whose trigrams are alike, without comparing all pairs: two sets with a similarity
 * of at least t share one of the ceil-rest rarest trigrams of each (prefix filter: Chaudhuri, Ganti, Kaushik, "A
 * primitive operator for similarity joins", ICDE 2006). Finds exactly what comparing all would.
 */
import { trigramsOf } from './similarity.ts'

/** `at`: whose name it is. */
export type NameThere = { at: number; key: string }

type Entry = { at: number; key: string; trigrams: Uint32Array }

/** The trigrams of each name as ranks, the rarest first. */
const ranked = (names: readonly NameThere[]): Entry[] => {
  const sets = names.map(({ key }) => [...trigramsOf(key)])
  const count = new Map<string, number>()
  for (const set of sets) for (const trigram of set) count.set(trigram, (count.get(trigram) ?? 0) + 1)
  const order = [...count].sort(([a, rareA], [b, rareB]) => rareA - rareB || (a < b ? -1 : 1))
  const rank = new Map(order.map(([trigram], at) => [trigram, at]))
  return names.map(({ at, key }, index) => ({
    at,
    key,
    trigrams: Uint32Array.from(sets[index]!, (trigram) => rank.get(trigram)!).sort(),
  }))
}

/** Whether two ranked sets reach the similarity; both in order. */
const reach = (a: Uint32Array, b: Uint32Array, least: number): boolean => {
  const needed = (least / (1 + least)) * (a.length + b.length) - 1e-9
  let shared = 0
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (shared + Math.min(a.length - i, b.length - j) < needed) return false
    const [x, y] = [a[i]!, b[j]!]
    if (x === y) shared++
    if (x <= y) i++
    if (y <= x) j++
  }
  return shared >= needed
}

/** Calls `take` once for every two different `at` with names at least so alike (0 to 1); equal names too. */
export const eachAlike = (
  names: readonly NameThere[],
  least: number,
  take: (a: number, b: number) => void,
): void => {
  const entries = ranked(names)
    .filter(({ trigrams }) => trigrams.length > 0)
    .sort((a, b) => a.trigrams.length - b.trigrams.length)
  const holders = new Map<number, number[]>()
  const seenBy = new Int32Array(entries.length).fill(-1)
  entries.forEach(({ at, trigrams }, index) => {
    const prefix = trigrams.length - Math.ceil(least * trigrams.length - 1e-9) + 1
    for (let i = 0; i < prefix; i++) {
      const list = holders.get(trigrams[i]!)
      if (list === undefined) {
        holders.set(trigrams[i]!, [index])
        continue
      }
      for (const other of list) {
        if (seenBy[other] === index) continue
        seenBy[other] = index
        const there = entries[other]!
        // The shorter came first: too short a name cannot reach it.
        if (there.trigrams.length < least * trigrams.length - 1e-9 || there.at === at) continue
        if (reach(there.trigrams, trigrams, least)) take(there.at, at)
      }
      list.push(index)
    }
  })
}
