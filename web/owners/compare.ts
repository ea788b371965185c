/** Two records side by side: row by row what is the same, what differs, and which words of it. Pure. */
import type { Party } from '../../server/owners/schema.ts'
import { m } from '../paraglide/messages.js'
import { addressText, officeText, partyKindWord, registrationText } from './words.ts'

export type Sameness = 'same' | 'different' | 'one_sided'
export interface Row {
  label: string
  a: readonly string[]
  b: readonly string[]
  sameness: Sameness
}

const folded = (text: string) => text.toLocaleLowerCase('de').normalize('NFC').trim()
const wordsOf = (texts: readonly string[]) =>
  new Set(texts.flatMap((text) => folded(text).match(/[\p{L}\p{N}]+/gu) ?? []))

/** Equal as sets, whatever the case and the order. */
const sameness = (a: readonly string[], b: readonly string[]): Sameness => {
  if (a.length === 0 || b.length === 0) return 'one_sided'
  const [left, right] = [new Set(a.map(folded)), new Set(b.map(folded))]
  return left.size === right.size && [...left].every((one) => right.has(one)) ? 'same' : 'different'
}

/** Rows that neither record fills are left out. */
export const comparedRows = (a: Party, b: Party): Row[] => {
  const row = (label: string, of: (party: Party) => string[]): Row => {
    const [left, right] = [of(a), of(b)]
    return { label, a: left, b: right, sameness: sameness(left, right) }
  }
  return [
    row(m.owners_row_names(), ({ names }) => names.map(({ name }) => name)),
    row(m.owners_row_kind(), ({ kind }) => [partyKindWord(kind)]),
    row(m.owners_row_addresses(), ({ addresses }) => addresses.map(addressText)),
    row(m.owners_row_registrations(), ({ registrations }) => registrations.map(registrationText)),
    row(m.owners_row_offices(), ({ offices }) => offices.map(officeText)),
  ].filter(({ a: left, b: right }) => left.length + right.length > 0)
}

/** The text in pieces; those that stand nowhere in the other record's texts are marked. */
export const markedPieces = (
  text: string,
  others: readonly string[],
): { text: string; marked: boolean }[] => {
  const known = wordsOf(others)
  return text
    .split(/([\p{L}\p{N}]+)/u)
    .filter((piece) => piece !== '')
    .map((piece) => ({ text: piece, marked: /^[\p{L}\p{N}]/u.test(piece) && !known.has(folded(piece)) }))
}
