// Postal addresses in a form that can be compared. Pure.
import { cityOf } from './cities.ts'
import { fold, foldedWords } from './folding.ts'

export type HouseNumbers = {
  from: number
  /** The same as `from` where the address has one number. */
  to: number
  /** Letters behind the numbers: `a` (12a, 12a-14), `-a` (12-14a), `a-c` (12a-c), `1/2`; empty where there are none. */
  suffix: string
}

export type NormalAddress = {
  /** Equal for one place, however it is written; empty (equal to nothing) where it does not lead to one door. */
  key: string
  /** Folded, `strasse` and `platz` written out, without blanks: for comparing, not for reading. */
  street: string
  numbers: HouseNumbers | null
  postcode: string
  city: string
  kind: 'street' | 'po_box' | 'care_of'
  /** Folded: at whom the letter box is, where the address says so. */
  care_of: string | null
}

export type Address = {
  street?: string | null
  house_number?: string | null
  postcode?: string | null
  city?: string | null
  /** Name or ISO code; Germany where it is missing. */
  country?: string | null
}

/** Longer lines are no addresses; what is behind is not read. */
const LONGEST_LINE = 300

const NUMBER = String.raw`(\d{1,4}) ?([a-z](?![a-z]|\. ?\d))?`
const LAST = String.raw`(?:(\d{1,4})(?![\d.]) ?)?([a-z](?![a-z]))?`
const FRACTION = String.raw` (1\/2|1\/3|2\/3|1\/4|3\/4)(?!\d)`
const RANGE = String.raw` ?(?:-|\/|\+|&|,|u\.|(?:und|bis)(?= ?\d| [a-z]\b)) ?(?=\d|[a-z](?![a-z]))${LAST}`
/** The second part is what stands behind the numbers: a rear building, a floor, a flat. */
const HOUSE_NUMBERS = new RegExp(String.raw`^${NUMBER}(?:${FRACTION}|${RANGE})?(?!\d)(.*)$`, 'u')

/** `3 Hinterhaus`, `3 HH`: kept, because it is another door. */
const behindNumbers = (text: string): string =>
  (text.match(/[\p{L}\p{N}]+/gu) ?? [])
    .map((word) => (/^(hh|hths)$/.test(word) ? 'hinterhaus' : /^(vh)$/.test(word) ? 'vorderhaus' : word))
    .join(' ')

/** A house number as it is written on a form: `12a-14`, `12 A – 14`, `12/14`, `12 1/2`, `12 a`. Null where it is none. */
export function houseNumbers(text: string): HouseNumbers | null {
  const written = fold(text).replace(/^(haus)?-?(nr|nummer)\b\.? ?/, '')
  const found = HOUSE_NUMBERS.exec(written)
  const from = Number(found?.[1] ?? 0)
  if (found === null || from === 0) return null
  const [, , first = '', fraction = '', second, last = '', rest = ''] = found
  const to = Number(second ?? from)
  // "12/2" is the second entrance of 12, no range.
  const letters = to < from ? `${first}/${to}${last}` : last === '' ? first : `${first}-${last}`
  const suffix = [letters, fraction, behindNumbers(rest)].filter((part) => part !== '').join(' ')
  return { from, to: Math.max(from, to), suffix }
}

/** `12a-14`, `12-14a`; `12a-c` and `12a-12c` are the same doors. */
function writtenNumbers({ from, to, suffix }: HouseNumbers): string {
  const [, first = '', last, rest = ''] = /^([a-z](?![a-z]))?(?:-([a-z]))?(.*)$/u.exec(suffix) ?? []
  const numbers = `${from}${first}${to === from && last === undefined ? '' : `-${to}${last ?? ''}`}`
  return rest.startsWith('/')
    ? `${numbers}${rest}`
    : [numbers, rest.trim()].filter((part) => part !== '').join(' ')
}

const STREET_WORDS: Record<string, string> = {
  str: 'strasse',
  strasze: 'strasse',
  pl: 'platz',
  st: 'sankt',
  skt: 'sankt',
  gr: 'grosse',
  kl: 'kleine',
  doktor: 'dr',
  professor: 'prof',
  bgm: 'buergermeister',
}

/** `Altendorfer Straße`, `Altendorferstr.` and `ALTENDORFER-STR` are one street: blanks and hyphens do not count. */
export const streetOf = (text: string): string =>
  fold(text)
    .replace(/(?<=\p{L})str\b\.?/gu, 'strasse ')
    .replace(/(?<=\p{L})pl\.|(?<=markt)pl\b/gu, 'platz ')
    .replace(/(?<=\p{L})wg\./gu, 'weg ')
    .replace(/\ba\. ?d\./g, 'an der ')
    .replace(/\bv\. ?d\./g, 'von der ')
    .match(/[\p{L}\p{N}]+/gu)
    ?.map((word) => (Object.hasOwn(STREET_WORDS, word) ? (STREET_WORDS[word] ?? word) : word))
    .join('') ?? ''

const CARE_OF = /(?:^|[\s,;])(?:c ?\/ ?o|c\. ?o\.|℅|care of|p\. ?adr\.|per adresse)(?=[\s:.]|$)[\s:.]*/
const PO_BOX = /(?:^|\s)(?:postfach|postf\.|pf\.?(?= ?\d)|p\.? ?o\.? ?box)[\s:]*(?:nr\.? ?)?([\d ]*)$/
const ATTENTION = /^(?:z\. ?h(?:d)?\.|zu haenden|zhd\.?|attn\.?|att\.)/
/** The house number at the end of a street line, and what stands before it. */
const AT_END =
  /(?<=[\s.,]|str)\d{1,4} ?(?:[a-z](?![a-z]))?(?: ?(?:-|\/|\+|&|bis|u\.|und) ?(?:\d{1,4})? ?[a-z]?)?(?: \d\/\d)?(?: (?:hh|vh|hths|hinterhaus|vorderhaus)\.?)?$/u

const STREET_ENDING = /(?:str|strasse|weg|platz|pl|allee|ring|gasse|ufer|damm|markt|hof|steig)\b/

type Line = { street: string; numbers: HouseNumbers | null; po_box: string | null; care_of: string | null }

/** The street line taken apart: it may carry a c/o, a post office box and the house number too. */
function readLine(text: string, givenNumber: string): Line {
  const line: Line = { street: '', numbers: null, po_box: null, care_of: null }
  const [before = '', ...behind] = fold(text.replace(/\u2105/g, ' c/o ').replace(/[\r\n|]+/g, ', ')).split(
    CARE_OF,
  )
  const parts = before.split(/[,;]/)
  const [name, ...more] = behind.join(' ').split(/[,;]/)
  if (behind.length > 0) line.care_of = (name ?? '').trim()
  const segments: string[] = []
  for (const part of [...parts, ...more].map((segment) => segment.trim())) {
    const box = PO_BOX.exec(part)
    if (box !== null) line.po_box = (box[1] ?? '').replace(/\D/g, '')
    else if (part !== '' && !ATTENTION.test(part)) segments.push(part)
  }
  return { ...line, ...streetAndNumbers(segments, givenNumber) }
}

/** The number from its own field, or from the end of the segment that is the street; or from both, if they agree. */
function streetAndNumbers(segments: string[], givenNumber: string): Pick<Line, 'street' | 'numbers'> {
  const given = { street: segments.join(' '), numbers: houseNumbers(givenNumber) }
  const ends = segments
    .map((segment) => AT_END.exec(segment))
    .map((end) => (/\p{L}/u.test(end?.input.slice(0, end.index) ?? '') ? end : null))
  const named = ends.findIndex((end) => end !== null && STREET_ENDING.test(end.input))
  const at = named >= 0 ? named : ends.findIndex((end) => end !== null)
  const end = ends[at]
  if (end === null || end === undefined) return given
  const behind = segments.slice(at + 1).join(' ')
  // What stands before a named street is the building's or the firm's name.
  const street = [
    ...(named >= 0 ? [] : segments.slice(0, at)),
    end.input.slice(0, end.index).replace(/\b(?:haus-?)?nr\.? ?$/, ''),
  ].join(' ')
  const numbers = houseNumbers(`${end[0]} ${givenNumber.trim() === '' ? behind : ''}`)
  if (givenNumber.trim() === '') return numbers === null ? given : { street, numbers }
  const isTwice =
    numbers !== null && given.numbers !== null && writtenNumbers(numbers) === writtenNumbers(given.numbers)
  return isTwice ? { street: `${street} ${behind}`, numbers } : given
}

function countryOf(country: string, postcode: string): string {
  const prefix = /^\s*([a-z]{1,3})\s*-/i.exec(postcode)?.[1] ?? ''
  const written = foldedWords(country === '' ? prefix : country).join(' ')
  return /^(d|de|deu|deutschland|germany|brd|bundesrepublik deutschland)?$/.test(written) ? '' : written
}

const postcodeOf = (text: string): string =>
  fold(text)
    .replace(/^[a-z]{1,3} ?-? ?(?=\d)/, '')
    .replace(/[^a-z0-9]/g, '')

/** What stands before the postcode in the key; empty where it does not lead to one door or box. */
function doorOf({ numbers, po_box, care_of }: Line, street: string, isBox: boolean): string {
  if (isBox) return po_box === '' ? '' : `postfach ${po_box}`
  if (street === '' && numbers === null && care_of !== null && care_of !== '')
    return `c/o ${foldedWords(care_of).join(' ')}`
  return numbers === null || street === '' ? '' : `${street} ${writtenNumbers(numbers)}`
}

/** Never throws. What cannot be read is left out of the parts and makes the key empty, never wrong. */
export function normalAddress(address: Address): NormalAddress {
  const line = readLine(
    (address.street ?? '').slice(0, LONGEST_LINE),
    (address.house_number ?? '').slice(0, LONGEST_LINE),
  )
  const country = countryOf((address.country ?? '').trim(), address.postcode ?? '')
  const postcode = postcodeOf(address.postcode ?? '')
  const city = cityOf((address.city ?? '').slice(0, LONGEST_LINE), country === '' ? postcode : '')
  const street = streetOf(line.street)
  const isBox = line.po_box !== null && street === ''
  const door = doorOf(line, street, isBox)
  return {
    key: door === '' || city === '' ? '' : [door, postcode, city, country].filter(Boolean).join(' '),
    street: isBox ? 'postfach' : street,
    numbers: isBox ? null : line.numbers,
    postcode,
    city,
    kind: line.care_of !== null ? 'care_of' : isBox ? 'po_box' : 'street',
    care_of: line.care_of === '' ? null : line.care_of,
  }
}
