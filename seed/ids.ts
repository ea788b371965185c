/** Identifiers of seeded rows: the same content has the same id on every machine. */
import { createHash } from 'node:crypto'

/** Shaped like a UUIDv7 of this instant, so that seeded rows sort before what people add later. */
const instant = Date.UTC(2026, 0, 1).toString(16).padStart(12, '0')

/** The account as which migrations, seeds and imports act; the first migration inserts it. */
export const systemAccount = '00000000-0000-7000-8000-000000000001'

/** The id of a seeded row that has a name of its own, such as an account's address or an agency's code. */
export const stableId = (kind: string, key: string): string => {
  const digest = createHash('sha256').update(`${kind}/${key}`).digest('hex')
  const parts = [instant.slice(0, 8), instant.slice(8), `7${digest.slice(0, 3)}`, `8${digest.slice(3, 6)}`]
  return `${parts.join('-')}-${digest.slice(6, 18)}`
}
