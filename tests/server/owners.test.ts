/** Owners of a property: recorded by date and source, opened for a purpose, read with a trace. */
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { rebuildLinks } from '../../server/owners/rebuild.ts'
import { type Client, ESSEN, HERNE, useApp } from '../app.ts'
import {
  aDirector,
  aHoldingBody,
  anAddress,
  aPartyBody,
  aRegistration,
  storeHolding,
  storeParty,
} from '../owners.ts'
import { aHouse } from '../records.ts'

const server = useApp()

const house = async (municipality_key = ESSEN) =>
  (await aHouse(server.current.db, municipality_key)).property_id
const officer = (municipality_key = ESSEN) => server.current.as('officer', municipality_key)
const withPurpose = async (client: Client, property_id: string) => {
  const answer = await client.put(`/api/owner-purposes/${uuidv7()}`, {
    property_id,
    purpose: 'hearing',
    file_number: 'PI-2026-17',
  })
  expect(answer.statusCode).toBe(201)
}
const owners = async (client: Client, property: string, on = '') =>
  (await client.get(`/api/properties/${property}/owners${on && `?on=${on}`}`)).json<{
    holdings: { party_name: string }[]
    former: { party_name: string }[]
    shares: unknown[]
  }>()

describe('records', () => {
  test('a party sent twice is stored once; other content under its id is refused', async () => {
    const client = await officer()
    const id = uuidv7()
    const body = aPartyBody(ESSEN, 'Nordlicht Wohnbau GmbH', {
      registrations: [aRegistration('Amtsgericht Essen', '12345')],
      addresses: [anAddress('Altendorfer Str.', '12a-14', '45127', 'Essen')],
      offices: [aDirector('Renate Holtkamp', '1961-04-02', 'Essen')],
    })

    const answers = [
      await client.put(`/api/parties/${id}`, body),
      await client.put(`/api/parties/${id}`, body),
      await client.put(`/api/parties/${id}`, { ...body, note: 'anders' }),
    ]

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 200, 409])
    expect(answers[0]?.json()).toMatchObject({
      kind: 'legal_person',
      names: [{ name: 'Nordlicht Wohnbau GmbH' }],
    })
  })

  test('who owned it on a day is told by the dates, and who did before stays', async () => {
    const client = await officer()
    const property = await house()
    const [old, young] = [
      await storeParty(client, ESSEN, 'Altbesitz Ruhr GmbH'),
      await storeParty(client, ESSEN, 'Neubesitz Emscher GmbH'),
    ]
    await storeHolding(client, old, property, { from_on: '2019-05-01', to_on: '2024-06-01' })
    await storeHolding(client, young, property, { from_on: '2024-06-01' })
    await withPurpose(client, property)

    const then = await owners(client, property, '2024-03-01')
    const now = await owners(client, property)

    expect(then.holdings.map((one) => one.party_name)).toEqual(['Altbesitz Ruhr GmbH'])
    expect(now.holdings.map((one) => one.party_name)).toEqual(['Neubesitz Emscher GmbH'])
    expect(now.former.map((one) => one.party_name)).toEqual(['Altbesitz Ruhr GmbH'])
  })

  test('shares that do not add up to one are shown, not refused', async () => {
    const client = await officer()
    const property = await house()
    for (const share_denominator of [2, 3])
      await storeHolding(
        client,
        await storeParty(client, ESSEN, `Anteil ${share_denominator} GmbH`),
        property,
        {
          share_numerator: 1,
          share_denominator,
        },
      )
    await withPurpose(client, property)

    expect((await owners(client, property)).shares).toEqual([
      { parcel_id: null, numerator: 5, denominator: 6, complete: false },
    ])
  })

  test('a natural person needs a legal basis, in a city that allows it at all', async () => {
    const client = await officer()
    const body = aPartyBody(ESSEN, 'Heinz Beispiel', { kind: 'natural_person', legal_basis: '§ 3 DSG NRW' })
    const refused = await client.put(`/api/parties/${uuidv7()}`, body)
    await server.current.db.sql(
      `insert into owner_policy values ($1, true, 'Dienstanweisung 12/2026')
       on conflict (municipality_key) do update set natural_persons = true, legal_basis = 'x'`,
      [ESSEN],
    )
    const withoutBasis = await client.put(`/api/parties/${uuidv7()}`, { ...body, legal_basis: ' ' })
    const accepted = await client.put(`/api/parties/${uuidv7()}`, body)

    expect([refused, withoutBasis, accepted].map(({ statusCode }) => statusCode)).toEqual([400, 400, 201])
  })

  test('an inspector records no owner, and nobody one of another city', async () => {
    const inspector = await server.current.as('inspector')
    const stranger = await officer(HERNE)
    const body = aPartyBody(ESSEN, 'Fremd GmbH')

    expect((await inspector.put(`/api/parties/${uuidv7()}`, body)).statusCode).toBe(403)
    expect((await stranger.put(`/api/parties/${uuidv7()}`, body)).statusCode).toBe(403)
  })

  test('owner search forgives a typing mistake', async () => {
    const client = await officer()
    const id = await storeParty(client, ESSEN, 'Zeppelinhof Grundbesitz GmbH')

    for (const q of ['zeppelinhof', 'Grundbesitz Zeppel', 'Zeppelinhoff', 'zepelinhof grundbesitz']) {
      const { items } = (await client.get(`/api/parties?q=${encodeURIComponent(q)}`)).json<{
        items: { id: string }[]
      }>()
      expect(items[0]?.id, q).toBe(id)
    }
  })
})

describe('reading', () => {
  test('owners are opened for a stated purpose only, and the reading is written down', async () => {
    const client = await officer()
    const property = await house()
    const party = await storeParty(client, ESSEN, 'Zweckbindung GmbH')
    await storeHolding(client, party, property)
    const before = await client.get(`/api/properties/${property}/owners`)
    await withPurpose(client, property)

    const after = await client.get(`/api/properties/${property}/owners`)

    expect(before.json()).toMatchObject({ status: 403, type: '/problems/purpose_needed' })
    expect(after.statusCode).toBe(200)
    expect(
      await server.current.db.sql(
        `select account_id, municipality_key, party_ids, purpose, file_number from owner_reading
         where record_kind = 'owners' and record_id = $1`,
        [property],
      ),
    ).toEqual([
      {
        account_id: client.account_id,
        municipality_key: ESSEN,
        party_ids: [party],
        purpose: 'hearing',
        file_number: 'PI-2026-17',
      },
    ])
  })

  test('a purpose is stated for oneself, not for colleagues', async () => {
    const [client, colleague] = [await officer(), await officer()]
    const property = await house()
    await withPurpose(client, property)

    expect((await colleague.get(`/api/properties/${property}/owners`)).statusCode).toBe(403)
  })

  test('another city gets 404 by every address', async () => {
    const client = await officer()
    const stranger = await officer(HERNE)
    const property = await house()
    const party = await storeParty(client, ESSEN, 'Unsichtbar GmbH')
    const holding = await storeHolding(client, party, property)
    const purpose = { property_id: property, purpose: 'order', file_number: 'X' }

    const answers = [
      await stranger.get(`/api/parties/${party}`),
      await stranger.get(`/api/properties/${property}/owners`),
      await stranger.get(`/api/properties/${property}/network`),
      await stranger.put(`/api/owner-purposes/${uuidv7()}`, purpose),
      await stranger.put(`/api/holdings/${uuidv7()}`, aHoldingBody(party, property)),
      await stranger.patch(
        `/api/holdings/${holding}`,
        {
          share_numerator: null,
          share_denominator: null,
          from_on: null,
          to_on: '2026-01-01',
          source: 'own_research',
          source_note: 'x',
        },
        { 'if-match': '"1"' },
      ),
      await stranger.get(`/api/link-candidates?municipality=${ESSEN}`),
    ]

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404, 404, 404, 404])
    expect((await stranger.get('/api/parties?q=unsichtbar')).json()).toEqual({ items: [] })
  })
})

describe('links', () => {
  const network = async (client: Client, property: string) =>
    (await client.get(`/api/properties/${property}/network`)).json<{
      parties: { id: string }[]
      properties: { id: string }[]
      links: { accepted: boolean; parts: { rule: string }[]; a_id: string; b_id: string }[]
    }>()

  test('the same registration joins two records, with the reason kept', async () => {
    const client = await officer()
    const [one, other] = [await house(), await house()]
    const registrations = [aRegistration('AG Essen', '90871')]
    const a = await storeParty(client, ESSEN, 'Halde Sieben Verwaltung GmbH', { registrations })
    const b = await storeParty(client, ESSEN, 'Halde 7 Immobilien UG (haftungsbeschränkt)', { registrations })
    await storeHolding(client, a, one)
    await storeHolding(client, b, other)
    await withPurpose(client, one)

    const seen = await network(client, one)

    expect(seen.properties.map(({ id }) => id).sort()).toEqual([one, other].sort())
    expect(seen.links).toMatchObject([{ accepted: true, parts: [{ rule: 'same_registration' }] }])
  })

  test('a denial cuts what a rule joined, taking it back joins it again', async () => {
    const client = await officer()
    const [one, other] = [await house(), await house()]
    const registrations = [aRegistration('AG Essen', '90872')]
    const a = await storeParty(client, ESSEN, 'Zeche Anna Wohnen GmbH', { registrations })
    const b = await storeParty(client, ESSEN, 'Anna Wohnbau GmbH', { registrations })
    await storeHolding(client, a, one)
    await storeHolding(client, b, other)
    await withPurpose(client, one)
    const say = async (verdict: string) => {
      const body = { a_id: b, b_id: a, verdict, reason: 'Handelsregister eingesehen' }
      expect((await client.put(`/api/link-judgements/${uuidv7()}`, body)).statusCode).toBe(201)
      return (await network(client, one)).properties.length
    }

    expect([await say('denied'), await say('undone'), await say('confirmed')]).toEqual([1, 2, 2])
  })

  test('a surname, or a name alone, links nobody; a director fully known makes a candidate or more', async () => {
    const client = await officer()
    const ids = [
      await storeParty(client, ESSEN, 'Vogelheim Bauten GmbH', { offices: [aDirector('Petra Vosswinkel')] }),
      await storeParty(client, ESSEN, 'Karnap Objekte GmbH', { offices: [aDirector('Petra Vosswinkel')] }),
    ]

    const accepted = await server.current.db.sql(
      `select accepted from party_link where a_id = any ($1) and b_id = any ($1) and accepted`,
      [ids],
    )

    expect(accepted).toEqual([])
  })

  test('candidates wait in a queue with both records until somebody judges', async () => {
    const client = await officer()
    const address = [anAddress('Kettwiger Straße', '20', '45127', 'Essen')]
    const a = await storeParty(client, ESSEN, 'Morgentau Hausbesitz GmbH', { addresses: address })
    const b = await storeParty(client, ESSEN, 'Morgentau Hausbesitzgesellschaft Zwei GmbH', {
      addresses: address,
    })
    const queue = async () =>
      (await client.get(`/api/link-candidates?municipality=${ESSEN}&limit=50`))
        .json<{ items: { a: { id: string }; b: { id: string } }[] }>()
        .items.filter((item) => [item.a.id, item.b.id].includes(a))
    const before = await queue()
    await client.put(`/api/link-judgements/${uuidv7()}`, {
      a_id: a,
      b_id: b,
      verdict: 'denied',
      reason: 'verschieden',
    })

    expect(before.map((item) => [item.a.id, item.b.id].sort())).toEqual([[a, b].sort()])
    expect(await queue()).toEqual([])
  })
})

test('a rebuild finds what was found step by step, and twice in a row changes nothing', async () => {
  const client = await officer(HERNE)
  const address = [anAddress('Bahnhofstraße', '7', '44623', 'Herne')]
  for (let at = 0; at < 4; at++)
    await storeParty(
      client,
      HERNE,
      at % 2 === 0 ? 'Kohlenpott Wohnen GmbH' : 'Kohlenpott Wohnen Gesellschaft mbH',
      {
        addresses: address,
        registrations: at < 2 ? [aRegistration('AG Bochum', '4711')] : [],
      },
    )
  const state = () =>
    server.current.db.sql(
      `select jsonb_build_array(
         (select jsonb_agg(to_jsonb(l) - 'since' order by a_id, b_id) from party_link l where municipality_key = $1),
         (select jsonb_agg(to_jsonb(m) order by party_id) from portfolio_member m where municipality_key = $1),
         (select jsonb_agg(to_jsonb(b) order by party_id, block) from party_block b where municipality_key = $1)) as all`,
      [HERNE],
    )
  const rebuild = () =>
    server.current.db.as({ account_id: client.account_id }, (db) => rebuildLinks(db, HERNE))
  const stepwise = await state()

  await rebuild()
  const once = await state()
  await rebuild()

  expect(once).toEqual(stepwise)
  expect(await state()).toEqual(once)
})
