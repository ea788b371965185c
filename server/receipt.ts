/** What a repeated write is recognised by. */
import { createHash } from 'node:crypto'
import { Problem } from './problems.ts'

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, canonical(part)]),
  )
}

/** SHA-256 of a body whatever the order of its keys: the same content has the same hash. */
export const bodyHash = (body: unknown): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(canonical(body)))
    .digest()

/**
 * Whether a body was accepted before, by the hash stored with the record of its id.
 * @throws Problem `already_exists` when something else is stored under the id
 */
export const isRepeat = (stored: { body_hash: Buffer | null } | undefined, hash: Buffer): boolean => {
  if (stored && !stored.body_hash?.equals(hash)) throw new Problem('already_exists')
  return stored !== undefined
}

/**
 * The version that an edit builds on, from `If-Match: "3"`.
 * @throws Problem `version_needed` when it is missing or no version
 */
export const seenVersion = (header: string | undefined): number => {
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header ?? '')?.[1]
  if (version === undefined) throw new Problem('version_needed')
  return Number(version)
}
