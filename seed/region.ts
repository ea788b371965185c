/** Where the demo's properties may stand: municipalities and districts in metres, weighted by how much is known there. */
import { randomFrom, type Random } from './random.ts'
import { covers, pointWithin, shapeOf, type Point, type Shape } from './plane.ts'
import { areaId, readAreas, readMunicipalities, readPopulations, readPostcodes } from './reference.ts'
import { streetNames } from './streets.ts'

export type Street = {
  name: string
  postcode: string
  areaId: string | null
  /** Of its district among the city's. */
  weight: number
  shapes: readonly [Shape, ...Shape[]]
  start: Point
  /** Metres east and north from one house number to the next. */
  step: Point
}
/** A district to place streets in; the finest where levels nest. */
type Quarter = { areaId: string | null; weight: number; shapes: readonly [Shape, ...Shape[]] }
export type City = {
  key: string
  name: string
  population: number
  postcodes: string[]
  quarters: Quarter[]
  /** How many problem properties a person, compared with Essen. */
  burden: number
  /** Four digits of the invented cadastral district; real ones of North Rhine-Westphalia stay below 9000. */
  cadastralDistrict: string
}
export type Region = City[]

/**
 * Published numbers of properties, for each 100,000 people: Gelsenkirchen up to 190, Duisburg, Dortmund, Herne and
 * Hagen above the others, small towns few. Where reports name one district that holds 60 to 80 %, it stands here.
 */
const burdens: Record<string, { burden: number; hot?: string }> = {
  '05513000': { burden: 4, hot: 'Süd' },
  '05112000': { burden: 1.4, hot: 'Hamborn' },
  '05913000': { burden: 1.4, hot: 'Innenstadt-Nord' },
  '05916000': { burden: 1.5, hot: 'Wanne' },
  '05914000': { burden: 1.3 },
  '05113000': { burden: 1 },
  '05911000': { burden: 1 },
  '05119000': { burden: 0.9 },
}
const otherCity = 0.8
const smallTown = 0.5
/** Of the properties of a clustered city, what its one district holds. */
const hotShare = 0.7

/** Reads the reference files; always the same for the same files. */
export const readRegion = (): Region => {
  const populations = new Map(readPopulations().map((row) => [row.municipality_key, row.population]))
  const postcodes = readPostcodes()
  const areas = readAreas().features
  return readMunicipalities().features.map(({ properties, geometry }, index) => {
    const { municipality_key: key, name } = properties
    const { burden, hot } = burdens[key] ?? { burden: key.endsWith('000') ? otherCity : smallTown }
    const districts = areas
      .filter(({ properties: { municipality_key } }) => municipality_key === key)
      .map(({ properties: { level, code, parent_code, name }, geometry }) => ({
        id: areaId({ municipality_key: key, level, code }),
        ...{ level, code, parent_code, name, shape: shapeOf(geometry) },
      }))
    return {
      key,
      name,
      population: populations.get(key) ?? 0,
      postcodes: postcodes.filter((row) => row.municipality_key === key).map(({ postcode }) => postcode),
      quarters: quartersOf(randomFrom(Number(key), 1), shapeOf(geometry), districts, hot),
      burden,
      cadastralDistrict: String(9000 + index * 10),
    }
  })
}

type District = {
  id: string
  level: number
  code: string
  parent_code: string | null
  name: string
  shape: Shape
}

const quartersOf = (random: Random, boundary: Shape, districts: District[], hot?: string): Quarter[] => {
  const tops = districts.filter(({ level }) => level === 1)
  if (tops.length === 0) return [{ areaId: null, weight: 1, shapes: [boundary] }]
  const named = hot !== undefined && tops.some(({ name }) => isCalled(name, hot))
  const weights = shares(random, tops.length)
  const cold = tops.reduce(
    (sum, { name }, at) => sum + (named && isCalled(name, hot) ? 0 : (weights[at] ?? 0)),
    0,
  )
  return tops.flatMap((top, at) => {
    const share = (weights[at] ?? 0) / cold
    const weight = !named ? share : isCalled(top.name, hot) ? hotShare : share * (1 - hotShare)
    const parts = districts.filter(({ level, parent_code }) => level === 2 && parent_code === top.code)
    if (parts.length === 0) return [{ areaId: top.id, weight, shapes: [top.shape, boundary] as const }]
    const within = shares(random, parts.length)
    return parts.map((part, index) => ({
      areaId: part.id,
      weight: weight * (within[index] ?? 0),
      shapes: [part.shape, boundary] as const,
    }))
  })
}

const isCalled = (name: string, hot: string) => name === hot || name.endsWith(`-${hot}`)

/** Uneven shares that add up to 1: some districts have much, most little. */
const shares = (random: Random, count: number): number[] => {
  const raw = Array.from({ length: count }, () => random.longTailed(1, 0.9))
  const sum = raw.reduce((total, value) => total + value, 0)
  return raw.map((value) => value / sum)
}

/** How many of `count` properties each city has: by people and burden, largest remainders first. */
export const apportion = (region: Region, count: number): number[] => {
  const weights = region.map(({ population, burden }) => population * burden)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const exact = weights.map((weight) => (count * weight) / sum)
  const counts = exact.map(Math.floor)
  const byRest = exact
    .map((value, at) => ({ at, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest)
  let missing = count - counts.reduce((total, value) => total + value, 0)
  for (let turn = 0; missing > 0; turn++, missing--) {
    const { at } = byRest[turn % byRest.length] as { at: number }
    counts[at] = (counts[at] ?? 0) + 1
  }
  return counts
}

const metresBetweenHouses = 7

/** The invented streets of a city: about one for every three of its properties, at most as many as there are names. */
export const streetsOf = (city: City, properties: number): Street[] => {
  const random = randomFrom(Number(city.key), 2)
  const count = Math.min(streetNames.length, Math.max(3, Math.ceil(properties / 3)))
  const offset = random.int(0, streetNames.length - 1)
  const entries = city.quarters.map((quarter) => [quarter, quarter.weight] as const)
  return Array.from({ length: count }, (_, index) => {
    const quarter = random.weighted(entries)
    const direction = random.next() * 2 * Math.PI
    return {
      name: streetNames[(offset + index) % streetNames.length] ?? '',
      postcode: city.postcodes.length > 0 ? random.pick(city.postcodes) : '',
      ...quarter,
      start: pointWithin(random, quarter.shapes),
      step: [metresBetweenHouses * Math.cos(direction), metresBetweenHouses * Math.sin(direction)],
    }
  })
}

/** Where a house number of the street stands: in its row, or, where the street would leave its district, anywhere. */
export const placeOf = (random: Random, street: Street, houseNumber: number): Point => {
  const side = houseNumber % 2 === 0 ? 9 : -9
  const [east, north] = street.step
  const [x, y] = street.start
  const along = houseNumber / 2
  const length = metresBetweenHouses
  const point: Point = [
    x + east * along - (north / length) * side + random.next() * 3,
    y + north * along + (east / length) * side + random.next() * 3,
  ]
  return street.shapes.every((shape) => covers(shape, point)) ? point : pointWithin(random, street.shapes)
}
