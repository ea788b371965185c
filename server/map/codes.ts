// Gives every distinct text a small number, so that columns hold numbers and counts are arrays.

export class Codes {
  readonly texts: string[] = []
  private readonly numbers = new Map<string, number>()

  /** How many different texts there are; their numbers are 0 to size - 1. */
  get size(): number {
    return this.texts.length
  }

  /** The number of a text, a new one if it was not seen before. */
  add(text: string): number {
    const known = this.numbers.get(text)
    if (known !== undefined) return known
    this.numbers.set(text, this.texts.length)
    return this.texts.push(text) - 1
  }

  /** For every number, 1 if its text is wanted: what a filter looks up for each row. */
  table(wanted: (text: string) => boolean): Uint8Array {
    return Uint8Array.from(this.texts, (text) => (wanted(text) ? 1 : 0))
  }

  /** Counts by number as counts by text, those above zero only, sorted by text. */
  named(counts: ArrayLike<number>): Record<string, number> {
    const present = this.texts.map((text, number) => [text, counts[number] ?? 0] as const)
    return Object.fromEntries(present.filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1)))
  }
}
