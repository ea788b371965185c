/** Invented owners of the demo's properties: many small ones, a few with houses in several cities, and managers. */
import { many, run, sql, type Db } from '../db/query.ts'
import { normalAddress } from '../server/owners/addresses.ts'
import { factsOf } from '../server/owners/facts.ts'
import { normalName } from '../server/owners/names.ts'
import { rebuildLinks } from '../server/owners/rebuild.ts'
import { normalRegistration } from '../server/owners/registers.ts'
import { tokensOf } from '../server/owners/tokens.ts'
import { stableId, systemAccount } from './ids.ts'
import { randomFrom, type Random } from './random.ts'

/** A stream of its own, so that owners change nothing about the houses. */
const stream = 7

type Property = { id: string; municipality_key: string; city: string; file_number: string }
type Firm = {
  name: string
  kind: 'legal_person' | 'public_body'
  court: string
  number: string
  street: string
  house_number: string
  postcode: string
  city: string
  director: { name: string; born_on: string; place: string }
}
type Holding = { firm: Firm; property: Property; role: string; from_on: string; to_on: string | null }

const words = (text: string) => text.split(' ')
const stuffs = words(
  'Kupfer Silber Quarz Schiefer Moos Ton Kalk Glimmer Zinn Ocker Basalt Nebel Kristall Rost Bernstein',
)
const plants = words(
  'distel ranke dolde farn binse kresse malve raute wurzel zapfen knospe nessel rinde schlehe dorn',
)
const trades = words(
  'Wohnbau Grundbesitz Immobilien Hausbesitz Bestand Objekt Wohnen Vermögensverwaltung Projekt',
)
const forms = ['GmbH', 'GmbH', 'GmbH', 'UG (haftungsbeschränkt)', 'GmbH & Co. KG', 'AG']
const firsts = words(
  'Almut Bodo Dörte Eckart Friederun Gernot Hedda Ingolf Jorinde Kunibert Leonore Meinolf Notburga Ottmar',
)
const lasts = words(
  'Quarzbeck Silbersiek Ockerkamp Kupferrath Nebelhorst Tonbrink Kalkhues Moosrott Zinnbusch Schieferdiek',
)
const streets = words(
  'Laternenputzergasse Knopfdreherweg Siebflechterstraße Griffelmacherring Kordelmacherpfad Perlenstickerhof',
)
const courts = ['Essen', 'Bochum', 'Dortmund', 'Duisburg', 'Gelsenkirchen', 'Hagen', 'Recklinghausen']
const seats = [
  ['45127', 'Essen'],
  ['44787', 'Bochum'],
  ['44135', 'Dortmund'],
  ['47051', 'Duisburg'],
  ['45879', 'Gelsenkirchen'],
  ['44623', 'Herne'],
] as const

const aDirector = (random: Random): Firm['director'] => ({
  name: `${random.pick(firsts)} ${random.pick(lasts)}`,
  born_on: `19${random.int(45, 89)}-${String(random.int(1, 12)).padStart(2, '0')}-${random.int(10, 28)}`,
  place: random.pick(seats)[1],
})

const aFirm = (random: Random, at: number, director: Firm['director'], trade = random.pick(trades)): Firm => {
  const [postcode, city] = random.pick(seats)
  // Two words make 225 stems; a third tells the firms of one stem apart.
  const stem = `${random.pick(stuffs)}${random.pick(plants)} ${random.pick(lasts)}`
  return {
    name: [stem, trade, ...(at % 7 === 0 ? [`Nr. ${at}`] : []), random.pick(forms)].join(' '),
    kind: 'legal_person',
    court: random.pick(courts),
    number: String(10_000 + at * 3),
    street: random.pick(streets),
    house_number: String(random.int(1, 140)),
    postcode,
    city,
    director,
  }
}

/** Long-tailed: most groups have one house, a few have dozens; larger ones spread over several firms. */
const portfolioSize = (random: Random) => Math.min(40, Math.max(1, Math.round(random.longTailed(1.1, 0.95))))

const holdingsFor = (random: Random, properties: readonly Property[]): Holding[] => {
  const rest = properties.filter(() => random.chance(0.88))
  const holdings: Holding[] = []
  let firms = 0
  while (rest.length > 0) {
    const director = aDirector(random)
    const size = portfolioSize(random)
    const group = Array.from({ length: Math.ceil(size / 3) }, () => aFirm(random, firms++, director))
    // Houses lie mostly in one city; the first of the list is as good as any, every eighth comes from elsewhere.
    const home = rest[0]?.municipality_key
    for (let held = 0; held < size && rest.length > 0; held++) {
      const near = rest.findIndex(({ municipality_key }) => municipality_key === home)
      const at = near === -1 || random.chance(0.12) ? random.int(0, rest.length - 1) : near
      const property = rest.splice(at, 1)[0]!
      const from_on = `20${random.int(11, 25)}-0${random.int(1, 9)}-01`
      holdings.push({ firm: random.pick(group), property, role: 'owner', from_on, to_on: null })
    }
  }
  return [...holdings, ...managersOf(random, properties)]
}

const managersOf = (random: Random, properties: readonly Property[]): Holding[] => {
  const managers = Array.from({ length: 12 }, (_, at) =>
    aFirm(random, 30_000 + at, aDirector(random), 'Hausverwaltung'),
  )
  return properties
    .filter(() => random.chance(0.25))
    .map((property) => ({
      firm: random.pick(managers),
      property,
      role: 'manager',
      from_on: `20${random.int(18, 25)}-01-01`,
      to_on: null,
    }))
}

/** One party a city and firm: each city keeps its own file. Every tenth file has no register entry. */
const rowsOf = (random: Random, holdings: readonly Holding[]) => {
  const parties = new Map<
    string,
    { id: string; municipality_key: string; firm: Firm; isRegistered: boolean }
  >()
  const held = holdings.map(({ firm, property, ...rest }) => {
    const key = `${property.municipality_key} ${firm.court} ${firm.number}`
    const party = parties.get(key) ?? {
      id: stableId('party', key),
      municipality_key: property.municipality_key,
      firm,
      isRegistered: !random.chance(0.1),
    }
    parties.set(key, party)
    return {
      ...rest,
      id: stableId('holding', `${key} ${property.id} ${rest.role}`),
      party_id: party.id,
      property_id: property.id,
      municipality_key: property.municipality_key,
      source: rest.role === 'manager' ? 'notification' : 'land_register',
      source_note:
        rest.role === 'manager'
          ? 'Anzeige der Verwaltung (Demo)'
          : `Grundbuch, Blatt ${random.int(100, 9999)} (Demo)`,
    }
  })
  return { held, parties: [...parties.values()].map(describe) }
}

const describe = ({
  id,
  municipality_key,
  firm,
  isRegistered,
}: {
  id: string
  municipality_key: string
  firm: Firm
  isRegistered: boolean
}) => {
  const register = {
    kind: 'court_register' as const,
    court: firm.court,
    register: 'HRB',
    number: firm.number,
  }
  const { key, form } = normalName(firm.name)
  return {
    id,
    municipality_key,
    ...firm,
    key,
    form,
    address_key: normalAddress(firm).key,
    registration_key: normalRegistration(register),
    is_registered: isRegistered,
    ...{ holder_name: firm.director.name, born_on: firm.director.born_on, place: firm.director.place },
  }
}

type Party = ReturnType<typeof describe>
type Held = ReturnType<typeof rowsOf>['held'][number]

const store = async (db: Db, parties: readonly Party[], held: readonly Held[]) => {
  const given = sql`
    jsonb_to_recordset(${JSON.stringify(parties)}::jsonb) as g
      (id uuid, municipality_key text, kind text, name text, key text, form text, street text, house_number text,
       postcode text, city text, address_key text, court text, number text, registration_key text, is_registered boolean,
       holder_name text, born_on date, place text)`
  const seen = sql`'company_register', 'Registerauszug (Demo)'`
  await run(
    db,
    sql`insert into party (id, municipality_key, kind, demo) select id, municipality_key, kind, true from ${given}`,
  )
  await run(
    db,
    sql`insert into party_name (party_id, municipality_key, position, name, key, form, source, source_note)
        select id, municipality_key, 1, name, key, form, ${seen} from ${given}`,
  )
  await run(
    db,
    sql`insert into party_address
          (party_id, municipality_key, position, street, house_number, postcode, city, key, source, source_note)
        select id, municipality_key, 1, street, house_number, postcode, city, address_key, ${seen} from ${given}`,
  )
  await run(
    db,
    sql`insert into registration (party_id, municipality_key, position, kind, court, register, number, key, source, source_note)
        select id, municipality_key, 1, 'court_register', 'Amtsgericht ' || court, 'HRB', number, registration_key, ${seen}
        from ${given} where is_registered`,
  )
  await run(
    db,
    sql`insert into office (party_id, municipality_key, position, role, holder_name, holder_born_on, holder_place, source_note)
        select id, municipality_key, 1, 'managing_director', holder_name, born_on, place, 'Registerauszug (Demo)'
        from ${given} where is_registered`,
  )
  await run(
    db,
    sql`insert into holding
          (id, party_id, property_id, municipality_key, role, share_numerator, share_denominator, from_on, to_on, source,
           source_note)
        select id, party_id, property_id, municipality_key, role, 1, 1, from_on, to_on, source, source_note
        from jsonb_to_recordset(${JSON.stringify(held)}::jsonb) as g
          (id uuid, party_id uuid, property_id uuid, municipality_key text, role text, from_on date, to_on date,
           source text, source_note text)`,
  )
}

const storeTokens = async (db: Db, linkKey: string, parties: readonly Party[]) => {
  const facts = await factsOf(
    db,
    parties.map(({ id }) => id),
  )
  const cities = new Map(parties.map(({ id, municipality_key }) => [id, municipality_key]))
  const rows = facts.flatMap((one) => {
    const { registrations, names } = tokensOf(linkKey, one)
    const row = (kind: string) => (token: Buffer) => ({
      party_id: one.id,
      municipality_key: cities.get(one.id),
      token: token.toString('hex'),
      kind,
    })
    return [...registrations.map(row('registration')), ...names.map(row('name_and_address'))]
  })
  await run(
    db,
    sql`insert into owner_token (party_id, municipality_key, token, kind)
        select party_id, municipality_key, decode(token, 'hex'), kind
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g
          (party_id uuid, municipality_key text, token text, kind text)`,
  )
}

/** Adds owners to the demo's properties, with links, portfolios and tokens; nothing where there are some already. */
export const addOwners = async (db: Db, linkKey: string) => {
  await run(db, sql`begin`)
  await run(db, sql`set local role revierblick_system`)
  await run(db, sql`select set_config('revierblick.account', ${systemAccount}, true)`)
  const properties = await many<Property>(
    db,
    sql`
      select p.id, p.municipality_key, m.name as city, p.file_number
      from property p join municipality m on m.key = p.municipality_key
      where p.demo and not exists (select from holding)
      order by p.id`,
  )
  const random = randomFrom(20_261_122, stream)
  const { held, parties } = rowsOf(random, holdingsFor(random, properties))
  await store(db, parties, held)
  for (const municipality of [...new Set(parties.map((one) => one.municipality_key))].sort())
    await rebuildLinks(db, municipality)
  await storeTokens(db, linkKey, parties)
  await run(db, sql`commit`)
}
