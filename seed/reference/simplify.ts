/** Simplifies polygons that share borders line by line, so that neighbours still meet exactly. */

import { lineString, simplify } from '@turf/turf'
import type { Feature, MultiPolygon, Polygon, Position } from 'geojson'

type Neighbours = Map<string, Set<string>>

const keyOf = (place: Position) => place.join(' ')

/** Outer and inner rings of all parts. */
export const ringsOf = ({ geometry }: Feature<Polygon | MultiPolygon>): Position[][] =>
  geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()

function neighboursIn(rings: Position[][]): Neighbours {
  const neighbours: Neighbours = new Map()
  const meet = (a: string, b: string) => neighbours.set(a, (neighbours.get(a) ?? new Set()).add(b))
  for (const ring of rings)
    for (const [index, place] of ring.slice(1).entries()) {
      const before = keyOf(ring[index] ?? place)
      meet(before, keyOf(place))
      meet(keyOf(place), before)
    }
  return neighbours
}

/** Cuts a closed ring where three or more borders meet; each line begins where the one before ends. */
function linesOf(ring: Position[], neighbours: Neighbours): Position[][] {
  const open = ring.slice(0, -1)
  const isJunction = (place: Position) => (neighbours.get(keyOf(place))?.size ?? 0) > 2
  const first = Math.max(0, open.findIndex(isJunction))
  const turned = [...open.slice(first), ...open.slice(0, first + 1)]
  const lines: Position[][] = []
  let line: Position[] = []
  for (const [index, place] of turned.entries()) {
    line.push(place)
    const ends = index > 0 && (isJunction(place) || index === turned.length - 1)
    if (ends) lines.push(line)
    if (ends) line = [place]
  }
  return lines
}

const textOf = (line: Position[]) => line.map(keyOf).join()

/** Both neighbours of a border walk it in opposite directions: of the two, one is the right way round. */
const isTurned = (line: Position[]) => textOf([...line].reverse()) < textOf(line)

/** Always in the same direction, whichever polygon asks: both neighbours keep the same places. */
function simplifiedLine(line: Position[], tolerance: number): Position[] {
  const backwards = [...line].reverse()
  const turn = isTurned(line)
  const { coordinates } = simplify(lineString(turn ? backwards : line), {
    tolerance,
    highQuality: true,
  }).geometry
  return turn ? coordinates.reverse() : coordinates
}

function simplifiedRing(ring: Position[], neighbours: Neighbours, tolerance: number): Position[] | null {
  const lines = linesOf(ring, neighbours).map((line) => simplifiedLine(line, tolerance))
  const simpler = lines.flatMap((line, index) => (index === 0 ? line : line.slice(1)))
  return simpler.length >= 4 ? simpler : null
}

/**
 * @param tolerance in degrees
 * @returns the same features; parts that became too small for a ring are gone
 */
export function simplifyTogether<Properties>(
  features: Feature<Polygon | MultiPolygon, Properties>[],
  tolerance: number,
): Feature<Polygon | MultiPolygon, Properties>[] {
  const neighbours = neighboursIn(features.flatMap((feature) => ringsOf(feature as Feature<Polygon>)))
  const simplerPolygon = (rings: Position[][]) =>
    rings.map((ring) => simplifiedRing(ring, neighbours, tolerance)).filter((ring) => ring !== null)
  return features.map((feature) => {
    const { geometry } = feature
    if (geometry.type === 'Polygon')
      return { ...feature, geometry: { ...geometry, coordinates: simplerPolygon(geometry.coordinates) } }
    const coordinates = geometry.coordinates.map(simplerPolygon).filter((polygon) => polygon.length > 0)
    return { ...feature, geometry: { ...geometry, coordinates } }
  })
}

/** The lines along which two groups of features meet, each once. */
export function bordersBetween<Properties>(
  features: Feature<Polygon | MultiPolygon, Properties>[],
  groupOf: (properties: Properties) => string,
): Position[][] {
  const neighbours = neighboursIn(features.flatMap((feature) => ringsOf(feature as Feature<Polygon>)))
  const borders = new Map<string, { line: Position[]; groups: Set<string> }>()
  for (const feature of features)
    for (const line of ringsOf(feature as Feature<Polygon>).flatMap((ring) => linesOf(ring, neighbours))) {
      const key = textOf(isTurned(line) ? [...line].reverse() : line)
      const border = borders.get(key) ?? { line, groups: new Set() }
      borders.set(key, { line: border.line, groups: border.groups.add(groupOf(feature.properties)) })
    }
  return [...borders.values()].filter(({ groups }) => groups.size > 1).map(({ line }) => line)
}
