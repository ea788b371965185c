/** The warnings for all free text of a record at once. */
import type { FreeTextWarning } from '../fields.ts'
import { warnings } from './rules.ts'

/** In the order of the fields given; a field without text has none. */
export const warned = (texts: Record<string, string | null | undefined>): FreeTextWarning[] =>
  Object.entries(texts).flatMap(([field, text]) =>
    warnings(text ?? '').map((warning) => ({ field, ...warning })),
  )
