/** Tiles of the map index through HTTP against ST_AsMVT over the same points straight on the database. */
import { everyCityToken, withClient } from './database.ts'
import { line, requestsPerSecond, statementsPerSecond } from './measure.ts'
import { serve } from './server.ts'

const TARGETS = new Map([
  [6, 20],
  [9, 20],
  [12, 3],
  [15, 1.5],
])

type Place = { lon: number; lat: number }

/** Where people look: the tiles around properties taken at random, busy places oftener than empty ones. */
const places = (url: string): Promise<Place[]> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<Place>(
      `select st_x(at) as lon, st_y(at) as lat
       from (select st_transform(place, 4326) as at, id from bench_point) p
       order by md5(id::text) limit 40`,
    )
    return rows
  })

const tileOf = ({ lon, lat }: Place, z: number) => {
  const south = 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)
  return [z, Math.floor(((lon + 180) / 360) * 2 ** z), Math.floor(south * 2 ** z)] as const
}

const FILTERS = [
  { name: '', query: '', where: '' },
  {
    name: ', filtered',
    query: '?light=red&light=yellow&overdue=true',
    where: `and light in ('red', 'yellow') and overdue`,
  },
]

const statementOf = (where: string, tile: readonly number[]) => ({
  name: where,
  text: `select st_asmvt(t, 'properties', 4096, 'geometry') from (
           select id::text, light, state, overdue, use_banned,
                  st_asmvtgeom(place, st_tileenvelope($1, $2, $3), 4096, 64) as geometry
           from bench_point
           where place && st_tileenvelope($1, $2, $3) ${where}) t`,
  values: [...tile],
})

export const benchTiles = async (url: string, properties: number) => {
  const headers = { cookie: `revierblick=${await everyCityToken(url)}` }
  const looked = await places(url)
  const server = await serve('made', url)
  try {
    for (const [z, target] of TARGETS) {
      for (const { name, query, where } of FILTERS) {
        const tiles = looked.map((place) => tileOf(place, z))
        const paths = tiles.map((tile) => `/api/map/tiles/${tile.join('/')}.mvt${query}`)
        const shown = await shownPaths(server.origin, paths, headers)
        const theirs = await statementsPerSecond(
          url,
          tiles.filter((_, at) => shown[at]).map((tile) => statementOf(where, tile)),
        )
        const ours = await requestsPerSecond(
          server.origin,
          paths.filter((_, at) => shown[at]),
          { headers },
        )
        line(`tile z${z} of ${properties}${name}`, { ours, theirs, unit: '/s', target })
      }
    }
  } finally {
    await server.stop()
  }
}

/** With a filter some of the tiles may be empty; both sides are asked for the others only. */
const shownPaths = (origin: string, paths: readonly string[], headers: Record<string, string>) =>
  Promise.all(paths.map(async (path) => (await fetch(origin + path, { headers })).status === 200))
