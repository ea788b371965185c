/** The 53 municipalities and their districts, with and without their shapes. */
import { expect, test } from 'vitest'
import { ESSEN, HERNE, useApp } from '../app.ts'

const server = useApp()

type Items = { items: Record<string, unknown>[] }
type Collection = {
  type: string
  features: {
    id: string
    properties: Record<string, unknown>
    geometry: { type: string; coordinates: number[][][][] }
  }[]
}

test('there are 53 municipalities with their population and its day', async () => {
  const answer = await (await server.current.as('council')).get('/api/municipalities')
  const { items } = answer.json<Items>()

  expect(items).toHaveLength(53)
  expect(items.find(({ key }) => key === ESSEN)).toMatchObject({
    name: 'Essen',
    population: 583109,
    population_on: '2018-12-31',
    label_place: { lon: expect.closeTo(7.0, 0) as number, lat: expect.closeTo(51.4, 0) as number },
  })
  expect(items.reduce((sum, { population }) => sum + Number(population), 0)).toBe(5_111_530)
})

test('with geometry they are GeoJSON in EPSG:4326 with 5 decimals', async () => {
  const client = await server.current.as('inspector')
  const { type, features } = (await client.get('/api/municipalities?geometry=true')).json<Collection>()
  const places = features.flatMap(({ geometry }) => geometry.coordinates.flat(2))

  expect([type, features.length, features[0]?.geometry.type]).toEqual([
    'FeatureCollection',
    53,
    'MultiPolygon',
  ])
  for (const [lon = 0, lat = 0] of places)
    expect(lon > 6 && lon < 8.5 && lat > 51 && lat < 52 && Math.round(lon * 1e5) / 1e5 === lon).toBe(true)
})

test('the districts of a city are a tree, coarse levels first', async () => {
  const client = await server.current.as('inspector')
  const { items } = (await client.get(`/api/areas?municipality=${HERNE}`)).json<Items>()
  const { features } = (await client.get(`/api/areas?municipality=${HERNE}&geometry=true`)).json<Collection>()
  const ids = items.map(({ id }) => id)

  expect(items.length).toBeGreaterThan(3)
  expect(items.every(({ municipality_key }) => municipality_key === HERNE)).toBe(true)
  expect(items.every(({ parent_id }) => parent_id === null || ids.includes(parent_id))).toBe(true)
  expect(items.map(({ level }) => Number(level))).toEqual(items.map(({ level }) => Number(level)).sort())
  expect(features.map(({ id }) => id)).toEqual(ids)
  expect(features[0]?.properties).toEqual(items[0])
})

test('districts that ended are not given any more', async () => {
  const client = await server.current.as('inspector')
  const before = await client.get(`/api/areas?municipality=${ESSEN}`)
  const [gone] = before.json<Items>().items.slice(-1)

  await server.current.db.sql(`update area set valid_to = '2026-05-01' where id = $1`, [gone?.['id']])
  const after = await client.get(`/api/areas?municipality=${ESSEN}`, {
    'if-none-match': String(before.headers['etag']),
  })

  expect(after.statusCode).toBe(200)
  expect(after.json<Items>().items).toEqual(before.json<Items>().items.slice(0, -1))
})

test.each(['/api/municipalities', '/api/municipalities?geometry=true', `/api/areas?municipality=${HERNE}`])(
  '%s is not sent twice',
  async (url) => {
    const client = await server.current.as('inspector')
    const first = await client.get(url)

    const again = await client.get(url, { 'if-none-match': String(first.headers['etag']) })

    expect([first.statusCode, again.statusCode]).toEqual([200, 304])
  },
)

test.each(['/api/areas?municipality=99', '/api/areas?city=05113000', '/api/municipalities?geometry=perhaps'])(
  '%s is refused',
  async (url) => {
    expect((await (await server.current.as('inspector')).get(url)).statusCode).toBe(400)
  },
)
