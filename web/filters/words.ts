/** The names of what a list can be sorted by. */
import type { SortKey } from '../filter.ts'
import { m } from '../paraglide/messages.js'

const words: Record<SortKey, () => string> = {
  score: m.sort_score,
  next_deadline_on: m.sort_next_deadline_on,
  last_visit_on: m.sort_last_visit_on,
  opened_on: m.sort_opened_on,
  open_violations: m.sort_open_violations,
  address: m.sort_address,
  file_number: m.sort_file_number,
}

export const sortWord = (key: SortKey): string => words[key]()
