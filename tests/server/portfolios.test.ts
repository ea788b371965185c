/** Portfolios: figures as the reader may see them, with reasons and changes. */
import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import { ESSEN, HERNE, useApp } from '../app.ts'
import { aDirector, aRegistration, storeHolding, storeParty } from '../owners.ts'
import { aHouse, aRating } from '../records.ts'

const server = useApp()

type Portfolio = { id: string; name: string; properties: number; lights: { red: number }; watched: boolean }

const withTwoFirms = async () => {
  const client = await server.current.as('lead')
  const director = [aDirector('Hedda Silbersiek', '1961-04-02', 'Essen')]
  const parties = [
    await storeParty(client, ESSEN, `Quarzdolde Wohnbau ${uuidv7().slice(-4)} GmbH`, { offices: director }),
    await storeParty(client, ESSEN, `Nebelrinde Objekt ${uuidv7().slice(-4)} GmbH`, { offices: director }),
  ]
  const houses = [
    await aHouse(server.current.db),
    await aHouse(server.current.db),
    await aHouse(server.current.db),
  ]
  for (const [at, house] of houses.entries()) await storeHolding(client, parties[at % 2]!, house.property_id)
  await aRating(server.current.db, houses[0]!, { neglect: 4, misuse: 4, impact: 4 })
  const party = (await client.get(`/api/parties/${parties[0]!}`)).json<{ portfolio_id: string }>()
  return { client, parties, houses, id: party.portfolio_id }
}

test('two firms under one director are one portfolio, counted house by house', async () => {
  const { client, id } = await withTwoFirms()

  const { items } = (await client.get(`/api/portfolios?municipality=${ESSEN}`)).json<{ items: Portfolio[] }>()
  const page = (await client.get(`/api/portfolios/${id}`)).json<
    Portfolio & { network: { links: unknown[] }; changes: { kind: string }[] }
  >()

  expect(items.find((one) => one.id === id)).toMatchObject({
    properties: 3,
    lights: { red: 1 },
    watched: false,
  })
  expect(page).toMatchObject({ properties: 3, cities: 1, parties: 2 })
  expect(page.network.links).toMatchObject([{ accepted: true, parts: [{ rule: 'same_officer' }] }])
  expect(page.changes.map(({ kind }) => kind)).toContain('joined')
})

test('a portfolio of another city is not there', async () => {
  const { id } = await withTwoFirms()
  const stranger = await server.current.as('lead', HERNE)

  const answers = [
    await stranger.get(`/api/portfolios/${id}`),
    await stranger.get(`/api/portfolios?municipality=${ESSEN}`),
    await stranger.put(`/api/portfolios/${id}/watch`, undefined),
  ]

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404])
})

test('a portfolio is watched by the one who watches it, until they stop', async () => {
  const { client, id } = await withTwoFirms()
  const colleague = await server.current.as('lead')
  const watched = async (who: typeof client) =>
    (await who.get(`/api/portfolios?municipality=${ESSEN}&watched=true`))
      .json<{ items: Portfolio[] }>()
      .items.map((one) => one.id)

  const codes = [
    (await client.put(`/api/portfolios/${id}/watch`, undefined)).statusCode,
    (await client.put(`/api/portfolios/${id}/watch`, undefined)).statusCode,
  ]

  expect(codes).toEqual([204, 204])
  expect([await watched(client), await watched(colleague)]).toEqual([[id], []])
  await client.delete(`/api/portfolios/${id}/watch`)
  expect(await watched(client)).toEqual([])
})

test('a firm with houses in two cities is one picture where both files are open, and its own city’s where not', async () => {
  const registrations = [aRegistration('AG Bochum', '55123')]
  const [essen, herne] = [await server.current.as('lead'), await server.current.as('lead', HERNE)]
  const a = await storeParty(essen, ESSEN, 'Kristallfarn Bestand GmbH', { registrations })
  const b = await storeParty(herne, HERNE, 'Kristallfarn Bestand GmbH', { registrations })
  await storeHolding(essen, a, (await aHouse(server.current.db)).property_id)
  await storeHolding(herne, b, (await aHouse(server.current.db, HERNE)).property_id)
  const { portfolio_id } = (await essen.get(`/api/parties/${a}`)).json<{ portfolio_id: string }>()
  const page = async () =>
    (await essen.get(`/api/portfolios/${portfolio_id}`)).json<{ cities: number; properties: number }>()
  const before = await page()

  await server.current.shares(HERNE, ESSEN)

  expect(before).toMatchObject({ cities: 1, properties: 1 })
  expect(await page()).toMatchObject({ cities: 2, properties: 2 })
})
