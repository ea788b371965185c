/** The reference data that invented records point to. */
import { dayNumber } from './days.ts'
import { stableId } from './ids.ts'
import type { Random } from './random.ts'
import { readAgencies, readInstruments, readViolationTypes } from './reference.ts'

type Type = { code: string; field: string; valid_from: string; from: number; to: number }
export type Catalogue = {
  types: Type[]
  /** The section each instrument rests on. */
  laws: ReadonlyMap<string, string>
  /** Ids by code. */
  agencies: ReadonlyMap<string, string>
}

export const readCatalogue = (): Catalogue => ({
  types: readViolationTypes().map(({ code, field, valid_from, valid_to }) => ({
    ...{ code, field, valid_from, from: dayNumber(valid_from) },
    to: valid_to === null ? Infinity : dayNumber(valid_to),
  })),
  laws: new Map(readInstruments().map(({ code, law }) => [code, law])),
  agencies: new Map(readAgencies().map(({ code }) => [code, stableId('agency', code)])),
})

/** How often house checks find something in a field: Dortmund 2018 had waste 53, building law 36, housing 34. */
const fields = [
  ['waste', 40],
  ['building', 19],
  ['housing', 25],
  ['fire', 10],
  ['hygiene', 4],
  ['trade', 1],
  ['registration', 1],
  ['immission', 1],
] as const

/** Types of distinct fields, or fewer where the catalogue of that day has no more. */
export const typesOn = (random: Random, { types }: Catalogue, day: number, wanted: number): Type[] => {
  const chosen = new Map<string, Type[]>()
  for (let attempt = 0; chosen.size < wanted && attempt < 4 * wanted; attempt++) {
    const field = random.weighted(fields)
    const valid = types.filter((type) => type.field === field && type.from <= day && day <= type.to)
    if (valid.length === 0 || chosen.has(field)) continue
    const first = random.pick(valid)
    const second = random.pick(valid)
    chosen.set(field, random.chance(0.35) && second !== first ? [first, second] : [first])
  }
  return [...chosen.values()].flat()
}
