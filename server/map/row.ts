// What the map index knows of one property.

import type { Light } from '../ratings/rules.ts'

/** The traffic light, worst first; the order is the order of the columns in counts. */
export const LIGHTS = ['red', 'yellow', 'green', 'unrated'] as const satisfies readonly Light[]

/** Every state, from the first sign to the end of a case; the database derives it. */
export const STATES = [
  'tip_received',
  'triage',
  'monitoring',
  'inspection_planned',
  'inspected',
  'follow_up',
  'remediation',
  'hearing',
  'order_issued',
  'enforcement',
  'use_banned',
  'uninhabitable',
  'closed',
] as const

/** One property as the index takes it. Dates are days (YYYY-MM-DD) without a time. */
export type MapRow = {
  /** UUID in lower case. */
  id: string
  /** Official municipality key (AGS), eight digits. */
  municipality_key: string
  /** The finest area that holds the property; its ancestors are in the area tree. */
  area_id: string | null
  /** Degrees, EPSG:4326. */
  lon: number
  lat: number
  light: Light
  /** One of the derived states of a property; the index only compares them. */
  state: string
  /** Codes of the types with an open violation, each once. */
  violation_types: readonly string[]
  open_violations: number
  next_deadline_on: string | null
  last_visit_on: string | null
  /** When its newest listing was opened. */
  opened_on: string | null
  use_banned: boolean
  /** 1 to 30; null while nobody has rated it. */
  score: number | null
  /** Sorts as the address should: ASCII, lower case, house numbers padded. */
  address_key: string
  file_number: string
}

/** A district of any level; the tree is given apart from the rows. */
export type AreaNode = { id: string; parent_id: string | null }

/** Stands for "no date" and "no score": larger than every real value, so it sorts last. */
export const NONE = 0x7fffffff

/** Days since 1970-01-01 of a day given as YYYY-MM-DD; `NONE` for null. */
export const dayNumber = (day: string | null): number => (day === null ? NONE : Date.parse(day) / 86_400_000)
