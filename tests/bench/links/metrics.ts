/**
 * How good a partition is, against the true one. Pairs: of all pairs put together, how many belong together, and the
 * other way round. Clusters: B-cubed (Bagga and Baldwin, 1998), the same asked of every record and averaged, so that
 * a large group does not outweigh all small ones. Exact: clusters of two or more that are right to the last member.
 */
export type Quality = {
  pair: { precision: number; recall: number }
  cluster: { precision: number; recall: number }
  exact: { precision: number; recall: number }
}

const pairsIn = (size: number) => (size * (size - 1)) / 2
const countBy = <K>(keys: Iterable<K>) => {
  const counts = new Map<K, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}
const total = (sizes: Iterable<number>, of: (size: number) => number) => {
  let sum = 0
  for (const size of sizes) sum += of(size)
  return sum
}
const larger = (sizes: Iterable<number>) => total(sizes, (size) => Number(size > 1))

/** The cluster of each record, found and true. */
export const qualityOf = (found: readonly (string | number)[], truth: readonly number[]): Quality => {
  const both = found.map((cluster, at) => `${cluster}/${truth[at]!}`)
  const [predicted, real, shared] = [countBy(found), countBy(truth), countBy(both)]
  const right = total(shared.values(), pairsIn)
  const of = (share: (at: number) => number) =>
    found.reduce<number>((sum, _, at) => sum + share(at), 0) / found.length
  let exact = 0
  for (const [key, size] of shared) {
    const [cluster = '', owner = ''] = key.split('/')
    const inFound = predicted.get(cluster) ?? predicted.get(Number(cluster))
    if (size > 1 && inFound === size && real.get(Number(owner)) === size) exact++
  }
  return {
    pair: {
      precision: right / total(predicted.values(), pairsIn),
      recall: right / total(real.values(), pairsIn),
    },
    cluster: {
      precision: of((at) => shared.get(both[at]!)! / predicted.get(found[at]!)!),
      recall: of((at) => shared.get(both[at]!)! / real.get(truth[at]!)!),
    },
    exact: { precision: exact / larger(predicted.values()), recall: exact / larger(real.values()) },
  }
}
