/** Boundaries in metres (EPSG:25832), and points within them. */
import type { MultiPolygon, Polygon, Position } from 'geojson'
import type { Random } from './random.ts'

/** Metres east and north in EPSG:25832. */
export type Point = readonly [east: number, north: number]

const flattening = 1 / 298.257222101 // GRS 80
const third = flattening / (2 - flattening)
const radius = (6_378_137 / (1 + third)) * (1 + third ** 2 / 4 + third ** 4 / 64)
const scale = 0.9996
const alpha = [
  third / 2 - (2 / 3) * third ** 2 + (5 / 16) * third ** 3,
  (13 / 48) * third ** 2 - (3 / 5) * third ** 3,
  (61 / 240) * third ** 3,
]
const eccentricity = (2 * Math.sqrt(third)) / (1 + third)
const radians = Math.PI / 180

/** ETRS89 degrees to EPSG:25832, zone 32 north, by Krüger's series: exact to a millimetre in North Rhine-Westphalia. */
export const project = (lon: number, lat: number): Point => {
  const sine = Math.sin(lat * radians)
  const t = Math.sinh(Math.atanh(sine) - eccentricity * Math.atanh(eccentricity * sine))
  const difference = (lon - 9) * radians
  const xi = Math.atan2(t, Math.cos(difference))
  const eta = Math.atanh(Math.sin(difference) / Math.sqrt(1 + t * t))
  let [east, north] = [eta, xi]
  alpha.forEach((factor, index) => {
    const multiple = 2 * (index + 1)
    east += factor * Math.cos(multiple * xi) * Math.sinh(multiple * eta)
    north += factor * Math.sin(multiple * xi) * Math.cosh(multiple * eta)
  })
  return [500_000 + scale * radius * east, scale * radius * north]
}

/** A boundary: rings of points, and the box around them. */
export type Shape = { rings: Float64Array[]; west: number; south: number; east: number; north: number }

/** Projects a GeoJSON geometry in degrees. */
export const shapeOf = (geometry: Polygon | MultiPolygon): Shape => {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  const rings = polygons.flat().map((ring: Position[]) => {
    const points = new Float64Array(ring.length * 2)
    ring.forEach(([lon = 0, lat = 0], index) => points.set(project(lon, lat), index * 2))
    return points
  })
  const shape = { rings, west: Infinity, south: Infinity, east: -Infinity, north: -Infinity }
  for (const ring of rings)
    for (let at = 0; at < ring.length; at += 2) {
      const [x, y] = [ring[at] as number, ring[at + 1] as number]
      if (x < shape.west) shape.west = x
      if (x > shape.east) shape.east = x
      if (y < shape.south) shape.south = y
      if (y > shape.north) shape.north = y
    }
  return shape
}

/** Even-odd rule over all rings, so holes are outside. */
export const covers = (shape: Shape, [x, y]: Point): boolean => {
  if (x < shape.west || x > shape.east || y < shape.south || y > shape.north) return false
  let inside = false
  for (const ring of shape.rings) {
    let [lastX, lastY] = [ring[ring.length - 2] as number, ring[ring.length - 1] as number]
    for (let at = 0; at < ring.length; at += 2) {
      const [nextX, nextY] = [ring[at] as number, ring[at + 1] as number]
      if (nextY > y !== lastY > y && x < ((lastX - nextX) * (y - nextY)) / (lastY - nextY) + nextX)
        inside = !inside
      ;[lastX, lastY] = [nextX, nextY]
    }
  }
  return inside
}

/** A point that all of the shapes cover; the first one's box is searched. */
export const pointWithin = (random: Random, shapes: readonly [Shape, ...Shape[]]): Point => {
  const [{ west, south, east, north }] = shapes
  for (let attempt = 0; attempt < 10_000; attempt++) {
    const point: Point = [west + random.next() * (east - west), south + random.next() * (north - south)]
    if (shapes.every((shape) => covers(shape, point))) return point
  }
  throw new Error('no point lies in all of the shapes')
}

const buffer = Buffer.alloc(25)
buffer.writeUInt8(1, 0)
buffer.writeUInt32LE(0x20000001, 1) // a point with its SRID
buffer.writeUInt32LE(25832, 5)

/** The point as PostGIS reads and writes it: EWKB in hexadecimal. */
export const ewkb = ([east, north]: Point): string => {
  buffer.writeDoubleLE(east, 9)
  buffer.writeDoubleLE(north, 17)
  return buffer.toString('hex')
}
