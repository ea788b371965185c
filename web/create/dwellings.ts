/** "4 Geschosse x 2 Wohnungen": proposes the dwellings of a building, each to be changed afterwards. */

export interface ProposedDwelling {
  label: string
  /** 0 is the ground floor. */
  storey: number
}

export interface Words {
  /** EG, 1. OG … */
  storey: (storey: number) => string
  left: string
  right: string
  middle: string
}

/** At most 60 storeys with 20 dwellings each: more is a typing error. */
export const proposeDwellings = (storeys: number, per_storey: number, words: Words): ProposedDwelling[] => {
  const floors = Math.min(60, Math.max(0, Math.trunc(storeys)))
  const each = Math.min(20, Math.max(0, Math.trunc(per_storey)))
  return Array.from({ length: floors * each }, (_, index) => {
    const storey = Math.floor(index / each)
    return { label: `${words.storey(storey)}${sideOf(index % each, each, words)}`, storey }
  })
}

const sideOf = (at: number, of: number, { left, middle, right }: Words) => {
  if (of === 1) return ''
  if (of === 2) return ` ${[left, right][at]}`
  if (of === 3) return ` ${[left, middle, right][at]}`
  return ` ${at + 1}`
}
