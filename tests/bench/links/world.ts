/**
 * A made-up world of owners whose truth is known, from a fixed seed.
 *
 * Truth: two records are of one owner when they are of one legal entity, under whatever name, form or seat it had, or
 * of two entities of one declared group: object companies, their general partner and the firms around them that one
 * set of directors runs. Sharing a mailbox, a property manager, a surname, a shelf-company seller, a hired director or
 * a partner in one joint venture makes no owner: those are in here to mislead.
 */
import { readFileSync } from 'node:fs'
import { randomFrom, type Random } from '../../../seed/random.ts'
import { streetNames } from '../../../seed/streets.ts'
import { normalName } from '../../../server/owners/names.ts'
import type { PartyKind } from '../../../server/owners/rules.ts'
import { firstName, ownWord, surname, trades } from './words.ts'

export type Place = { street: string; house_number: string; postcode: string; city: string; care_of?: string }
export type Person = { name: string; born_on: string; place: string }
export type Register = { court: string; register: string; number: number }
export type Post = { person: Person; role: string } | { company: Entity; role: string }
export type Entity = {
  truth: number
  kind: PartyKind
  /** Words and legal form of each name, the first is the oldest. */
  names: { words: string; form: string }[]
  /** The first is the oldest. */
  places: Place[]
  registers: Register[]
  posts: Post[]
  manager: string | null
  /** General partner of a KG. */
  isPartner?: true
}

const csv = new URL('../../../seed/reference/ruhr-postcodes.csv', import.meta.url)
const postcodes = readFileSync(csv, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((row) => row.split(',') as [string, string, string])
const elsewhere: [string, string, string][] = [
  ['', 'Köln', '50667'],
  ['', 'Düsseldorf', '40210'],
  ['', 'Wuppertal', '42103'],
  ['', 'Münster', '48143'],
  ['', 'Berlin', '10115'],
  ['', 'Berlin', '12043'],
  ['', 'Hamburg', '20095'],
  ['', 'Frankfurt am Main', '60311'],
]
const courts = [
  'Essen',
  'Bochum',
  'Dortmund',
  'Duisburg',
  'Gelsenkirchen',
  'Hagen',
  'Hamm',
  'Recklinghausen',
  'Kleve',
]
const courtOf = (city: string) =>
  elsewhere.some(([, name]) => name === city)
    ? city === 'Berlin'
      ? 'Charlottenburg (Berlin)'
      : city
    : courts.includes(city)
      ? city
      : courts[city.length % courts.length]!

/** How a world is mixed; shares of 1. */
export type WorldMix = {
  moved: number
  renamed: number
  changedForm: number
  atMailbox: number
  inSharedHouse: number
  /** Directors hired by several owners that have nothing to do with each other. */
  hiredDirector: number
  fromShelf: number
  jointVenture: number
  /** A second firm of the same name in the same city, though the law forbids it. */
  namesake: number
  groupSizes: readonly (readonly [readonly [number, number], number])[]
}

class World {
  readonly entities: Entity[] = []
  private truth = 0
  private readonly random: Random
  private readonly mailboxes: Place[]
  private readonly houses: Place[]
  private readonly managers: string[]
  private readonly sellers: Person[]
  private readonly hired: Person[]
  private readonly heads: { entity: Entity; directors: Person[] }[] = []
  private readonly registered = new Set<string>()
  /** Names in each city: the register refuses a second firm of one name in a municipality (HGB section 30). */
  private readonly borne = new Set<string>()
  constructor(
    seed: number,
    private readonly mix: WorldMix,
    /** Times the size that the numbers below are meant for. */
    private readonly scale: number,
  ) {
    this.random = randomFrom(seed, 1)
    this.mailboxes = Array.from({ length: 25 * scale }, () => this.place())
    this.houses = Array.from({ length: 400 * scale }, () => this.place())
    this.managers = Array.from({ length: 60 * scale }, (_, at) => `manager ${at}`)
    this.sellers = Array.from({ length: 5 * scale }, () => this.person())
    this.hired = Array.from({ length: 20 * scale }, () => this.person())
  }

  private place(near?: string): Place {
    const { random } = this
    const all = random.chance(0.88) ? postcodes : elsewhere
    const inCity = near === undefined ? [] : all.filter(([, city]) => city === near)
    const [, city, postcode] = random.pick(inCity.length > 0 ? inCity : all)
    const letter = random.chance(0.12) ? random.pick(['a', 'b', 'c']) : ''
    return {
      street: random.pick(streetNames),
      house_number: `${random.int(1, 180)}${letter}`,
      postcode,
      city,
    }
  }
  private person(family?: string): Person {
    const { random } = this
    const day = `${random.int(1945, 1998)}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`
    return {
      name: `${firstName(random)} ${family ?? surname(random)}`,
      born_on: day,
      place: random.pick(postcodes)[1],
    }
  }
  /** Few mailboxes hold most of the firms: a long tail. */
  private mailbox = () => this.mailboxes[Math.floor(this.mailboxes.length * this.random.next() ** 2.5)]!

  private seat(): Place {
    const { random, mix } = this
    const dice = random.next()
    if (dice < mix.atMailbox) {
      const box = this.mailbox()
      return random.chance(0.3) ? { ...box, care_of: `Büroservice ${box.street.slice(0, 6)}` } : box
    }
    return dice < mix.atMailbox + mix.inSharedHouse ? random.pick(this.houses) : this.place()
  }
  private register(form: string, city: string): Register[] {
    if (/^(GbR)?$/.test(form)) return []
    const register = form === 'eGbR' ? 'GsR' : /KG|OHG|e\.K\./.test(form) ? 'HRA' : 'HRB'
    for (let tries = 0; tries < 1000; tries++) {
      const number = this.random.int(300, (register === 'HRB' ? 34_000 : 12_000) * this.scale)
      const entry = `${courtOf(city)} ${register} ${number}`
      if (this.registered.has(entry)) continue
      this.registered.add(entry)
      return [{ court: courtOf(city), register, number }]
    }
    throw new Error(`no number is left in ${city}`)
  }

  private firm(truth: number, name: { words: string; form: string }, place: Place, posts: Post[]): Entity {
    const { random, mix } = this
    const entity: Entity = {
      truth,
      kind: name.form.endsWith('GbR') ? 'gbr' : 'legal_person',
      names: [name],
      places: [place],
      registers: this.register(name.form, place.city),
      posts,
      manager: random.chance(0.35) ? random.pick(this.managers) : null,
    }
    if (random.chance(mix.changedForm) && name.form.startsWith('UG'))
      entity.names.push({ ...name, form: 'GmbH' })
    else if (random.chance(mix.renamed))
      entity.names.push({ words: this.free(place.city, () => this.words()), form: name.form })
    if (random.chance(mix.moved)) this.move(entity)
    if (random.chance(mix.fromShelf) && entity.registers.length > 0)
      entity.posts.push({ person: random.pick(this.sellers), role: 'managing_director' })
    this.entities.push(entity)
    return entity
  }
  private move(entity: Entity) {
    const from = entity.places[0]!
    const to = this.random.chance(0.5) ? this.place(from.city) : this.seat()
    const borne = `${normalName(entity.names.at(-1)!.words).key} ${to.city}`
    if (to.city !== from.city && this.borne.has(borne)) return
    this.borne.add(borne)
    entity.places.push(to)
    // A seat that moves to another court's district gets a new number there.
    if (to.city !== from.city && courtOf(to.city) !== courtOf(from.city))
      entity.registers.push(...this.register(entity.names[0]!.form, to.city))
  }

  /** A name that no other firm in this city has; GmbH or KG makes no difference to the register. */
  private free(city: string, name: () => string): string {
    for (let tries = 0; tries < 1000; tries++) {
      const words = name()
      const borne = `${normalName(words).key} ${city}`
      if (this.borne.has(borne)) continue
      this.borne.add(borne)
      return words
    }
    throw new Error(`no name is left in ${city}`)
  }
  private words(own = ownWord(this.random)): string {
    const { random } = this
    const trade = random.pick(trades).replace('&', ' & ')
    if (random.chance(0.12)) return own
    return random.chance(0.2) ? `${trade} ${own}` : `${own} ${trade}`
  }
  /** In a group a partnership is a registered one: a GbR outside the register has no tie that a register could show. */
  private form = (isGroup = false) =>
    this.random.weighted([
      ['GmbH', 46],
      ['UG (haftungsbeschränkt)', 14],
      ['GmbH & Co. KG', 18],
      ['GbR', isGroup ? 0 : 6],
      ['eGbR', 2],
      ['AG', 2],
      ['KG', 3],
      ['OHG', 1],
      ['e.K.', 4],
    ])

  /** An owner with one firm. */
  private single() {
    const { random, mix } = this
    const family = random.chance(0.2) ? surname(random) : undefined
    const hasOwn = family === undefined || random.chance(0.3)
    const directors = [this.person(family), ...(random.chance(0.25) ? [this.person(family)] : [])]
    const persons = random.chance(mix.hiredDirector) ? [random.pick(this.hired)] : directors
    const posts = persons.map((person): Post => ({ person, role: 'managing_director' }))
    const seat = this.seat()
    // Now and then the first try is taken: then it is another word.
    const words = this.free(seat.city, () =>
      this.words(hasOwn || random.chance(0.1) ? ownWord(random) : family),
    )
    const firm = this.firm(this.truth++, { words, form: this.form() }, seat, posts)
    if (random.chance(mix.namesake)) this.namesake(firm)
    if (random.chance(mix.jointVenture) && this.heads.length > 0) {
      // A partner from another group gets a share in this firm, now and then a seat in its management.
      const { directors: theirs } = random.pick(this.heads)
      firm.posts.push({
        person: random.pick(theirs),
        role: random.chance(0.3) ? 'managing_director' : 'shareholder',
      })
    }
  }
  private namesake(firm: Entity) {
    const [name] = firm.names
    const post: Post = { person: this.person(), role: 'managing_director' }
    const form = this.random.chance(0.5) ? name!.form : this.form()
    this.firm(this.truth++, { words: name!.words, form }, this.place(firm.places[0]!.city), [post])
  }

  /** An owner with several firms: a head, perhaps a general partner, numbered object companies, firms of other names. */
  private group(size: number) {
    const { random } = this
    const truth = this.truth++
    const directors = Array.from({ length: random.int(1, 3) }, () => this.person())
    const office = this.seat()
    let own = ''
    const partnerName = this.free(office.city, () => `${(own = ownWord(random))} Verwaltungs`)
    const posts = () => {
      // Whoever leads the group is in nearly every management of it.
      const first = random.chance(0.85) ? directors[0]! : random.pick(directors)
      const second = random.pick(directors)
      const persons = first === second || random.chance(0.5) ? [first] : [first, second]
      return persons.map((person): Post => ({ person, role: 'managing_director' }))
    }
    const words = this.free(office.city, () => this.words(random.chance(0.9) ? own : ownWord(random)))
    const head = this.firm(truth, { words, form: 'GmbH' }, office, posts())
    this.heads.push({ entity: head, directors })
    const partner = this.firm(truth, { words: partnerName, form: 'GmbH' }, office, posts())
    partner.isPartner = true
    const isSeries = random.chance(0.6)
    for (let at = 2; at < size; at++) {
      const place = random.chance(0.75) ? office : this.seat()
      if (isSeries && random.chance(0.75)) {
        let number = at - 1
        const series = random.chance(0.7) ? 'Objekt' : 'Grundbesitz'
        const words = this.free(place.city, () => `${own} ${series} ${number++}`)
        this.firm(truth, { words, form: 'GmbH & Co. KG' }, place, [
          { company: partner, role: 'general_partner' },
        ])
      } else {
        const isNamed = random.chance(0.45)
        const words = this.free(place.city, () =>
          isNamed ? this.words(random.chance(0.9) ? own : ownWord(random)) : this.words(),
        )
        this.firm(truth, { words, form: this.form(true) }, place, posts())
      }
    }
  }

  private other() {
    const { random } = this
    const place = this.place()
    const [kind, name] = random.weighted<[PartyKind, () => string]>([
      [
        [
          'heirs',
          () => `Erbengemeinschaft ${random.chance(0.5) ? `${firstName(random)} ` : ''}${surname(random)}`,
        ],
        30,
      ],
      [['weg', () => `WEG ${place.street} ${place.house_number}`], 45],
      [['natural_person', () => `${firstName(random)} ${surname(random)}`], 10],
      [
        [
          'public_body',
          () =>
            `${random.pick(['Liegenschaften', 'Bauverein', 'Entwicklungsgesellschaft'])} ${surname(random)} ${place.city}`,
        ],
        5,
      ],
    ])
    const words = kind === 'public_body' ? this.free(place.city, name) : name()
    const manager = random.chance(0.6) ? random.pick(this.managers) : null
    const at =
      kind === 'weg' && manager !== null && random.chance(0.5)
        ? { ...this.mailbox(), care_of: 'Hausverwaltung' }
        : place
    this.entities.push({
      truth: this.truth++,
      kind,
      names: [{ words, form: '' }],
      places: [at],
      registers: [],
      posts: [],
      manager,
    })
  }

  fill(entities: number) {
    while (this.entities.length < entities) {
      if (this.random.chance(0.12)) this.other()
      else {
        const [from, to] = this.random.weighted(this.mix.groupSizes)
        const size = this.random.int(from, to)
        if (size === 1) this.single()
        else this.group(size)
      }
    }
    return this.entities
  }
}

/** At least so many entities; hubs grow with them. */
export const worldOf = (seed: number, mix: WorldMix, entities: number): Entity[] =>
  new World(seed, mix, Math.max(1, Math.round(entities / 10_000))).fill(entities)
