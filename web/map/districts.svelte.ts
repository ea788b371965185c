/** The shapes of districts, fetched once for each municipality that comes into view near enough. */
import type { Feature, MultiLineString, MultiPolygon, Polygon, Position } from 'geojson'
import type { Area } from '../../server/areas/schema.ts'
import { areaShapes } from '../reference.svelte.ts'

type Shape = Feature<Polygon | MultiPolygon, Area & { has_parts?: boolean }>

class Districts {
  /** Each area, for its name; `has_parts` where another lies below it. */
  areas = $state.raw<Shape[]>([])
  /** The borders between them, each once. */
  borders = $state.raw<Feature<MultiLineString>[]>([])
  #asked = new Set<string>()

  /** A failure is not shown: the map works without, and the next move asks again. */
  async want(municipality_keys: readonly string[]) {
    for (const key of municipality_keys) {
      if (this.#asked.has(key)) continue
      this.#asked.add(key)
      try {
        const shapes = (await areaShapes(key, AbortSignal.timeout(20_000))).features as Shape[]
        this.areas = [...this.areas, ...withParts(shapes)]
        this.borders = [...this.borders, ...bordersOf(shapes)]
      } catch {
        this.#asked.delete(key)
      }
    }
  }
}

const withParts = (shapes: Shape[]): Shape[] => {
  const parents = new Set(shapes.map(({ properties }) => properties.parent_id))
  return shapes.map((shape) => ({
    ...shape,
    properties: { ...shape.properties, has_parts: parents.has(shape.properties.id) },
  }))
}

const ringsOf = ({ geometry }: Shape): Position[][] =>
  geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()

/** Neighbours share a border; drawn twice, its dashes would close to a line. The uppermost level keeps it. */
export const bordersOf = (shapes: Shape[]): Feature<MultiLineString>[] => {
  const drawn = new Set<string>()
  const sorted = [...shapes].sort((a, b) => a.properties.level - b.properties.level)
  return sorted.map((shape) => {
    const pairs = ringsOf(shape).flatMap((ring) =>
      ring.slice(1).map((end, index) => [ring[index] ?? end, end]),
    )
    const fresh = pairs.filter((pair) => {
      const name = pair
        .map((position) => position.join())
        .sort()
        .join(' ')
      return !drawn.has(name) && drawn.add(name)
    })
    return {
      type: 'Feature',
      properties: { level: shape.properties.level, quality: shape.properties.quality },
      geometry: { type: 'MultiLineString', coordinates: fresh },
    }
  })
}

export const districts = new Districts()
