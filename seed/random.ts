/** Chance that comes out the same on every machine: sfc32, small and fast, of good quality (PractRand). */

export type Random = ReturnType<typeof randomFrom>

/** An independent sequence for every pair of seed and stream. */
export const randomFrom = (seed: number, stream: number) => {
  let a = seed | 0
  let b = stream | 0
  let c = 0x9e3779b9 | 0
  let counter = 1
  /** A whole number from 0 to 2^32 - 1. */
  const bits = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return sum >>> 0
  }
  for (let round = 0; round < 15; round++) bits()

  /** From 0 up to, not including, 1. */
  const next = (): number => bits() / 4_294_967_296
  /** A whole number, both ends included. */
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  const chance = (probability: number): boolean => next() < probability
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
  /** One of the entries, each as often as its weight says. */
  const weighted = <T>(entries: readonly (readonly [T, number])[]): T => {
    let rest = next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [value, weight] of entries) if ((rest -= weight) < 0) return value
    return (entries[entries.length - 1] as readonly [T, number])[0]
  }
  /** Long-tailed: half lie below the median; `spread` is the deviation of the logarithm. */
  const longTailed = (median: number, spread: number): number =>
    median * Math.exp(spread * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()))
  /** A UUIDv7 of the given instant (milliseconds since 1970). */
  const uuid = (instant: number): string => {
    const time = instant.toString(16).padStart(12, '0')
    const [first, second, third] = [bits(), bits(), bits()]
    const tail = second.toString(16).padStart(8, '0') + third.toString(16).padStart(8, '0')
    const head = (0x7000 | (first & 0xfff)).toString(16)
    const variant = '89ab'[first >>> 30] ?? '8'
    return `${time.slice(0, 8)}-${time.slice(8)}-${head}-${variant}${tail.slice(0, 3)}-${tail.slice(3, 15)}`
  }
  return { next, int, chance, pick, weighted, longTailed, uuid }
}
