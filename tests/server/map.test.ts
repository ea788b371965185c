/** Tiles and counts through HTTP, held against what the same account sees by SQL under row level security. */
import { VectorTile } from '@mapbox/vector-tile'
import fc from 'fast-check'
import { PbfReader } from 'pbf'
import { v7 as uuidv7 } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '../../db/query.ts'
import type { Role } from '../../server/auth/rules.ts'
import { LIGHTS, STATES } from '../../server/map/row.ts'
import { type Client, DUISBURG, ESSEN, HERNE, useApp } from '../app.ts'

const server = useApp()

const TODAY = '2026-06-15'
const CITIES = [ESSEN, HERNE, DUISBURG]
const TYPES = ['wa_mould', 'wa_heating', 'ba_fire', 'oa_waste']
const aDay = fc.integer({ min: -20, max: 20 }).map((days) => {
  return new Date(Date.parse(TODAY) + days * 86_400_000).toISOString().slice(0, 10)
})

const aProperty = fc.record({
  municipality_key: fc.constantFrom(...CITIES),
  /** Metres from the middle of the city; few enough houses share a place, many a cluster. */
  east: fc.integer({ min: -6000, max: 6000 }),
  north: fc.integer({ min: -6000, max: 6000 }),
  light: fc.constantFrom(...LIGHTS),
  state: fc.constantFrom(...STATES),
  types: fc.subarray(TYPES),
  next_deadline_on: fc.option(aDay),
  last_visit_on: fc.option(aDay),
  use_banned: fc.boolean(),
})
type Given = typeof aProperty extends fc.Arbitrary<infer Property> ? Property : never

/** Properties in any state, without the records that would lead there: how states follow is tested elsewhere. */
const store = async (properties: Given[]): Promise<string[]> => {
  const rows = properties.map((property) => ({ id: uuidv7(), ...property }))
  await server.current.db.sql(
    `insert into property (id, municipality_key, file_number, use_state, place)
     select r.id, m.key, r.id, 'inhabited', st_translate(m.label_place, r.east, r.north)
     from jsonb_to_recordset($1) as r (id uuid, municipality_key text, east float, north float)
       join municipality m on m.key = r.municipality_key`,
    [JSON.stringify(rows)],
  )
  await server.current.db.sql(
    `update property_status s
     set light = r.light, state = r.state, open_violation_types = array(select jsonb_array_elements_text(r.types)),
         open_violations = jsonb_array_length(r.types), next_deadline_on = r.next_deadline_on,
         last_visit_on = r.last_visit_on, use_banned = r.use_banned
     from jsonb_to_recordset($1) as r (id uuid, light text, state text, types jsonb, next_deadline_on date,
       last_visit_on date, use_banned boolean)
     where s.property_id = r.id`,
    [JSON.stringify(rows)],
  )
  return rows.map(({ id }) => id)
}

/** As a write through the API would end. */
const known = () => server.current.app.feed.catchUp()

const conditions = {
  municipality: fc.subarray(CITIES, { minLength: 1 }),
  area: fc.integer({ min: 0, max: 200 }).map((at) => [areas[at % areas.length]!]),
  bbox: fc
    .tuple(
      ...[6.6, 51.15, 6.9, 51.45].map((least) =>
        fc.integer({ min: 0, max: 300 }).map((n) => least + n / 1000),
      ),
    )
    .map((box) => [box.map((degrees) => degrees.toFixed(3)).join()]),
  light: fc.subarray([...LIGHTS], { minLength: 1 }),
  state: fc.subarray([...STATES], { minLength: 1 }),
  violation_type: fc.subarray(TYPES, { minLength: 1 }),
  visited_before: aDay.map((day) => [day]),
  visited_after: aDay.map((day) => [day]),
  overdue: fc.boolean().map((is) => [String(is)]),
}
type Name = keyof typeof conditions
const areas: string[] = []

const aFilter = fc
  .tuple(fc.record(conditions), fc.subarray(Object.keys(conditions) as Name[], { maxLength: 3 }))
  .map(
    ([all, kept]) =>
      Object.fromEntries(kept.map((name) => [name, all[name]])) as Partial<Record<Name, string[]>>,
  )

/** Rights of every kind: only some of these roles may read properties. */
const someMemberships = fc.uniqueArray(
  fc.record({
    role: fc.constantFrom<Role>('inspector', 'lead', 'coordinator', 'council', 'dpo', 'admin'),
    municipality_key: fc.constantFrom(...CITIES),
  }),
  { selector: ({ role, municipality_key }) => role + municipality_key, maxLength: 4 },
)
const reads = ({ role }: { role: Role }) => ['inspector', 'lead', 'coordinator'].includes(role)

const queryOf = (filter: Partial<Record<Name, string[]>>) => {
  const search = new URLSearchParams()
  for (const [name, values] of Object.entries(filter)) for (const value of values) search.append(name, value)
  return search.size === 0 ? '' : `?${search.toString()}`
}

type Seen = {
  id: string
  facts: Record<Exclude<Name, 'bbox' | 'visited_before' | 'visited_after'>, string[]>
  meets: Record<Name, boolean>
}

/** What the account sees, by SQL alone: each property with the conditions that it meets. */
const seenBy = (client: Client, filter: Partial<Record<Name, string[]>>) => {
  const [west, south, east, north] = filter.bbox?.[0]!.split(',') ?? []
  const given = (name: Name) => filter[name] ?? null
  const first = (name: Name) => filter[name]?.[0] ?? null
  return server.current.db.as({ account_id: client.account_id }, (db) =>
    many<Seen>(
      db,
      sql`
      with recursive up (leaf, id, parent_id) as (
        select id, id, parent_id from area
        union all
        select up.leaf, a.id, a.parent_id from up join area a on a.id = up.parent_id
      ), line as (select leaf, array_agg(id::text) as ids from up group by leaf)
      select p.id,
        json_build_object('municipality', array[p.municipality_key], 'area', coalesce(line.ids, '{}'),
          'light', array[s.light], 'state', array[s.state], 'violation_type', s.open_violation_types,
          'overdue', array[coalesce(s.next_deadline_on < ${TODAY}::date, false)::text]) as facts,
        json_build_object(
          'municipality', ${given('municipality')}::text[] is null or p.municipality_key = any (${given('municipality')}),
          'area', ${given('area')}::text[] is null or coalesce(line.ids && ${given('area')}, false),
          'bbox', ${west ?? null}::float is null or st_intersects(st_transform(p.place, 4326), st_makeenvelope(
             ${west ?? null}, ${south ?? null}, ${east ?? null}, ${north ?? null}, 4326)),
          'light', ${given('light')}::text[] is null or s.light = any (${given('light')}),
          'state', ${given('state')}::text[] is null or s.state = any (${given('state')}),
          'violation_type', ${given('violation_type')}::text[] is null
             or s.open_violation_types && ${given('violation_type')},
          'visited_before', ${first('visited_before')}::date is null
             or coalesce(s.last_visit_on < ${first('visited_before')}, false),
          'visited_after', ${first('visited_after')}::date is null
             or coalesce(s.last_visit_on > ${first('visited_after')}, false),
          'overdue', ${first('overdue')}::boolean is null
             or coalesce(s.next_deadline_on < ${TODAY}::date, false) = ${first('overdue')}::boolean
        ) as meets
      from property p join property_status s on s.property_id = p.id left join line on line.leaf = p.area_id
      order by p.id`,
    ),
  )
}

const left = (seen: Seen[], but?: string) =>
  seen.filter(({ meets }) => Object.entries(meets).every(([name, met]) => met || name === but))

const countBy = (seen: Seen[], name: keyof Seen['facts']) => {
  const counts: Record<string, number> = {}
  for (const { facts } of left(seen, name))
    for (const value of facts[name]) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

type Mark = Record<string, string | number | boolean>

const marksAt = async (client: Client, z: number, x: number, y: number, query = ''): Promise<Mark[]> => {
  const answer = await client.get(`/api/map/tiles/${z}/${x}/${y}.mvt${query}`)
  if (answer.statusCode === 204) return []
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([
    200,
    'application/vnd.mapbox-vector-tile',
  ])
  const layer = new VectorTile(new PbfReader(answer.rawPayload)).layers['properties']!
  return Array.from({ length: layer.length }, (_, at) => layer.feature(at).properties)
}

/** The four tiles of z9 over the three cities. */
const REGION = [
  [265, 170],
  [265, 171],
  [266, 170],
  [266, 171],
] as const

beforeAll(async () => {
  areas.push(
    ...(await server.current.db.sql<{ id: string }>('select id from area order by id')).map(({ id }) => id),
  )
  await store(fc.sample(aProperty, { numRuns: 300, seed: 1 }))
  // Herne opens its files to the coordination desk and to Essen; Essen's hold for Essen alone.
  await server.current.shares(HERNE, 'coordination')
  await server.current.shares(HERNE, ESSEN)
  await known()
})

describe('for any account and filter', () => {
  test('the counts are those of SQL under row level security', async () => {
    await fc.assert(
      fc.asyncProperty(someMemberships, aFilter, async (memberships, filter) => {
        const client = await server.current.signedIn(...memberships)
        const seen = await seenBy(client, filter)

        const answer = await client.get(`/api/map/facets${queryOf(filter)}`)

        if (!memberships.some(reads)) {
          expect([answer.statusCode, seen]).toEqual([403, []])
          return
        }
        expect(answer.json()).toEqual({
          total: left(seen).length,
          light: { red: 0, yellow: 0, green: 0, unrated: 0, ...countBy(seen, 'light') },
          state: countBy(seen, 'state'),
          municipality: countBy(seen, 'municipality'),
          area: countBy(seen, 'area'),
          violation_type: countBy(seen, 'violation_type'),
          overdue: { true: 0, false: 0, ...countBy(seen, 'overdue') },
        })
      }),
      { numRuns: 60 },
    )
  })

  test('the tiles of a zoom add up to the counts of SQL under row level security', async () => {
    await fc.assert(
      fc.asyncProperty(someMemberships, aFilter, async (memberships, filter) => {
        fc.pre(memberships.some(reads))
        const client = await server.current.signedIn(...memberships)
        const expected = countBy(left(await seenBy(client, filter)), 'light')

        const tiles = await Promise.all(REGION.map(([x, y]) => marksAt(client, 9, x, y, queryOf(filter))))

        for (const light of LIGHTS) {
          const shown = tiles
            .flat()
            .map((mark) => Number('count' in mark ? mark[light] : mark['light'] === light))
          expect(shown.reduce((sum, count) => sum + count, 0)).toBe(expected[light] ?? 0)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('a tile near the ground shows the properties that PostGIS finds in it', async () => {
    const client = await server.current.as('lead')
    const places = await server.current.db.sql<{ x: number; y: number; ids: string[] }>(
      `with place as (select id, municipality_key, st_transform(place, 3857) as at, st_transform(place, 4326) as deg
                      from property where municipality_key = '${ESSEN}'),
         tile as (select distinct floor((st_x(deg) + 180) / 360 * 16384)::int as x,
             floor((0.5 - asinh(tan(radians(st_y(deg)))) / (2 * pi())) * 16384)::int as y from place)
       select x, y, (select array_agg(id::text order by id) from place
                     where st_intersects(at, st_tileenvelope(14, x, y))) as ids
       from tile order by x, y limit 20`,
    )

    const tiles = await Promise.all(places.map(({ x, y }) => marksAt(client, 14, x, y)))

    expect(tiles.map((marks) => marks.map(({ id }) => String(id)).sort())).toEqual(
      places.map(({ ids }) => ids),
    )
  })
})

describe('the map keeps up', () => {
  const inEssen = fc.sample(aProperty, { numRuns: 1, seed: 2 })[0]!
  const here = { ...inEssen, municipality_key: ESSEN, east: 0, north: 0, light: 'red' as const }
  const totalFor = async (client: Client) =>
    (await client.get('/api/map/facets')).json<{ total: number }>().total

  test('with properties that come, change, move and go', async () => {
    const client = await server.current.as('inspector')
    const before = await totalFor(client)

    const [id] = await store([here])
    await known()
    const come = await totalFor(client)
    await server.current.db.sql(`update property set place = st_translate(place, 500, 0) where id = $1`, [id])
    await known()
    const moved = await totalFor(client)
    await server.current.db.sql(`delete from property where id = $1`, [id])
    await known()
    const gone = await totalFor(client)

    expect([come, moved, gone]).toEqual([before + 1, before + 1, before])
  })

  test('with a change that is committed after a later one was seen', async () => {
    // The embedded engine has one connection, so nothing overtakes anything there.
    if (server.current.db.kind === 'embedded') return
    const client = await server.current.as('inspector', HERNE)
    const before = await totalFor(client)
    const slow = await server.current.db.pool.connect()
    const insert = (id: string) =>
      `insert into property (id, municipality_key, file_number, use_state, place, created_by)
       select '${id}', key, '${id}', 'vacant', label_place, '00000000-0000-7000-8000-000000000001'
       from municipality where key = '${HERNE}'`

    await slow.query(`begin; set local revierblick.account = '00000000-0000-7000-8000-000000000001'`)
    await slow.query(insert(uuidv7()))
    await server.current.db.sql(insert(uuidv7()))
    await known()
    const early = await totalFor(client)
    await slow.query('commit')
    slow.release()
    await known()
    const late = await totalFor(client)

    expect([early, late]).toEqual([before + 1, before + 2])
  })

  test('by hearing of each change once, however long somebody else writes', async () => {
    if (server.current.db.kind === 'embedded') return
    const heard: string[] = []
    server.current.app.feed.listen((changes) => void heard.push(...changes.map(({ key }) => key)))
    const slow = await server.current.db.pool.connect()
    await slow.query(`begin; select pg_current_xact_id()`)
    const [id] = await store([here])

    for (let look = 0; look < 3; look++) await known()
    await slow.query('rollback')
    slow.release()
    await known()

    expect(heard.filter((key) => key === id)).toEqual([id])
  })

  test('with memberships that end', async () => {
    const client = await server.current.signedIn(
      { role: 'inspector', municipality_key: ESSEN },
      { role: 'inspector', municipality_key: DUISBURG },
    )
    const both = await totalFor(client)

    await server.current.db.sql(`delete from membership where account_id = $1 and municipality_key = $2`, [
      client.account_id,
      DUISBURG,
    ])
    await known()

    expect(await totalFor(client)).toBeLessThan(both)
    expect(await totalFor(client)).toBe((await seenBy(client, {})).length)
  })
})

describe('a tile', () => {
  test('is sent once and then confirmed, until something on it changes', async () => {
    const client = await server.current.as('inspector')
    const url = '/api/map/tiles/6/33/21.mvt'

    const first = await client.get(url)
    const etag = String(first.headers.etag)
    const again = await client.get(url, { 'if-none-match': etag })
    await store([
      { ...fc.sample(aProperty, { numRuns: 1, seed: 3 })[0]!, municipality_key: ESSEN, east: 0, north: 0 },
    ])
    await known()
    const changed = await client.get(url, { 'if-none-match': etag })

    expect([first.statusCode, again.statusCode, again.body, changed.statusCode]).toEqual([200, 304, '', 200])
    expect(first.headers['cache-control']).toBe('private, no-cache')
  })

  test('where nothing is has no content', async () => {
    const client = await server.current.as('inspector')

    expect((await client.get('/api/map/tiles/9/0/0.mvt')).statusCode).toBe(204)
  })

  test('of nobody who is signed in is refused, as it is to those who may not read files', async () => {
    const url = '/api/map/tiles/9/265/170.mvt'

    const answers = await Promise.all([
      server.current.stranger().get(url),
      (await server.current.as('council')).get(url),
      (await server.current.as('dpo')).get('/api/map/facets'),
    ])

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 403, 403])
  })
})

test.each([
  ['/api/map/tiles/9/512/0.mvt', 'x'],
  ['/api/map/tiles/9/0/512.mvt', 'y'],
  ['/api/map/tiles/23/0/0.mvt', 'z'],
  ['/api/map/tiles/9/a/0.mvt', 'x'],
  ['/api/map/facets?light=blue', 'light.0'],
  ['/api/map/facets?state=open', 'state.0'],
  ['/api/map/facets?bbox=7,51,8', 'bbox'],
  ['/api/map/facets?bbox=8,51,7,52', 'bbox'],
  ['/api/map/facets?bbox=7,51,8,91', 'bbox'],
  ['/api/map/facets?municipality=11000000', 'municipality.0'],
  ['/api/map/facets?area=essen', 'area.0'],
  ['/api/map/facets?overdue=maybe', 'overdue'],
  ['/api/map/facets?visited_after=2026-02-30', 'visited_after'],
  ['/api/map/facets?colour=red', 'colour'],
])('%s is refused with the field named', async (url, field) => {
  const client = await server.current.as('inspector')

  const answer = await client.get(url)

  expect(answer.statusCode).toBe(400)
  expect(answer.json<{ errors: { field: string }[] }>().errors[0]?.field).toBe(field)
})
