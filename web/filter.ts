/** The filter between address bar and server: one spelling in both, so a link carries everything. */
import { lights, type Light } from './map/paint.ts'

/** From the first sign to the end of a case. */
export const openStates = [
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
] as const
export const states = [...openStates, 'closed'] as const
export type State = (typeof states)[number]

export const sortKeys = [
  'score',
  'next_deadline_on',
  'last_visit_on',
  'opened_on',
  'open_violations',
  'address',
  'file_number',
] as const
export type SortKey = (typeof sortKeys)[number]

export interface Sort {
  key: SortKey
  descending: boolean
}

/** Worst first. */
export const defaultSort: Sort = { key: 'score', descending: true }

/** What may be chosen more than once; the names are the server's. */
export const listKeys = ['light', 'state', 'municipality', 'area', 'violation_type'] as const
export type ListKey = (typeof listKeys)[number]
const singleKeys = ['visited_before', 'visited_after', 'q'] as const

export interface Filter {
  light: Light[]
  /** Empty: every case that is not closed. */
  state: State[]
  municipality: string[]
  area: string[]
  violation_type: string[]
  overdue: boolean
  /** Calendar days, `2026-03-12`. */
  visited_before: string | null
  visited_after: string | null
  q: string | null
}

const among = <T extends string>(allowed: readonly T[], given: string[]): T[] =>
  allowed.filter((one) => given.includes(one))
const day = (text: string | null) => (text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null)

/** Reads an address; what is not understood is left out, so that an old link still opens. */
export const readFilter = (search: URLSearchParams): Filter => ({
  light: among(lights, search.getAll('light')),
  state: among(states, search.getAll('state')),
  municipality: [...new Set(search.getAll('municipality').filter((key) => /^\d{8}$/.test(key)))],
  area: [...new Set(search.getAll('area'))],
  violation_type: [...new Set(search.getAll('violation_type'))],
  overdue: search.get('overdue') === 'true',
  visited_before: day(search.get('visited_before')),
  visited_after: day(search.get('visited_after')),
  q: search.get('q')?.trim() || null,
})

/** Writes a filter as an address does: nothing for what is not set. */
export const writeFilter = (filter: Filter): URLSearchParams => {
  const search = new URLSearchParams()
  for (const key of listKeys) for (const one of filter[key]) search.append(key, one)
  if (filter.overdue) search.set('overdue', 'true')
  for (const key of singleKeys) if (filter[key] !== null) search.set(key, filter[key])
  return search
}

/** What the server is asked: closed cases come only when they are asked for. */
export const serverQuery = (filter: Filter): URLSearchParams =>
  writeFilter({ ...filter, state: filter.state.length > 0 ? filter.state : [...openStates] })

/** How many choices are made, for the button that opens the filters. */
export const choicesIn = (filter: Filter): number => [...writeFilter(filter)].length

/** `-score` is descending. */
export const readSort = (text: string | null): Sort => {
  const key = sortKeys.find((one) => one === text?.replace(/^-/, ''))
  return key ? { key, descending: text?.startsWith('-') ?? false } : defaultSort
}

export const writeSort = ({ key, descending }: Sort): string => (descending ? `-${key}` : key)

/** The direction that people mean when they first choose a column. */
export const firstDirection = (key: SortKey): Sort => ({
  key,
  descending: ['score', 'opened_on', 'open_violations'].includes(key),
})

export interface MapPosition {
  zoom: number
  lat: number
  lon: number
}

/** `11.2/51.4556/7.0116`: zoom, latitude, longitude (EPSG:4326), as maps on the web write it. */
export const readPosition = (text: string | null): MapPosition | null => {
  const parts = (text ?? '').split('/').map(Number)
  const [zoom, lat, lon] = parts
  if (parts.length !== 3 || zoom === undefined || lat === undefined || lon === undefined) return null
  const sound = zoom >= 0 && zoom <= 22 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180
  return sound ? { zoom, lat, lon } : null
}

export const writePosition = ({ zoom, lat, lon }: MapPosition): string =>
  `${+zoom.toFixed(2)}/${lat.toFixed(5)}/${lon.toFixed(5)}`
