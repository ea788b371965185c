/** What a file of districts must be before the database looks at its shapes. */
import type { MultiPolygon, Polygon } from 'geojson'

/** The levels of districts: 1 lies directly below the municipality. */
export const levelOfKind: Readonly<Record<string, number>> = {
  Stadtbezirk: 1,
  Stadtteil: 2,
  Ortsteil: 2,
  'statistischer Bezirk': 2,
}

const qualityOf: Readonly<Record<string, 'official' | 'osm' | 'approximate'>> = {
  official: 'official',
  osm: 'osm',
  approx: 'approximate',
  approximate: 'approximate',
}

export type GivenArea = {
  /** Its place in the file, from 1, for reports. */
  number: number
  level: number
  kind: string
  code: string
  name: string
  parent_code: string | null
  quality: 'official' | 'osm' | 'approximate'
  source: string
  /** EPSG:4326. */
  geometry: Polygon | MultiPolygon
}

/** What is wrong with one feature; `feature` names it so that a person finds it in the file. */
export type Complaint = { feature: string; problem: string }
export type AreaFile = { areas: GivenArea[]; complaints: Complaint[] }

type Properties = Readonly<Record<string, unknown>>
type GivenFeature = { type?: unknown; properties?: Properties | null; geometry?: unknown }

/**
 * The districts of one municipality in a GeoJSON file (EPSG:4326, properties `ags`, `kind`, `code`, `name`, `quality`;
 * `parent_code`, or `parent` as the `id` of another feature). Where a city gives a whole level no codes, as Essen
 * does with its Stadtteile, the names are the codes.
 */
export const readAreaFile = (content: unknown, municipalityKey: string): AreaFile => {
  const features = featuresOf(content)
  if (!features)
    return { areas: [], complaints: [{ feature: 'the file', problem: 'is no GeoJSON FeatureCollection' }] }
  const theirs = features
    .map((feature, at) => ({ ...feature, number: at + 1 }))
    .filter(({ properties }) => textOf(properties, 'ags', 'municipality_key') === municipalityKey)
  const coded = withCodes(theirs)
  const codes = new Map(coded.map(({ properties }) => [textOf(properties, 'id'), textOf(properties, 'code')]))
  const file: AreaFile = { areas: [], complaints: [] }
  coded.forEach(({ number, ...feature }) => {
    const problems = problemsOf(feature)
    for (const problem of problems) file.complaints.push({ feature: nameOf(feature, number), problem })
    if (problems.length === 0) file.areas.push(areaOf(feature, number, codes))
  })
  if (file.areas.length === 0 && file.complaints.length === 0)
    file.complaints.push({ feature: 'the file', problem: `has no district with ags ${municipalityKey}` })
  file.complaints.push(...repeatedCodes(file.areas))
  return file
}

const withCodes = <Feature extends GivenFeature>(features: Feature[]): Feature[] => {
  const kindsWithCodes = new Set(
    features
      .filter(({ properties }) => textOf(properties, 'code') !== '')
      .map(({ properties }) => textOf(properties, 'kind')),
  )
  return features.map((feature) => {
    const { properties } = feature
    if (kindsWithCodes.has(textOf(properties, 'kind'))) return feature
    return { ...feature, properties: { ...properties, code: codeFrom(textOf(properties, 'name')) } }
  })
}

/** `Altenessen-Süd` becomes `altenessen-sued`: the same name has the same code in the next file. */
const codeFrom = (name: string) =>
  name
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

const featuresOf = (content: unknown): GivenFeature[] | undefined => {
  const { type, features } = (content ?? {}) as { type?: unknown; features?: unknown }
  return type === 'FeatureCollection' && Array.isArray(features) ? (features as GivenFeature[]) : undefined
}

/** The first of the properties that has text or a number, trimmed; empty when none has. */
const textOf = (properties: Properties | null | undefined, ...names: string[]): string => {
  for (const name of names) {
    const value = properties?.[name]
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
    if (typeof value === 'number') return String(value)
  }
  return ''
}

const nameOf = ({ properties }: GivenFeature, number: number) =>
  [
    `feature ${number}`,
    textOf(properties, 'name'),
    textOf(properties, 'code') && `code ${textOf(properties, 'code')}`,
  ]
    .filter((part) => part !== '')
    .join(', ')

/** How an area is called in reports. */
export const labelOf = ({ number, name, code }: Pick<GivenArea, 'number' | 'name' | 'code'>) =>
  `feature ${number}, ${name}, code ${code}`

const problemsOf = ({ properties, geometry }: GivenFeature): string[] => {
  const kind = textOf(properties, 'kind')
  const quality = textOf(properties, 'quality')
  return [
    textOf(properties, 'code') === '' && 'has no code',
    textOf(properties, 'name') === '' && 'has no name',
    !Object.hasOwn(levelOfKind, kind) &&
      `has the kind "${kind}"; known are ${Object.keys(levelOfKind).join(', ')}`,
    !Object.hasOwn(qualityOf, quality) &&
      `has the quality "${quality}"; known are ${Object.keys(qualityOf).join(', ')}`,
    geometryProblem(geometry),
  ].filter((problem): problem is string => typeof problem === 'string')
}

const geometryProblem = (geometry: unknown): string | false => {
  const { type, coordinates } = (geometry ?? {}) as { type?: unknown; coordinates?: unknown }
  if (type !== 'Polygon' && type !== 'MultiPolygon') return 'has no Polygon or MultiPolygon'
  const polygons: unknown = type === 'Polygon' ? [coordinates] : coordinates
  if (!isFilledList(polygons) || !polygons.every(isFilledList)) return 'has an empty geometry'
  const rings: unknown[] = polygons.flat()
  if (!rings.every((ring) => isFilledList(ring) && ring.every(isPosition)))
    return 'has coordinates that are no longitude and latitude (EPSG:4326)'
  return (rings as number[][][]).every(isClosed) ? false : 'has a ring that is not closed'
}

const isFilledList = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 0

const isPosition = (value: unknown): boolean => {
  const [lon, lat] = (Array.isArray(value) ? value : []) as unknown[]
  return typeof lon === 'number' && typeof lat === 'number' && Math.abs(lon) <= 180 && Math.abs(lat) <= 90
}

const isClosed = (ring: number[][]): boolean => {
  const [first, last] = [ring[0], ring[ring.length - 1]]
  return ring.length >= 4 && first?.[0] === last?.[0] && first?.[1] === last?.[1]
}

const areaOf = (
  { properties, geometry }: GivenFeature,
  number: number,
  codes: ReadonlyMap<string, string>,
): GivenArea => {
  const kind = textOf(properties, 'kind')
  const parent = textOf(properties, 'parent')
  return {
    ...{ number, kind, level: levelOfKind[kind] ?? 1 },
    code: textOf(properties, 'code'),
    name: textOf(properties, 'name'),
    parent_code: textOf(properties, 'parent_code') || (parent && codes.get(parent)) || null,
    quality: qualityOf[textOf(properties, 'quality')] ?? 'approximate',
    source: textOf(properties, 'source') || 'import',
    geometry: geometry as Polygon | MultiPolygon,
  }
}

const repeatedCodes = (areas: GivenArea[]): Complaint[] => {
  const first = new Map<string, GivenArea>()
  return areas.flatMap((area) => {
    const key = `${area.level}/${area.code}`
    const earlier = first.get(key)
    if (!earlier) first.set(key, area)
    return earlier ? [{ feature: labelOf(area), problem: `has the code of feature ${earlier.number}` }] : []
  })
}
