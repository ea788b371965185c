// Register entries of companies in a form that can be compared. Pure. An entry that is not certain has no key:
// a missing link can be found by a person, a wrong one lands in an order.
import { fold } from './folding.ts'
import {
  AMBIGUOUS_COURTS,
  COURT_CODES,
  COURT_NAMES,
  NATIONAL_EUID,
  NATIONAL_REGISTERS,
  OTHER_STATES,
} from './registerCourts.ts'

export type RegistrationKind = 'court_register' | 'euid' | 'foreign_register' | 'lei'

export type Registration = {
  kind: RegistrationKind
  /** German register court by name or code; for a foreign register its country, by name or ISO code. */
  court?: string | null
  /** HRA, HRB, GnR, PR, VR, GsR; for a foreign register its name, needed where the country has several. */
  register?: string | null
  number?: string | null
}

const REGISTERS: Readonly<Record<string, string>> = {
  a: 'HRA',
  hra: 'HRA',
  handelsregistera: 'HRA',
  handelsregisterabteilunga: 'HRA',
  b: 'HRB',
  hrb: 'HRB',
  handelsregisterb: 'HRB',
  handelsregisterabteilungb: 'HRB',
  gnr: 'GnR',
  genr: 'GnR',
  genossenschaftsregister: 'GnR',
  pr: 'PR',
  partnerschaftsregister: 'PR',
  vr: 'VR',
  vereinsregister: 'VR',
  gsr: 'GsR',
  gesr: 'GsR',
  gesellschaftsregister: 'GsR',
}

const COURT_OF_CODE = new Map(Object.entries(COURT_CODES).map(([court, code]) => [code, court]))

/** The court's name without "Amtsgericht" and the like, or `null` where no single court is meant. */
export function courtOf(text: string): string | null {
  const code = /^\s*([A-Z]\d{4})[A-Z]?\s*$/i.exec(text)?.[1]?.toUpperCase()
  if (code !== undefined) return COURT_OF_CODE.get(code) ?? code.toLowerCase()
  const words = (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).filter(
    (word) =>
      !/^(amtsgerichte?s?|ag|ager|amtsger|registergerichte?s?|handelsregister|beim?|des|der|am|an|a)$/.test(
        word,
      ),
  )
  const written = words.join(' ')
  const court = Object.hasOwn(COURT_NAMES, written) ? (COURT_NAMES[written] ?? written) : written
  return court.length < 2 || /\p{N}/u.test(court) || AMBIGUOUS_COURTS.has(court) ? null : court
}

const registerOf = (text: string): string | undefined => {
  const word = fold(text).replace(/[^\p{L}\p{N}]/gu, '')
  return Object.hasOwn(REGISTERS, word) ? REGISTERS[word] : undefined
}

/** `HRB 012.345 B` -> register, number and the letters behind it; null for anything else. */
function entryOf(text: string): { register: string | null; digits: string; suffix: string } | null {
  const folded = fold(text).replace(/\b(nummer|nr)\b\.?:?/g, ' ')
  const found = /^([\p{L}\s.-]*?)[\s.:-]*(\d{1,3}(?:[. ]\d{3})+|\d{1,8})[\s-]*(\p{L}{1,3})?$/u.exec(
    folded.trim(),
  )
  if (found === null) return null
  const named = (found[1] ?? '').trim()
  const register = named === '' ? null : registerOf(named)
  const digits = (found[2] ?? '').replace(/\D/g, '').replace(/^0+/, '')
  if (register === undefined || digits === '') return null
  return { register, digits, suffix: (found[3] ?? '').toUpperCase() }
}

/**
 * One entry of a German register court. Letters behind the number tell entries apart where courts were merged
 * (Berlin `B` and `Nz`, Kiel `KI`); a `B` behind an HRB number elsewhere only repeats the register.
 */
function courtEntry(court: string, register: string, number: string): string | null {
  const [name, entry] = [courtOf(court), entryOf(number)]
  const stated = register.trim() === '' ? null : registerOf(register)
  if (name === null || entry === null || stated === undefined) return null
  const kind = stated ?? entry.register
  if (kind === null || (entry.register !== null && entry.register !== kind)) return null
  const isRepeated = name !== 'berlin' && kind === `HR${entry.suffix}`
  return `hr ${name} ${kind} ${entry.digits}${isRepeated ? '' : entry.suffix}`
}

/** European Unique Identifier of a company (Regulation (EU) 2021/1042): country, register, number. */
function euid(text: string): string | null {
  const found = /^([A-Z]{2})([A-Z0-9]*)\.([A-Z0-9][A-Z0-9 ./-]*)$/.exec(text.trim().toUpperCase())
  const [, country, register, number] = found ?? []
  if (country === undefined || register === undefined || number === undefined) return null
  if (country === 'DE') return /^[A-Z]\d{4}[A-Z]?$/.test(register) ? courtEntry(register, '', number) : null
  if (NATIONAL_EUID[country] === register) return foreignEntry(country, '', number)
  const id = number.replace(/[^A-Z0-9]/g, '')
  return register === '' || !/\d/.test(id) ? null : `euid ${country} ${register} ${id}`
}

const STATES = new Map(
  Object.entries({ ...NATIONAL_REGISTERS, ...OTHER_STATES }).flatMap(([code, names]) =>
    [code, ...names.split(' ')].map((name) => [name, code] as const),
  ),
)

/** Country and number, and the register where the country has more than one. */
function foreignEntry(country: string, register: string, number: string): string | null {
  const state = STATES.get(
    fold(country)
      .replace(/[^\p{L}]+/gu, '-')
      .replace(/^-|-$/g, ''),
  )
  if (state === undefined) return null
  const id = fold(number)
    .replace(
      /^(company|reg|handelsregister|kvk|fn|rcs|krs|siren|cvr|uid|ico|no|nr|nummer|number)\b[\s.:]*/g,
      '',
    )
    .replace(/[^a-z0-9]/g, '')
    .toUpperCase()
  const bare = /^\d+$/.test(id) ? id.replace(/^0+/, '') : id
  if (!/\d/.test(bare) || bare.length < 3) return null
  if (Object.hasOwn(NATIONAL_REGISTERS, state)) return `foreign ${state} ${bare}`
  const name = (fold(register).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')
  return name === '' ? null : `foreign ${state} ${name} ${bare}`
}

/** Legal Entity Identifier: 18 letters or digits and two check digits (ISO 17442; ISO 7064 mod 97-10). */
export function isLei(text: string): boolean {
  if (!/^[A-Z0-9]{18}\d{2}$/.test(text)) return false
  let rest = 0
  for (const sign of text) {
    const value = parseInt(sign, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

/**
 * One key for every spelling of one register entry, `hr essen HRB 12345`; null where it is not certain which entry is
 * meant. An EUID of a German court has the key of the court's own entry.
 */
export function normalRegistration({ kind, court, register, number }: Registration): string | null {
  const text = number ?? ''
  if (text.length > 60) return null
  if (kind === 'court_register') return courtEntry(court ?? '', register ?? '', text)
  if (kind === 'euid') return euid(text)
  if (kind === 'foreign_register') return foreignEntry(court ?? '', register ?? '', text)
  const lei = text
    .toUpperCase()
    .replace(/^\s*LEI\b/, '')
    .replace(/[\s-]/g, '')
  return isLei(lei) ? `lei ${lei}` : null
}
