/** An invented property as it stands there: addresses, parcels, buildings and dwellings. */
import { dayText, instantOf, timeText } from './days.ts'
import { propertyNotes } from './notes.ts'
import { someoneOf } from './people.ts'
import { ewkb } from './plane.ts'
import type { Plan } from './plan.ts'
import type { Random } from './random.ts'
import { placeOf, type City, type Street } from './region.ts'
import type { Row, Rows } from './rows.ts'

export type House = {
  id: string
  municipality_key: string
  city: City
  buildings: Row<'building'>[]
  dwellings: Row<'dwelling_unit'>[]
  /** The account that keeps the file. */
  officer: string
}

/** What stands in every row of the property's file. */
export const fileOf = ({ id, municipality_key }: House) => ({ property_id: id, municipality_key })

/** @param number of the property in the whole region; makes its file number unique */
export const buildHouse = (
  rows: Rows,
  random: Random,
  plan: Plan,
  site: { city: City; street: Street; other: Street; number: number; knownAreas: ReadonlySet<string> },
): House => {
  const { city, street, number } = site
  const created = plan.earlier?.openedOn ?? plan.openedOn
  const minute = random.int(420, 900)
  const house: House = {
    id: random.uuid(instantOf(created, minute)),
    municipality_key: city.key,
    city,
    buildings: [],
    dwellings: [],
    officer: someoneOf(random, city.key, 'officer'),
  }
  const houseNumber = random.int(1, 160)
  rows.property.push({
    id: house.id,
    municipality_key: city.key,
    file_number: `PI-${dayText(created).slice(0, 4)}-${String(number + 1).padStart(5, '0')}`,
    use_state: useState(random, plan),
    place: ewkb(placeOf(random, street, houseNumber)),
    area_id: street.areaId !== null && site.knownAreas.has(street.areaId) ? street.areaId : null,
    note: random.chance(0.3) ? random.pick(propertyNotes) : '',
    assigned_account_id: plan.closedOn === null && random.chance(0.4) ? person(house.officer) : null,
    demo: true,
    created_at: timeText(created, minute),
    created_by: house.officer,
  })
  addAddresses(rows, random, house, houseNumber, site)
  addBuildings(rows, random, house)
  addParcels(rows, random, house)
  return house
}

/** Work is given to people, not to the system's account. */
const person = (account: string) => (account.endsWith('-000000000001') ? null : account)

const useState = (random: Random, { stage }: Plan) => {
  if (stage === 'uninhabitable') return random.chance(0.7) ? 'vacant' : 'partly'
  if (stage === 'use_banned') return random.chance(0.4) ? 'vacant' : 'partly'
  return random.weighted([
    ['vacant', 20],
    ['partly', 32],
    ['inhabited', 48],
  ] as const)
}

const addAddresses = (
  rows: Rows,
  random: Random,
  house: House,
  houseNumber: number,
  { street, other }: { street: Street; other: Street },
) => {
  const add = (position: number, { name, postcode }: Street, house_number: string) =>
    rows.property_address.push({ ...fileOf(house), position, street: name, house_number, postcode })
  const letter = random.chance(0.18) ? random.pick(['a', 'b', 'c']) : ''
  const kind = random.next()
  if (kind < 0.06) return add(1, street, `${houseNumber}-${houseNumber + 2 * random.int(1, 2)}`)
  if (kind < 0.08) return add(1, street, `${houseNumber}a-${houseNumber + 2}`)
  add(1, street, `${houseNumber}${letter}`)
  if (kind < 0.14) add(2, street, String(houseNumber + 2))
  // A corner house: its second address lies in another street of the same district.
  else if (kind < 0.22) add(2, { ...other, postcode: street.postcode }, String(random.int(1, 120)))
}

const addBuildings = (rows: Rows, random: Random, house: House) => {
  const names = random.weighted([
    [[''], 84],
    [['Vorderhaus', 'Hinterhaus'], 12],
    [['Vorderhaus', 'Seitenflügel', 'Hinterhaus'], 4],
  ] as const)
  const built_year = random.chance(0.75) ? random.int(1888, 1978) : null
  const instant = Number.parseInt(house.id.replaceAll('-', '').slice(0, 12), 16)
  names.forEach((name, at) => {
    const storeys = at === 0 ? random.int(2, 5) : random.int(1, 2)
    const building = { id: random.uuid(instant), ...fileOf(house), name, storeys, built_year }
    house.buildings.push(building)
    for (const [label, storey] of dwellingLabels(random, storeys)) {
      const rooms = random.int(1, 4)
      house.dwellings.push({
        id: random.uuid(instant),
        building_id: building.id,
        ...fileOf(house),
        label: name === '' ? label : `${name}, ${label}`,
        storey,
        rooms,
        living_area_sqm: random.chance(0.85) ? rooms * random.int(14, 22) + random.int(4, 14) : null,
      })
    }
  })
  rows.building.push(...house.buildings)
  rows.dwelling_unit.push(...house.dwellings)
}

const dwellingLabels = (random: Random, storeys: number): [label: string, storey: number][] => {
  const sides = random.weighted([
    [[''], 35],
    [[' links', ' rechts'], 57],
    [[' links', ' Mitte', ' rechts'], 8],
  ] as const)
  const labels: [string, number][] = []
  for (let storey = 0; storey < storeys; storey++) {
    const attic = storey > 1 && storey === storeys - 1 && random.chance(0.3)
    const name = storey === 0 ? 'EG' : attic ? 'DG' : `${storey}. OG`
    for (const side of attic ? [''] : sides) labels.push([`${name}${side}`, storey])
  }
  return labels
}

const digits = (number: number, length: number) => String(number).padStart(length, '0')

const addParcels = (rows: Rows, random: Random, house: House) => {
  const block = digits(random.int(1, 90), 3)
  const parcels = Array.from({ length: random.chance(0.12) ? 2 : 1 }, (_, at) => {
    const denominator = random.chance(0.3) ? digits(random.int(1, 60), 4) : '____'
    return `05${house.city.cadastralDistrict}${block}${digits(random.int(1, 2400) * 2 + at, 5)}${denominator}__`
  })
  for (const id of parcels) rows.parcel.push({ id, ...fileOf(house) })
  house.buildings.forEach((building, at) =>
    rows.building_parcel.push({
      building_id: building.id,
      parcel_id: parcels[at % parcels.length] ?? null,
      ...fileOf(house),
    }),
  )
}
