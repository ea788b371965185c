// A made-up region the size of the Ruhr for the benches: properties cluster in districts as real ones do.

import { LIGHTS, type MapRow } from '../../server/map/row.ts'

export const REGION_MUNICIPALITIES = Array.from({ length: 53 }, (_, at) =>
  String(5_110_000 + at).padStart(8, '0'),
)

const STATES = [
  'triage',
  'monitoring',
  'inspected',
  'follow_up',
  'hearing',
  'order_issued',
  'use_banned',
  'closed',
]
const STREETS = Array.from({ length: 2000 }, (_, at) => `${((at * 7919) % 17576).toString(36)}strasse`)
const TYPES = Array.from({ length: 34 }, (_, at) => `type_${at}`)

/** mulberry32: small, fast, the same numbers on every machine. */
const randomFrom = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

const uuid = (random: () => number) => {
  const hex = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  const [a, b, c, d] = [hex(), hex(), hex(), hex()]
  return `${a}-${b.slice(0, 4)}-7${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`
}

/** A text as the driver gives it: one piece, not a chain of the parts that it was put together from. */
const flat = (text: string) => Buffer.from(text, 'latin1').toString('latin1')

/** Always the same rows for the same count. */
export function* aRegion(count: number): Generator<MapRow> {
  const random = randomFrom(7)
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)]!
  const day = (year: number) =>
    `${year}-${String(1 + Math.floor(random() * 12)).padStart(2, '0')}-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`
  const districts = Array.from({ length: 500 }, (_, at) => ({
    lon: 6.4 + random() * 1.5,
    lat: 51.3 + random() * 0.4,
    spread: 0.01 + random() * 0.03,
    area: `00000000-0000-7000-8000-${String(at).padStart(12, '0')}`,
    municipality: pick(REGION_MUNICIPALITIES),
  }))
  for (let at = 0; at < count; at++) {
    const district = pick(districts)
    const light = random() < 0.1 ? 'unrated' : random() < 0.13 ? 'red' : random() < 0.4 ? 'yellow' : 'green'
    const types = Array.from({ length: Math.floor(random() * 4) }, () => pick(TYPES))
    yield {
      id: flat(uuid(random)),
      municipality_key: district.municipality,
      area_id: district.area,
      lon: district.lon + (random() + random() - 1) * district.spread,
      lat: district.lat + (random() + random() - 1) * district.spread,
      light: LIGHTS.find((name) => name === light)!,
      state: pick(STATES),
      violation_types: [...new Set(types)],
      open_violations: types.length,
      next_deadline_on: random() < 0.4 ? day(2026) : null,
      last_visit_on: random() < 0.7 ? day(2025) : null,
      opened_on: day(2024),
      use_banned: random() < 0.02,
      score: light === 'unrated' ? null : 1 + Math.floor(random() * 30),
      address_key: flat(`${pick(STREETS)} ${String(Math.floor(random() * 300)).padStart(4, '0')}`),
      file_number: flat(`RB-2026-${String(at).padStart(7, '0')}`),
    }
  }
}
