/** Shares and dates of holdings. Pure. */

export type Share = { share_numerator: number | null; share_denominator: number | null }
type Dated = { from_on: string | null; to_on: string | null }
type Held = Share & { role: string; parcel_id: string | null }

/** `to_on` is the first day without; an unknown beginning counts as begun. Days as YYYY-MM-DD. */
export const isInForce = ({ from_on, to_on }: Dated, on: string): boolean =>
  (from_on === null || from_on <= on) && (to_on === null || on < to_on)

const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisor(b, a % b))

/**
 * What the owners' shares add up to, for each parcel that is named and for the property where none is, reduced. Only
 * groups in which every share is known; nothing is refused that does not make 1.
 */
export const sharesOf = (holdings: readonly Held[]) => {
  const groups = new Map<string | null, Held[]>()
  for (const held of holdings.filter(({ role }) => role === 'owner'))
    groups.set(held.parcel_id, [...(groups.get(held.parcel_id) ?? []), held])
  return [...groups].flatMap(([parcel_id, owners]) => {
    let [numerator, denominator] = [0n, 1n]
    for (const { share_numerator, share_denominator } of owners) {
      if (share_numerator === null || share_denominator === null) return []
      numerator = numerator * BigInt(share_denominator) + BigInt(share_numerator) * denominator
      denominator *= BigInt(share_denominator)
      const common = divisor(numerator, denominator)
      ;[numerator, denominator] = [numerator / common, denominator / common]
    }
    return [
      {
        parcel_id,
        numerator: Number(numerator),
        denominator: Number(denominator),
        complete: numerator === denominator,
      },
    ]
  })
}
