/** What three kinds of sources make of an entity: a record with what that source knows, and with its mistakes. */
import { randomFrom, type Random } from '../../../seed/random.ts'
import { normalAddress } from '../../../server/owners/addresses.ts'
import { normalName } from '../../../server/owners/names.ts'
import { normalRegistration } from '../../../server/owners/registers.ts'
import type { OfficeFact, PartyFacts } from '../../../server/owners/rules.ts'
import type { Entity, Person, Place, Post, Register } from './world.ts'

/** Shares of 1, of the records of the source that they can happen in. */
export type RecordMix = {
  nameTypo: number
  wordLost: number
  formLost: number
  streetTypo: number
  postcodeTypo: number
  numberLost: number
  registrationInLandRegister: number
  registrationInNotification: number
  registrationTypo: number
  courtWrong: number
  lookedUp: number
  birthDateTypo: number
  records: readonly (readonly [number, number])[]
  sources: readonly (readonly ['land_register' | 'notification' | 'company_register', number])[]
}

/** As the source writes it. */
export type RawRecord = { names: string[]; places: Place[]; truth: number; facts: PartyFacts }

const letters = 'abcdefghijklmnoprstuvwz'
/** One slip in the words of a text: a letter changed, lost, doubled, or two swapped. */
const slip = (text: string, random: Random): string => {
  const at = random.int(1, Math.max(1, text.length - 2))
  const [head, sign = '', next = '', tail] = [text.slice(0, at), text[at], text[at + 1], text.slice(at + 2)]
  return random.pick([
    `${head}${random.pick([...letters])}${next}${tail}`,
    `${head}${next}${tail}`,
    `${head}${sign}${sign}${next}${tail}`,
    `${head}${next}${sign}${tail}`,
  ])
}
const digitSlip = (number: number, random: Random): number => {
  const text = String(number)
  const at = random.int(0, text.length - 1)
  return Number(`${text.slice(0, at)}${random.int(at === 0 ? 1 : 0, 9)}${text.slice(at + 1)}`)
}
const spelled = (text: string) =>
  text
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/Ä/g, 'Ae')
    .replace(/Ö/g, 'Oe')
    .replace(/ß/g, 'ss')

const forms: Readonly<Record<string, readonly string[]>> = {
  GmbH: ['GmbH', 'GmbH', 'Gesellschaft mbH', 'mbH', 'G.m.b.H.'],
  'UG (haftungsbeschränkt)': [
    'UG (haftungsbeschränkt)',
    'UG',
    'UG (haftungsbeschr.)',
    'Unternehmergesellschaft (haftungsbeschränkt)',
  ],
  'GmbH & Co. KG': ['GmbH & Co. KG', 'GmbH & Co KG', 'GmbH u. Co. KG', 'GmbH&Co.KG'],
  GbR: ['GbR', 'Gesellschaft bürgerlichen Rechts'],
  'e.K.': ['e.K.', 'e. K.', 'eK'],
}

const writtenName = (
  { words, form }: Entity['names'][number],
  mix: RecordMix,
  isSloppy: boolean,
  random: Random,
) => {
  let text = words
  if (isSloppy) {
    if (random.chance(mix.nameTypo)) text = slip(text, random)
    const parts = text.split(' ')
    if (parts.length > 1 && random.chance(mix.wordLost))
      text = parts.filter((_, at) => at !== parts.length - 1).join(' ')
    if (random.chance(0.03)) text = text.replace('Immobilien', 'Immob.').replace('Verwaltungs', 'Verw.')
    if (random.chance(0.1)) text = spelled(text)
    if (random.chance(0.06)) text = parts.reverse().join(' ')
  }
  const kept =
    isSloppy && random.chance(mix.formLost) ? '' : random.pick(isSloppy ? (forms[form] ?? [form]) : [form])
  const whole = `${text} ${kept}`.trim()
  return isSloppy && random.chance(0.1) ? whole.toUpperCase() : whole
}

const writtenPlace = (place: Place, mix: RecordMix, isSloppy: boolean, random: Random): Place => {
  if (!isSloppy) return place
  let { street, house_number, postcode, city } = place
  if (random.chance(mix.streetTypo)) street = slip(street, random)
  if (random.chance(0.35)) street = street.replace(/straße$/, 'str.')
  if (random.chance(0.1)) street = spelled(street)
  if (random.chance(mix.numberLost)) house_number = ''
  else if (random.chance(0.1)) house_number = house_number.replace(/([a-c])$/, ' $1')
  else if (random.chance(0.03) && /^\d+$/.test(house_number))
    house_number = `${house_number}-${Number(house_number) + 2}`
  if (random.chance(mix.postcodeTypo)) postcode = String(digitSlip(Number(postcode), random)).padStart(5, '0')
  if (random.chance(0.05)) city = `Stadt ${city}`
  return { ...place, street, house_number, postcode, city }
}

const registration = ({ court, register, number }: Register, mix: RecordMix, random: Random): string[] => {
  const written = random.chance(mix.registrationTypo) ? digitSlip(number, random) : number
  const at = random.chance(mix.courtWrong) ? random.pick(['Essen', 'Bochum', 'Duisburg', 'Dortmund']) : court
  const style = random.pick([`${register} ${written}`, `${register}${written}`, `${register} Nr. ${written}`])
  const key = normalRegistration({
    kind: 'court_register',
    court: `Amtsgericht ${at}`,
    register: '',
    number: style,
  })
  return key === null ? [] : [key]
}

/** As it is in the register. */
const registrationKey = ({ court, register, number }: Register): string =>
  normalRegistration({ kind: 'court_register', court, register, number: String(number) }) ?? ''

const personKey = ({ name, born_on, place }: Person, mix: RecordMix, random: Random): string => {
  const born = random.chance(mix.birthDateTypo) ? `${born_on.slice(0, 8)}${random.int(10, 28)}` : born_on
  return `person ${normalName(name).key}|${born}|${normalName(place).key}`
}
const offices = (posts: readonly Post[], isComplete: boolean, mix: RecordMix, random: Random): OfficeFact[] =>
  posts.flatMap((post): OfficeFact[] => {
    if ('person' in post) {
      const key = isComplete
        ? personKey(post.person, mix, random)
        : `person ${normalName(post.person.name).key}||`
      return [{ key, complete: isComplete, role: post.role }]
    }
    const own = post.company.registers.at(-1)
    if (own === undefined || !isComplete) return []
    return registration(own, mix, random).map((key) => ({
      key: `party ${key}`,
      complete: true,
      role: post.role,
    }))
  })

const recordOf = ({ entity, isFirst }: Planned, mix: RecordMix, id: string, random: Random): RawRecord => {
  // Whoever looks a KG up gets its general partner with it.
  const source = isFirst && entity.isPartner ? 'company_register' : random.weighted(mix.sources)
  const isRegister = source === 'company_register'
  const knows = (share: number) => isRegister || random.chance(share)
  // The land register still has the state of the purchase, the others mostly the newest.
  const isOld = random.chance(source === 'land_register' ? 0.6 : 0.25)
  const at = <T>(all: readonly T[]): T => (isOld ? all[0]! : all.at(-1)!)
  const hasHistory = isRegister && random.chance(0.35)
  const share = source === 'land_register' ? mix.registrationInLandRegister : mix.registrationInNotification
  const registers =
    entity.registers.length > 0 && knows(share)
      ? hasHistory
        ? entity.registers
        : [at(entity.registers)]
      : []
  const written = registers.flatMap((register) => registration(register, mix, random))
  // Whoever has the number looks the firm up: its name, address and directors of today. A number misread finds nothing.
  const isRead = registers.some((register) => written.includes(registrationKey(register)))
  const isLookedUp = isRead && (isRegister ? random.chance(0.92) : random.chance(mix.lookedUp))
  // The sheet of a court that a seat moved to names the sheet it had before.
  const registrations = isLookedUp ? [...written, ...entity.registers.map(registrationKey)] : written
  const own = {
    names: hasHistory ? entity.names : [at(entity.names)],
    places: hasHistory ? entity.places : [at(entity.places)],
  }
  // A sheet of the land register names the seat, not the street.
  const isSeatOnly = source === 'land_register' && entity.registers.length > 0 && random.chance(0.5)
  const seen = own.places.map((place) => writtenPlace(place, mix, !isRegister, random))
  const today = isLookedUp && !isRegister
  const names = [
    ...own.names.map((name) => writtenName(name, mix, source === 'notification', random)),
    ...(today ? [writtenName(entity.names.at(-1)!, mix, false, random)] : []),
  ]
  const places: Place[] = [
    ...(isSeatOnly ? seen.map(({ city }) => ({ street: '', house_number: '', postcode: '', city })) : seen),
    ...(today ? [entity.places.at(-1)!] : []),
  ]
  // A notification may name one director, without a date of birth.
  const isNamed = isLookedUp || random.chance(0.2)
  const known = isNamed ? offices(entity.posts, isLookedUp, mix, random) : []
  const facts: PartyFacts = {
    id,
    kind: entity.kind,
    names: [...new Map(names.map(normalName).map((name) => [`${name.key} ${name.form}`, name])).values()],
    addresses: places.map(({ care_of, street, ...place }) =>
      normalAddress({ ...place, street: care_of === undefined ? street : `c/o ${care_of}, ${street}` }),
    ),
    registrations: [...new Set(registrations)],
    offices: known,
    managers: entity.manager !== null && random.chance(0.6) ? [entity.manager] : [],
  }
  return { names, places, truth: entity.truth, facts }
}

type Planned = { entity: Entity; isFirst: boolean }

/** Every entity's records, at most so many, in a mixed order; ids are their positions. */
export const recordsOf = (
  seed: number,
  mix: RecordMix,
  entities: readonly Entity[],
  most: number,
): RawRecord[] => {
  const random = randomFrom(seed, 2)
  const plan = entities
    .flatMap((entity) =>
      Array.from({ length: random.weighted(mix.records) }, (_, at): Planned => ({
        entity,
        isFirst: at === 0,
      })),
    )
    .slice(0, most)
  for (let at = plan.length - 1; at > 0; at--) {
    const other = random.int(0, at)
    ;[plan[at], plan[other]] = [plan[other]!, plan[at]!]
  }
  return plan.map((planned, at) => recordOf(planned, mix, String(at).padStart(7, '0'), random))
}
