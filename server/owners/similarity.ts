/** How alike two names are, counted exactly as PostgreSQL's pg_trgm does, so that SQL and this agree on every pair. */

/** The trigrams of one word: two spaces before it, one after. */
const trigramsOfWord = (word: string): string[] => {
  const padded = `  ${word} `
  return Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3))
}

/** Every distinct trigram of a text; words are runs of letters and digits, in any order, in any case. */
export const trigramsOf = (text: string): Set<string> =>
  new Set((text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).flatMap(trigramsOfWord))

/** Shared trigrams over all trigrams, 0 to 1; 0 where a text has none. */
export const trigramSimilarity = (
  a: string | ReadonlySet<string>,
  b: string | ReadonlySet<string>,
): number => {
  const [left, right] = [typeof a === 'string' ? trigramsOf(a) : a, typeof b === 'string' ? trigramsOf(b) : b]
  let shared = 0
  for (const trigram of left) if (right.has(trigram)) shared++
  const all = left.size + right.size - shared
  return all === 0 ? 0 : shared / all
}

/** Whether one slip of the hand makes one text of the other: a sign changed, left out, added, or two neighbours swapped. */
export const isOneSlipAway = (a: string, b: string): boolean => {
  if (a === b || Math.abs(a.length - b.length) > 1) return false
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const [restA, restB] = [a.slice(at), b.slice(at)]
  if (restA.length > restB.length) return restA.slice(1) === restB
  if (restA.length < restB.length) return restA === restB.slice(1)
  const isSwapped = restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2)
  return restA.slice(1) === restB.slice(1) || isSwapped
}
