/** The columns of the table: what people look for in a case list, in the order they read it. */
import type { SortKey } from '../filter.ts'
import { m } from '../paraglide/messages.js'

export const columns = [
  'light',
  'address',
  'area',
  'municipality',
  'state',
  'use_state',
  'open_violations',
  'next_deadline_on',
  'last_visit_on',
  'opened_on',
  'file_number',
] as const
export type Column = (typeof columns)[number]

export const columnWord = (column: Column): string =>
  ({
    light: m.column_light,
    address: m.sort_address,
    area: m.filter_area,
    municipality: m.filter_municipality,
    state: m.filter_state,
    use_state: m.column_use_state,
    open_violations: m.sort_open_violations,
    next_deadline_on: m.sort_next_deadline_on,
    last_visit_on: m.sort_last_visit_on,
    opened_on: m.sort_opened_on,
    file_number: m.sort_file_number,
  })[column]()

/** What a click on the column's head sorts by; null where there is no order that helps. */
export const sortOfColumn: Record<Column, SortKey | null> = {
  light: 'score',
  address: 'address',
  area: null,
  municipality: null,
  state: null,
  use_state: null,
  open_violations: 'open_violations',
  next_deadline_on: 'next_deadline_on',
  last_visit_on: 'last_visit_on',
  opened_on: 'opened_on',
  file_number: 'file_number',
}

/** Columns left out, as the address carries them: `hide=area&hide=use_state`. The address column always stays. */
export const shownColumns = (search: URLSearchParams): Column[] => {
  const hidden = search.getAll('hide')
  return columns.filter((column) => column === 'address' || !hidden.includes(column))
}
