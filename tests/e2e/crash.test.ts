import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { afterEach, expect, test } from 'vitest'
import { anEmptyPlace, onPostgresql, type Place } from './place.ts'
import { ServerProcess } from './server-process.ts'

const places: Place[] = []
const servers: ServerProcess[] = []
const start = async (environment: Record<string, string>) => {
  const server = await ServerProcess.spawn(environment)
  servers.push(server)
  return server
}
const aPlace = async () => {
  const place = await anEmptyPlace()
  places.push(place)
  return place
}
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
  for (const place of places.splice(0)) await place.remove()
})

const signIn = async (origin: string) => {
  const answer = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'lead.essen@demo.revierblick.example', password: 'revierblick-demo' }),
  })
  expect(answer.status).toBe(204)
  return String(answer.headers.get('set-cookie')).split(';')[0] ?? ''
}

const aProperty = () => ({
  id: uuidv7(),
  body: {
    municipality_key: '05113000',
    use_state: 'inhabited',
    place: { type: 'Point', coordinates: [7.0116, 51.4556] },
    note: '',
    addresses: [{ street: 'Prüfsteinweg', house_number: '1', postcode: '45127' }],
    parcels: [],
    buildings: [],
  },
})

test('a server killed in the middle of writing keeps every write it acknowledged, and starts again by itself', async () => {
  const place = await aPlace()
  const environment = { ...place.environment, SEED_DEMO: '1' }
  const first = await (await start(environment)).ready()
  const cookie = await signIn(first.origin)
  const acknowledged: string[] = []
  const writing = (async () => {
    for (;;) {
      const { id, body } = aProperty()
      const answer = await fetch(`${first.origin}/api/properties/${id}`, {
        method: 'PUT',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      expect(answer.status).toBe(201)
      acknowledged.push(id)
    }
  })().catch((error: unknown) => error)
  while (acknowledged.length < 12) await new Promise((resolve) => setTimeout(resolve, 20))

  await first.kill()
  const ended = await writing
  const second = await (await start(environment)).ready()

  expect(String(ended)).toContain('fetch failed')
  const again = await signIn(second.origin)
  const found = await Promise.all(
    acknowledged.map((id) => fetch(`${second.origin}/api/properties/${id}`, { headers: { cookie: again } })),
  )
  expect(found.map(({ status }) => status)).toEqual(acknowledged.map(() => 200))
})

test.skipIf(onPostgresql)(
  'a lock file of a process that is gone is no obstacle, one of a living server is',
  async () => {
    const place = await aPlace()
    const environment = { ...place.environment, SEED_DEMO: '0' }
    const first = await (await start(environment)).ready()
    const lock = join(place.environment['DATA_DIR'] ?? '', 'engine.lock')
    expect(existsSync(lock)).toBe(true)

    const second = await start(environment)

    expect(await second.ended()).toBe(1)
    expect(second.output).toMatch(/in use by process \d+/)
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toHaveProperty('pid')
    await first.stop()
    expect(existsSync(lock)).toBe(false)
  },
)

test.skipIf(!onPostgresql)(
  'two servers that start at once on an empty PostgreSQL both end healthy',
  async () => {
    const place = await aPlace()
    const environment = { ...place.environment, SEED_DEMO: '1' }

    const servers = await Promise.all([start(environment), start(environment)])
    await Promise.all(servers.map((server) => server.ready()))

    const cookies = await Promise.all(servers.map(({ origin }) => signIn(origin)))
    const totals = await Promise.all(
      servers.map(async ({ origin }, index) => {
        const answer = await fetch(`${origin}/api/map/facets`, { headers: { cookie: cookies[index] ?? '' } })
        return ((await answer.json()) as { total: number }).total
      }),
    )
    expect(totals[0]).toBeGreaterThan(50)
    expect(totals[1]).toBe(totals[0])
  },
)

test('wrong settings are named all at once, in words', async () => {
  const server = await start({ PORT: '99999', DATABASE_URL: 'mysql://x', SEED_DEMO: 'maybe' })

  expect(await server.ended()).toBe(1)
  for (const name of ['PORT', 'DATABASE_URL', 'SEED_DEMO']) expect(server.output).toContain(`${name}=`)
})

test('a database that cannot be reached is said so', async () => {
  const server = await start({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })

  expect(await server.ended()).toBe(1)
  expect(server.output).toContain('Cannot reach the database')
})
