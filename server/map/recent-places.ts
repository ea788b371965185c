// Where the map changed lately: tells whether a tile made earlier still shows what is there.

const KEPT = 4096

export class RecentPlaces {
  private readonly codes = new Float64Array(KEPT)
  private readonly versions = new Float64Array(KEPT)
  private noted = 0

  /** `version` never falls from call to call. */
  note(version: number, codes: readonly number[]): void {
    for (const code of codes) {
      this.codes[this.noted % KEPT] = code
      this.versions[this.noted % KEPT] = version
      this.noted++
    }
  }

  /** Whether a place from `low` to `high` (exclusive) changed after `version`; true if that is too long ago to know. */
  anySince(version: number, low: number, high: number): boolean {
    const oldest = Math.max(0, this.noted - KEPT)
    for (let at = this.noted - 1; at >= oldest; at--) {
      if (this.versions[at % KEPT]! <= version) return false
      const code = this.codes[at % KEPT]!
      if (code >= low && code < high) return true
    }
    return oldest > 0
  }
}
