/** Between cities: hits, agreements and requests, through HTTP and past it, by SQL as the application's own role. */
import { VectorTile } from '@mapbox/vector-tile'
import fc from 'fast-check'
import { PbfReader } from 'pbf'
import { v7 as uuidv7 } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '../../db/query.ts'
import { DUISBURG, ESSEN, HERNE, useApp, type Client } from '../app.ts'
import { aHolding, aParty, type GivenParty } from '../owner-records.ts'
import { aHouse, aListing, type House } from '../records.ts'

const server = useApp()

let essen: Client
let herne: Client
beforeAll(async () => {
  essen = await server.current.as('lead', ESSEN)
  herne = await server.current.as('lead', HERNE)
})

const CITY = { [ESSEN]: 'Essen', [HERNE]: 'Herne', [DUISBURG]: 'Duisburg' }
const city = (key: keyof typeof CITY) => ({ key, name: CITY[key] })

let numbers = 1000
const aNumber = () => String(++numbers)

/** A house with an owner in the file of its city. */
const ownedHouse = async (owner: GivenParty): Promise<House> => {
  const house = await aHouse(server.current.db, owner.municipality_key)
  await aHolding(server.current.db, house, await aParty(server.current.db, owner))
  return house
}

/** One company with a house in Essen and `theirs` houses in Herne, each city with a record of its own. */
const oneCompany = async (theirs = 1): Promise<{ house: House; elsewhere: House[] }> => {
  const hrb = aNumber()
  const house = await ownedHouse({ municipality_key: ESSEN, hrb, name: `Kohlenhof ${hrb} GmbH` })
  const { db } = server.current
  const party = await aParty(db, { municipality_key: HERNE, hrb, name: `KOHLENHOF ${hrb} G.m.b.H.` })
  const elsewhere: House[] = []
  for (let n = 0; n < theirs; n++) {
    const one = await aHouse(db, HERNE)
    await aHolding(db, one, party)
    elsewhere.push(one)
  }
  return { house, elsewhere }
}

const hitsFor = (client: Client, { property_id }: House) =>
  client
    .get(`/api/properties/${property_id}/hits`)
    .then((answer) => answer.json<{ items: unknown[] }>().items)

const anAgreement = (changes: object = {}) => ({
  ...{ municipality_key: HERNE, recipient: 'municipality', recipient_key: ESSEN, level: 'counts' },
  ...{ purpose: 'Lagebild', legal_basis: 'Art. 26 DSGVO', from_on: '2026-01-01', to_on: null },
  ...changes,
})

const inAYear = () => new Date(Date.now() + 300 * 86_400_000).toISOString()

const aRequest = (house: House, changes: object = {}) => ({
  ...{ property_id: house.property_id, asked_key: HERNE, purpose: 'order', file_number: 'E-2026/17' },
  ...{ reason: 'Anordnung gegen die Eigentümerin wird vorbereitet' },
  ...changes,
})
const anApproval = (changes: object = {}) => ({
  ...{ verdict: 'approved', reason: 'Gemeinsames Vorgehen vereinbart', expires_at: inAYear() },
  ...changes,
})

/** By somebody new each time: who asks too much in a minute has to wait. */
const ask = async (house: House): Promise<string> => {
  const id = uuidv7()
  const client = await server.current.as('officer', ESSEN)
  expect((await client.put(`/api/access-requests/${id}`, aRequest(house))).statusCode).toBe(201)
  return id
}
const decide = (request: string, body: object, client = herne) =>
  client.put(`/api/access-requests/${request}/decisions/${uuidv7()}`, body)

describe('a company with houses in two cities', () => {
  test('is a hit in the other city, with its contact desk and no number, where nothing is agreed', async () => {
    const { house } = await oneCompany(2)
    const before = await hitsFor(essen, house)
    const desk = { name: 'Stabsstelle Wohnungsaufsicht', email: 'wohnen@herne.example', phone: '02323 16-0' }
    await herne.put(`/api/contact-desks/${HERNE}`, desk)

    const after = await hitsFor(essen, house)

    const hit = { municipality: city(HERNE), level: 'hit', properties: null }
    expect([before, after]).toEqual([[{ ...hit, contact_desk: null }], [{ ...hit, contact_desk: desk }]])
  })

  test('is told by number where an agreement says so, and only to the city that it names', async () => {
    const { house, elsewhere } = await oneCompany(2)
    const id = uuidv7()
    await herne.put(`/api/sharing-agreements/${id}`, anAgreement())

    const toEssen = await hitsFor(essen, house)
    const toHerne = await hitsFor(herne, elsewhere[0]!)
    await herne.patch(`/api/sharing-agreements/${id}`, { to_on: await day() }, { 'if-match': '"1"' })
    const ended = await hitsFor(essen, house)

    expect([toEssen, toHerne, ended]).toMatchObject([
      [{ level: 'counts', properties: 2 }],
      [{ municipality: city(ESSEN), level: 'hit', properties: null }],
      [{ level: 'hit', properties: null }],
    ])
  })

  test('is open as a whole at level record, and closed when the agreement ends', async () => {
    const { house, elsewhere } = await oneCompany()
    const address = `/api/properties/${elsewhere[0]!.property_id}`
    const id = uuidv7()
    const before = (await essen.get(address)).statusCode
    await herne.put(`/api/sharing-agreements/${id}`, anAgreement({ level: 'record', from_on: await day() }))

    const [hits, open] = [await hitsFor(essen, house), (await essen.get(address)).statusCode]
    const written = (await essen.patch(address, { note: 'x' }, { 'if-match': '"1"' })).statusCode
    const asked = (await essen.get(`${address}/hits`)).statusCode
    await herne.patch(`/api/sharing-agreements/${id}`, { to_on: await day() }, { 'if-match': '"1"' })

    expect(hits).toMatchObject([{ level: 'record', properties: 1 }])
    expect([before, open, written, asked, (await essen.get(address)).statusCode]).toEqual([
      404, 200, 403, 403, 404,
    ])
  })

  test('is found by name and address too, however they are written', async () => {
    const name = `Zeche ${aNumber()}`
    const house = await ownedHouse({
      ...{ municipality_key: ESSEN, name: `${name} Wohnbau GmbH`, at: ['Prüfsteinstr.', '12 a'] },
    })
    await ownedHouse({
      municipality_key: HERNE,
      name: `WOHNBAU ${name} GmbH`,
      at: ['Prüfsteinstraße', '12a'],
    })

    expect(await hitsFor(essen, house)).toMatchObject([{ municipality: city(HERNE) }])
  })

  test('leaves a line in the logs of both cities, naming each city’s own owners alone', async () => {
    const { house } = await oneCompany()

    await hitsFor(essen, house)

    const readings = await server.current.db.sql<{ municipality_key: string; own: boolean }>(
      `select r.municipality_key, (select bool_and(p.municipality_key = r.municipality_key)
         from party p where p.id = any (r.party_ids)) as own
       from owner_reading r where r.record_id = $1 and r.account_id = $2 and r.record_kind = 'hit' order by 1`,
      [house.property_id, essen.account_id],
    )
    expect(readings).toEqual([
      { municipality_key: ESSEN, own: true },
      { municipality_key: HERNE, own: true },
    ])
  })
})

const day = async () => (await server.current.db.sql<{ day: string }>(`select ruhr_day() as day`))[0]!.day

describe('nothing is told', () => {
  test.each(['natural_person', 'heirs'] as const)('of a %s, whatever stands in both files', async (kind) => {
    const hrb = aNumber()
    const { db } = server.current
    if (kind === 'natural_person')
      await db.sql(
        `insert into owner_policy values ($1, true, '§ 9'), ($2, true, '§ 9') on conflict do nothing`,
        [ESSEN, HERNE],
      )
    const owner = {
      kind,
      name: `Erika Musterfrau ${hrb}`,
      hrb,
      at: ['Prüfsteinweg', '1'] as [string, string],
    }
    const house = await ownedHouse({ ...owner, municipality_key: ESSEN })
    await ownedHouse({ ...owner, municipality_key: HERNE })

    expect(await hitsFor(essen, house)).toEqual([])
  })

  test('of a company that turns out to be a natural person', async () => {
    const { house } = await oneCompany()
    await server.current.db.sql(`insert into owner_policy values ($1, true, '§ 9') on conflict do nothing`, [
      HERNE,
    ])
    const before = await hitsFor(essen, house)
    await server.current.db.sql(
      `update party set kind = 'natural_person', legal_basis = '§ 9' where municipality_key = $1 and id in (
         select r.party_id from registration r where r.key = (
           select r.key from holding h join registration r on r.party_id = h.party_id where h.property_id = $2))`,
      [HERNE, house.property_id],
    )

    expect([before.length, await hitsFor(essen, house)]).toEqual([1, []])
  })

  test('to whoever records an owner without a house, or a house’s owner without a source', async () => {
    const { db } = server.current
    const hrb = aNumber()
    await ownedHouse({ municipality_key: HERNE, hrb })
    const house = await aHouse(db, ESSEN)
    const invented = await aParty(db, { municipality_key: ESSEN, hrb })
    const holding = {
      party_id: invented,
      property_id: house.property_id,
      role: 'owner',
      source: 'own_research',
    }

    const unsourced = await essen.put(`/api/holdings/${uuidv7()}`, {
      ...holding,
      ...{ source_note: ' ', parcel_id: null, dwelling_unit_id: null },
      ...{ share_numerator: null, share_denominator: null, from_on: null, to_on: null },
    })

    expect(unsourced.statusCode).toBe(400)
    expect(await hitsFor(essen, house)).toEqual([])
  })

  test('by a manager in common, nor by what somebody owned once', async () => {
    const { db } = server.current
    const [managed, sold] = [await aHouse(db, ESSEN), await aHouse(db, ESSEN)]
    const theirs = await aHouse(db, HERNE)
    for (const [house, how] of [
      [managed, { role: 'manager' }],
      [sold, { to_on: '2026-01-01' }],
    ] as const) {
      const hrb = aNumber()
      await aHolding(db, house, await aParty(db, { municipality_key: ESSEN, hrb }), how)
      await aHolding(db, theirs, await aParty(db, { municipality_key: HERNE, hrb }))
    }

    expect([await hitsFor(essen, managed), await hitsFor(essen, sold)]).toEqual([[], []])
  })

  test('to those without a file of their own, nor about a house that is not there for them', async () => {
    const { house } = await oneCompany()
    const url = `/api/properties/${house.property_id}/hits`

    const answers = await Promise.all([
      herne.get(url),
      (await server.current.as('coordinator', ESSEN)).get(url),
      (await server.current.as('dpo', ESSEN)).get(url),
      server.current.stranger().get(url),
    ])

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 403, 403, 401])
  })

  test('after thirty questions in a minute, one house asked again and again included', async () => {
    const { house } = await oneCompany()
    const officer = await server.current.as('officer', ESSEN)
    const statuses: number[] = []
    for (let n = 0; n < 31; n++)
      statuses.push((await officer.get(`/api/properties/${house.property_id}/hits`)).statusCode)

    expect(statuses).toEqual([...Array<number>(30).fill(200), 429])
    expect((await officer.get(`/api/properties/${house.property_id}/hits`)).json()).toMatchObject({
      type: '/problems/too_many_requests',
    })
    expect((await essen.get(`/api/properties/${house.property_id}/hits`)).statusCode).toBe(200)
  })
})

/** By which addresses an account sees a property. */
const waysTo = async (client: Client, { property_id, municipality_key }: House) => {
  const number = property_id.slice(-12)
  const [list, page, history, facets, search] = await Promise.all([
    client.get(`/api/properties?municipality=${municipality_key}&limit=200`),
    client.get(`/api/properties/${property_id}`),
    client.get(`/api/properties/${property_id}/history`),
    client.get(`/api/map/facets?q=${number}`),
    client.get(`/api/search?q=${number}`),
  ])
  return {
    list: list.json<{ items: { id: string }[] }>().items.some(({ id }) => id === property_id),
    page: page.statusCode === 200,
    history: history.statusCode === 200,
    facets: facets.json<{ total: number }>().total > 0,
    search: search.body.includes(property_id),
  }
}
const everywhere = { list: true, page: true, history: true, facets: true, search: true }
const nowhere = { list: false, page: false, history: false, facets: false, search: false }

describe('a request for a single case', () => {
  test('opens what hangs on the owner to the asking city, and to nobody else, until it is withdrawn', async () => {
    const { house, elsewhere } = await oneCompany()
    await aListing(server.current.db, elsewhere[0]!)
    const bystander = await server.current.as('lead', DUISBURG)
    const colleague = await server.current.as('inspector', ESSEN)
    const request = await ask(house)
    const before = await waysTo(essen, elsewhere[0]!)

    const approved = await decide(request, anApproval())
    const open = [await waysTo(essen, elsewhere[0]!), await waysTo(colleague, elsewhere[0]!)]
    const others = await waysTo(bystander, elsewhere[0]!)
    const withdrawn = await decide(request, { verdict: 'withdrawn', reason: 'Verkauft', expires_at: null })

    expect([approved.statusCode, withdrawn.statusCode]).toEqual([201, 201])
    expect([before, ...open, others]).toEqual([nowhere, everywhere, everywhere, nowhere])
    expect(await waysTo(essen, elsewhere[0]!)).toEqual(nowhere)
    expect(withdrawn.json()).toMatchObject({ state: 'withdrawn', direction: 'incoming' })
  })

  test('shows the asked city’s lead which houses it is about, and neither side the other’s file', async () => {
    const { house, elsewhere } = await oneCompany(2)
    const request = await ask(house)
    const seenBy = async (client: Client) =>
      (await client.get('/api/access-requests'))
        .json<{ items: { id: string; properties: { id: string }[] }[] }>()
        .items.find(({ id }) => id === request)
    const ids = (properties: { id: string }[] = []) => properties.map(({ id }) => id).sort()

    const [asking, asked] = [await seenBy(essen), await seenBy(herne)]
    const officer = await seenBy(await server.current.as('officer', HERNE))
    await decide(request, anApproval())

    expect(asking).toMatchObject({
      ...{ direction: 'outgoing', state: 'pending', properties: [] },
      property: { id: house.property_id },
    })
    expect(asked).toMatchObject({
      direction: 'incoming',
      state: 'pending',
      property: null,
      asking: city(ESSEN),
    })
    expect(ids(asked?.properties)).toEqual(ids(elsewhere.map(({ property_id: id }) => ({ id }))))
    expect(officer).toBeUndefined()
    expect(ids((await seenBy(essen))?.properties)).toEqual(ids(asked?.properties))
  })

  test('closes by itself at the moment that was set', async () => {
    const { house, elsewhere } = await oneCompany()
    const request = await ask(house)
    await decide(request, anApproval({ expires_at: new Date(Date.now() + 2000).toISOString() }))
    const open = await waysTo(essen, elsewhere[0]!)

    await new Promise((resolve) => setTimeout(resolve, 3500))

    expect([open, await waysTo(essen, elsewhere[0]!)]).toEqual([everywhere, nowhere])
    expect((await essen.get(`/api/access-requests?property=${house.property_id}`)).json()).toMatchObject({
      items: [{ state: 'expired', properties: [] }],
    })
  })

  test('that is refused stays closed, and can be made anew', async () => {
    const { house, elsewhere } = await oneCompany()
    const request = await ask(house)

    const refused = await decide(request, { verdict: 'refused', reason: 'Zweck unklar', expires_at: null })

    expect(refused.json()).toMatchObject({ state: 'refused' })
    expect(await waysTo(essen, elsewhere[0]!)).toEqual(nowhere)
    await ask(house)
  })

  test('opens what was linked when it was approved; what comes later stays closed', async () => {
    const { house, elsewhere } = await oneCompany()
    const { db } = server.current
    await decide(await ask(house), anApproval())
    const [owner] = await db.sql<{ party_id: string }>(
      `select party_id from holding where property_id = $1`,
      [elsewhere[0]!.property_id],
    )
    const later = await aHouse(db, HERNE)
    await aHolding(db, later, owner!.party_id)

    expect([(await waysTo(essen, elsewhere[0]!)).page, (await waysTo(essen, later)).page]).toEqual([
      true,
      false,
    ])
  })

  test('is stored once, decided once, and sent again is the same', async () => {
    const { house } = await oneCompany()
    const [id, decision] = [uuidv7(), uuidv7()]
    const url = `/api/access-requests/${id}`
    const approval = anApproval()
    const other = { verdict: 'refused', reason: 'Doch nicht', expires_at: null }

    const answers = [
      await essen.put(url, aRequest(house)),
      await essen.put(url, aRequest(house)),
      await essen.put(url, aRequest(house, { reason: 'anders' })),
      await essen.put(`/api/access-requests/${uuidv7()}`, aRequest(house)),
      await herne.put(`${url}/decisions/${decision}`, approval),
      await herne.put(`${url}/decisions/${decision}`, approval),
      await herne.put(`${url}/decisions/${decision}`, other),
      await decide(id, other),
      await decide(id, approval),
    ]

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 200, 409, 400, 201, 200, 409, 409, 409])
    expect(answers[3]!.json()).toMatchObject({ errors: [{ field: 'asked_key', code: 'already_asked' }] })
  })

  test('is decided once even where two leads decide at the same moment', async () => {
    const { house } = await oneCompany()
    const request = await ask(house)
    const other = await server.current.as('lead', HERNE)

    const answers = await Promise.all([
      decide(request, anApproval()),
      decide(request, { verdict: 'refused', reason: 'Zweck unklar', expires_at: null }, other),
    ])

    expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1)
    expect(
      await server.current.db.sql(`select id from access_decision where request_id = $1`, [request]),
    ).toHaveLength(1)
  })

  test('needs a hit, another city, the right to manage, and a decision the asked city’s lead', async () => {
    const { house } = await oneCompany()
    const put = (client: Client, body: object) => client.put(`/api/access-requests/${uuidv7()}`, body)
    const request = await ask(house)

    const answers = [
      await put(essen, aRequest(house, { asked_key: DUISBURG })),
      await put(essen, aRequest(house, { asked_key: ESSEN })),
      await put(essen, aRequest(house, { reason: ' ' })),
      await put(await server.current.as('inspector', ESSEN), aRequest(house)),
      await put(herne, aRequest(house)),
      await decide(request, anApproval(), essen),
      await decide(request, anApproval(), await server.current.as('officer', HERNE)),
      await decide(request, anApproval(), await server.current.as('lead', DUISBURG)),
      await decide(request, anApproval({ expires_at: null })),
      await decide(request, anApproval({ expires_at: '2020-01-01T00:00:00Z' })),
      await decide(request, anApproval({ expires_at: '2099-01-01T00:00:00Z' })),
      await decide(request, anApproval({ reason: '' })),
      await decide(request, { verdict: 'withdrawn', reason: 'x', expires_at: null }),
    ]

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([
      ...[400, 400, 400, 403, 404, 403, 403, 404, 400, 400, 400, 400, 409],
    ])
    expect(answers[0]!.json()).toMatchObject({ errors: [{ field: 'asked_key', code: 'no_hit' }] })
  })
})

describe('an agreement', () => {
  test('is made and ended by the lead of the city that grants it', async () => {
    const id = uuidv7()
    const url = `/api/sharing-agreements/${id}`
    const body = anAgreement({ recipient_key: DUISBURG })
    const ended = { to_on: await day() }

    const answers = [
      await essen.put(url, body),
      await (await server.current.as('officer', HERNE)).put(url, body),
      await herne.put(url, body),
      await herne.put(url, body),
      await herne.put(url, anAgreement({ recipient_key: DUISBURG, level: 'record' })),
      await herne.put(`/api/sharing-agreements/${uuidv7()}`, body),
      await herne.put(`/api/sharing-agreements/${uuidv7()}`, anAgreement({ recipient_key: HERNE })),
      await essen.patch(url, ended, { 'if-match': '"1"' }),
      await (await server.current.as('lead', DUISBURG)).patch(url, ended, { 'if-match': '"1"' }),
      await herne.patch(url, ended),
      await herne.patch(url, ended, { 'if-match': '"7"' }),
      await herne.patch(url, { to_on: '2026-01-02' }, { 'if-match': '"1"' }),
      await herne.patch(url, ended, { 'if-match': '"1"' }),
      await herne.patch(url, { to_on: '2199-01-01' }, { 'if-match': '"2"' }),
    ]

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([
      ...[403, 403, 201, 200, 409, 409, 400, 404, 403, 428, 409, 400, 200, 400],
    ])
  })

  test('is seen by both cities and by nobody else', async () => {
    const id = uuidv7()
    await herne.put(`/api/sharing-agreements/${id}`, anAgreement({ from_on: '2199-01-01' }))
    const seen = async (client: Client) => (await client.get('/api/sharing-agreements')).body.includes(id)

    expect([
      await seen(herne),
      await seen(essen),
      await seen(await server.current.as('dpo', ESSEN)),
      await seen(await server.current.as('lead', DUISBURG)),
      await seen(await server.current.as('coordinator', DUISBURG)),
    ]).toEqual([true, true, true, false, false])
  })
})

type Mark = Record<string, string | number | boolean>
const tileTotal = async (client: Client): Promise<number> => {
  const tiles = [...[0, 1].flatMap((x) => [0, 1].map((y) => `/api/map/tiles/9/${265 + x}/${170 + y}.mvt`))]
  let total = 0
  for (const url of tiles) {
    const answer = await client.get(url)
    if (answer.statusCode === 204) continue
    const layer = new VectorTile(new PbfReader(answer.rawPayload)).layers['properties']!
    const marks = Array.from({ length: layer.length }, (_, at) => layer.feature(at).properties as Mark)
    total += marks.reduce((sum, mark) => sum + Number(mark['count'] ?? 1), 0)
  }
  return total
}

test('for any agreements and requests, list, facets, tiles and SQL show the same properties', async () => {
  const { db } = server.current
  const companies = [await oneCompany(2), await oneCompany(1), await oneCompany(3)]
  const requests = [] as string[]
  for (const { house } of companies) requests.push(await ask(house))
  const step = fc.oneof(
    fc.record({ at: fc.nat(2), verdict: fc.constantFrom('approved', 'refused', 'withdrawn') }),
    fc.record({
      level: fc.constantFrom('hit', 'counts', 'record'),
      to: fc.constantFrom(ESSEN, DUISBURG, null),
      over: fc.boolean(),
    }),
  )
  const people = [
    essen,
    await server.current.as('inspector', DUISBURG),
    await server.current.as('coordinator', DUISBURG),
  ]

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 3 }), async (steps) => {
      for (const one of steps)
        if ('verdict' in one) {
          const { at, verdict } = one
          const refused = await decide(requests[at]!, {
            ...{ verdict, reason: 'x', expires_at: verdict === 'approved' ? inAYear() : null },
          })
          // Asked again, so that the next step has something to decide.
          if (refused.statusCode === 201 && verdict !== 'approved')
            requests[at] = await ask(companies[at]!.house)
        } else {
          await db.sql(`delete from sharing_agreement where municipality_key = $1`, [HERNE])
          const { level, to: recipient_key, over } = one
          await herne.put(
            `/api/sharing-agreements/${uuidv7()}`,
            anAgreement({
              ...{
                level,
                recipient_key,
                recipient: recipient_key === null ? 'coordination' : 'municipality',
              },
              to_on: over ? '2026-02-01' : null,
            }),
          )
        }
      await db.sql(`insert into change (kind, key) select 'membership', id::text from account`)
      await server.current.app.feed.catchUp()
      for (const person of people) {
        const seen = await db.as({ account_id: person.account_id }, (transaction) =>
          many<{ id: string }>(transaction, sql`select id from property order by id`),
        )
        const list = await person.get('/api/properties?limit=200')
        if (list.statusCode === 403) {
          expect(seen).toEqual([])
          continue
        }
        const { items, total } = list.json<{ items: { id: string }[]; total: number }>()
        const facets = (await person.get('/api/map/facets')).json<{ total: number }>()
        expect(items.map(({ id }) => id).sort()).toEqual(seen.map(({ id }) => id))
        expect([total, facets.total, await tileTotal(person)]).toEqual(Array(3).fill(seen.length))
      }
    }),
    { numRuns: 25 },
  )
})
