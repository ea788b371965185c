/** What the names of two parties say: the same firm, a similar one, and what speaks against it. Weights in weights.ts. */
import type { NormalAddress } from './addresses.ts'
import { against, isNumberedApart } from './counter-evidence.ts'
import type { Hubs } from './hubs.ts'
import type { NormalName } from './names.ts'
import type { Part, PartyFacts } from './rules.ts'
import { isOneSlipAway, trigramSimilarity, trigramsOf } from './similarity.ts'
import { stemOf } from './stems.ts'
import { NAMES_ALIKE_FROM, WEIGHTS } from './weights.ts'

/** What a slip of the hand leaves of a likeness; in shorter texts one letter is a difference of its own. */
const SLIP = 0.9
const SLIP_FROM_LENGTH = 6

const known = new WeakMap<NormalName, ReadonlySet<string>>()
const trigrams = (name: NormalName): ReadonlySet<string> => {
  const before = known.get(name) ?? trigramsOf(stemOf(name).text)
  known.set(name, before)
  return before
}

/** 0 to 1: how alike what tells the names apart is; generic words and numbers do not count. */
export const likeness = (a: NormalName, b: NormalName): number => {
  const [left, right] = [stemOf(a), stemOf(b)]
  if (!left.isDistinct || !right.isDistinct) return a.key === b.key ? 1 : 0
  const alike = trigramSimilarity(trigrams(a), trigrams(b))
  if (alike >= SLIP || Math.min(left.text.length, right.text.length) < SLIP_FROM_LENGTH) return alike
  return isOneSlipAway(left.text, right.text) ? SLIP : alike
}

/** Registered or used in trade: nobody else in the municipality may bear such a name. */
const isFirm = ({ kind }: PartyFacts, { form, key }: NormalName) =>
  (kind === 'legal_person' || kind === 'public_body') && (form !== null || key.includes(' '))
/**
 * Enough of a name to know it again at an address that many use. A community of owners bears its house's own address,
 * which is one house only in the file of one city.
 */
const isTold = (party: PartyFacts, name: NormalName) =>
  isFirm(party, name) ||
  (party.kind === 'gbr' && name.key.includes(' ')) ||
  (party.kind === 'weg' && name.key.includes(' ') && stemOf(name).numbers !== '')

/** The same but for one slip of the hand, not in a number: at one door the law allows no two such firms. */
const isSlipApart = (a: NormalName, b: NormalName) =>
  Math.min(stemOf(a).text.length, stemOf(b).text.length) >= SLIP_FROM_LENGTH &&
  isOneSlipAway(a.key, b.key) &&
  !isNumberedApart(a, b)

/** What a general partner that exists to be one is called besides its own word. */
const PARTNER_WORDS = /^(verwaltungs?|beteiligungs?|geschaeftsfuehrungs?|komplementaer)(gesellschaft)?$/
const isKg = ({ form }: NormalName) => form === 'gmbh_co_kg' || form === 'ug_co_kg'
const isPartnerOf = (partner: NormalName, kg: NormalName) =>
  isKg(kg) &&
  (partner.form === 'gmbh' || partner.form === 'ug') &&
  partner.words.some((word) => PARTNER_WORDS.test(word))

/**
 * Names that one founder gives: object companies of one series ("Onyx Objekt 3", "Onyx Grundbesitz 4"), or a KG and the
 * company that is there to be its general partner ("Onyx Verwaltungs GmbH").
 */
const areOfOneSeries = (a: NormalName, b: NormalName): boolean => {
  const [left, right] = [stemOf(a), stemOf(b)]
  if (!left.isDistinct || left.text !== right.text || a.key === b.key) return false
  const areNumbered = left.numbers !== '' && right.numbers !== '' && a.form === b.form
  return areNumbered || isPartnerOf(a, b) || isPartnerOf(b, a)
}

const isSameDoor = (a: NormalAddress, b: NormalAddress) => a.key !== '' && a.key === b.key
/** The same street, and house numbers that may be one: a range, or a number left out. */
const isNearDoor = (a: NormalAddress, b: NormalAddress) =>
  a.street !== '' &&
  a.street === b.street &&
  a.postcode === b.postcode &&
  a.city === b.city &&
  [a, b].every(({ kind }) => kind === 'street') &&
  (a.numbers === null ||
    b.numbers === null ||
    (a.numbers.from <= b.numbers.to && b.numbers.from <= a.numbers.to))
/** Cities of one name lie far apart: the postcode's region must not speak against it; a seat often has none. */
const isSameCity = (a: NormalAddress, b: NormalAddress) =>
  a.city !== '' &&
  a.city === b.city &&
  (a.postcode === '' || b.postcode === '' || a.postcode.slice(0, 2) === b.postcode.slice(0, 2))
const isSamePostcode = (a: NormalAddress, b: NormalAddress) => a.postcode !== '' && a.postcode === b.postcode

const orderOf = ({ key, street, postcode, city }: NormalAddress) => `${key}|${street}|${postcode}|${city}`

/** Of all addresses that meet one of the other's as asked, the first by what is written; the same from both sides. */
const meeting = (
  a: PartyFacts,
  b: PartyFacts,
  isMet: (a: NormalAddress, b: NormalAddress) => boolean,
): NormalAddress | undefined => {
  let first: NormalAddress | undefined
  for (const one of a.addresses)
    for (const other of b.addresses) {
      if (!isMet(one, other)) continue
      const met = one.key === other.key || orderOf(one) < orderOf(other) ? one : other
      if (first === undefined || orderOf(met) < orderOf(first)) first = met
    }
  return first
}

type Asked = { a: PartyFacts; b: PartyFacts; left: NormalName; right: NormalName; hubs: Hubs }

/** What both names are, where they are one or one states the other as its general partner. */
const commonName = (left: NormalName, right: NormalName): Record<string, string> | undefined => {
  if (left.key === '' || right.key === '') return undefined
  if (left.key === right.key) return { name: left.key }
  if (left.partner === right.key) return { partner: left.partner }
  return right.partner === left.key ? { partner: right.partner } : undefined
}

/** One name at one door, near it, or anywhere in one city. */
const sameName = ({ a, b, left, right, hubs }: Asked): Part | undefined => {
  const areTold = isTold(a, left) && isTold(b, right)
  const isFree = (x: NormalAddress, y: NormalAddress) =>
    areTold || (x.kind === 'street' && y.kind === 'street' && !hubs.addresses.has(x.key))
  const at = (weight: number, detail: Record<string, string>): Part => ({
    rule: 'same_name_and_address',
    weight,
    detail,
  })
  const name = commonName(left, right)
  const door = meeting(a, b, (x, y) => isSameDoor(x, y) && isFree(x, y))
  if (name === undefined) {
    const isSeries = isFirm(a, left) && isFirm(b, right) && areOfOneSeries(left, right)
    if (door === undefined || (!isSeries && !isSlipApart(left, right))) return undefined
    const [one, other] = [left.key, right.key].sort() as [string, string]
    return at(WEIGHTS.nearly_same_name_and_address, {
      one,
      other,
      address: door.key,
      ...(isSeries && { series: stemOf(left).text }),
    })
  }
  if (door !== undefined) return at(WEIGHTS.same_name_and_address, { ...name, address: door.key })
  const near = meeting(a, b, (x, y) => isNearDoor(x, y) && isFree(x, y))
  if (near !== undefined) {
    const address = `${near.street} ${near.postcode} ${near.city}`
    return at(WEIGHTS.nearly_same_name_and_address, { ...name, address })
  }
  const here = isFirm(a, left) && isFirm(b, right) ? meeting(a, b, isSameCity) : undefined
  if (here === undefined) return undefined
  const detail = { ...name, city: here.city }
  return { rule: 'same_name_same_city', weight: WEIGHTS.same_name_same_city, detail }
}

const similarName = ({ a, b, left, right }: Asked): Part | undefined => {
  const near = meeting(a, b, isSamePostcode)
  const alike = near === undefined ? 0 : likeness(left, right)
  if (near === undefined || alike < NAMES_ALIKE_FROM) return undefined
  const [one, other] = [left.key, right.key].sort() as [string, string]
  return {
    rule: 'similar_name_same_postcode',
    // From half alike to wholly alike, half to all of the weight.
    weight: Math.round(100 * WEIGHTS.similar_name_same_postcode * alike) / 100,
    detail: {
      one,
      other,
      postcode: near.postcode,
      likeness: alike.toFixed(2),
      ...(isNumberedApart(left, right) && { numbers: 'differ' }),
    },
  }
}

/** The strongest thing that any two of their names say, and what speaks against it. Nothing for natural persons. */
export const nameEvidence = (a: PartyFacts, b: PartyFacts, hubs: Hubs): Part[] => {
  if (a.kind !== b.kind || a.kind === 'natural_person') return []
  let best: Part[] = []
  for (const left of a.names)
    for (const right of b.names) {
      const asked = { a, b, left, right, hubs }
      const part = sameName(asked) ?? similarName(asked)
      if (part === undefined) continue
      const said = [part, ...against(a, b, left, right)]
      if (best.length === 0 || isStronger(said, best)) best = said
    }
  return best
}

const total = (parts: Part[]) => parts.reduce((sum, { weight }) => sum + weight, 0)
/** Ties are broken by what is written, so that the order of names makes no difference. */
const isStronger = (one: Part[], other: Part[]): boolean => {
  const more = total(one) - total(other)
  return more === 0 ? JSON.stringify(one) < JSON.stringify(other) : more > 0
}
