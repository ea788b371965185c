/** The whole story once, as people live it: find a house, log a visit, see it everywhere; another city sees nothing. */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { chromiumPath, origin, signIn, useBrowser } from './browser.ts'

const browser = useBrowser()

type Row = { id: string; address: string; place: { coordinates: [number, number] } }

/** What the signed-in person's own session answers. */
const ask = async <Answer>(page: Page, path: string) =>
  (await (await page.request.get(`${origin}${path}`)).json()) as Answer

/** A house of Essen with dwellings and nothing found yet that anybody could have visited today. */
const aHouse = async (page: Page): Promise<Row & { dwellings: number }> => {
  const { items } = await ask<{ items: Row[] }>(
    page,
    '/api/properties?state=triage&state=monitoring&limit=100',
  )
  for (const row of items) {
    const { buildings } = await ask<{ buildings: { dwelling_units: unknown[] }[] }>(
      page,
      `/api/properties/${row.id}`,
    )
    const dwellings = buildings.flatMap(({ dwelling_units }) => dwelling_units).length
    if (dwellings > 0 && buildings.length === 1) return { ...row, dwellings }
  }
  throw new Error('the demo region has no house for the story')
}

/** The text of the tile at zoom 15 that a house lies in; ids stand in it as they are. */
const tileOf = async (page: Page, { place }: Row, filter: string) => {
  const [lon, lat] = place.coordinates
  const north = Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI
  const [x, y] = [(lon / 180 + 1) / 2, (1 - north) / 2].map((share) => Math.floor(share * 2 ** 15))
  const answer = await page.request.get(`${origin}/api/map/tiles/15/${x}/${y}.mvt?${filter}`)
  return (await answer.body()).toString('latin1')
}

const openViolations = async (page: Page, type: string) =>
  (await ask<{ violation_type: Record<string, number> }>(page, '/api/map/facets')).violation_type[type] ?? 0

const next = (page: Page) => page.getByRole('button', { name: 'Weiter', exact: true }).click()
const choose = (page: Page, group: RegExp, answer: string | RegExp, nth = 0) =>
  page.getByRole('group', { name: group }).nth(nth).getByRole('radio', { name: answer }).check()

describe.skipIf(!chromiumPath)('an inspector of Essen', () => {
  test('finds a house, logs a visit with a finding in a dwelling, and sees it in history, map and counts; Herne sees nothing', async () => {
    const { page, complaints, foreign } = await browser.visit()
    await signIn(page, 'inspector.essen')
    const house = await aHouse(page)
    const before = await openViolations(page, 'ws_damp')

    // Finds it by typing, and opens it.
    await page.getByRole('combobox', { name: 'Immobilie suchen' }).fill(house.address)
    await page
      .getByRole('option', { name: new RegExp(house.address) })
      .first()
      .click()
    await page.getByRole('heading', { level: 1, name: new RegExp(house.address) }).waitFor()
    expect(page.url()).toContain(house.id)

    // Logs the visit, step by step.
    await page.goto(`/immobilien/${house.id}/besichtigung`)
    await page.getByRole('heading', { level: 2, name: 'Wann und mit wem' }).waitFor()
    await choose(page, /Verbundeinsatz/, 'Nein')
    await next(page)
    await choose(page, /Sind Sie ins Haus gekommen/, 'Zutritt gewährt')
    await next(page)
    await choose(page, /Betreten/, 'Ja')
    for (let card = 1; card < house.dwellings; card++) {
      await choose(page, /Betreten/, 'Nein', card)
      await choose(page, /Warum nicht/, /Niemand angetroffen/, card - 1)
    }
    await page.getByLabel('Personen angetroffen', { exact: true }).first().fill('3')
    await next(page)
    await page.getByRole('button', { name: 'Verstoß erfassen' }).click()
    await page.getByLabel('Suchen im Katalog').fill('Feuchtigkeit')
    await page.getByRole('button', { name: /Feuchtigkeit/ }).click()
    await choose(page, /Wie schwer/, 'erheblich')
    await next(page)
    await next(page)
    await choose(page, /nächsten Termin/, 'Nein')
    await next(page)
    await page.getByRole('button', { name: 'Begehung abschließen' }).click()

    // Sees it at the property, in its history …
    await page.getByRole('heading', { level: 1, name: new RegExp(house.address) }).waitFor()
    await page
      .getByText(/Feuchtigkeit/)
      .first()
      .waitFor()
    const { items: history } = await ask<{ items: { kind: string; detail: Record<string, unknown> }[] }>(
      page,
      `/api/properties/${house.id}/history`,
    )
    expect(history[0]).toMatchObject({
      kind: 'inspection',
      detail: { dwellings_entered: 1, findings: { found: 1 } },
    })

    // … in the counts and on the map …
    expect(await openViolations(page, 'ws_damp')).toBe(before + 1)
    const { items: found } = await ask<{ items: Row[] }>(
      page,
      '/api/properties?violation_type=ws_damp&limit=200',
    )
    expect(found.map(({ id }) => id)).toContain(house.id)
    expect(await tileOf(page, house, 'violation_type=ws_damp')).toContain(house.id)

    // … and somebody of Herne sees none of it.
    const stranger = await browser.visit()
    await signIn(stranger.page, 'inspector.herne')
    expect((await stranger.page.request.get(`${origin}/api/properties/${house.id}`)).status()).toBe(404)
    expect(await ask(stranger.page, `/api/search?q=${encodeURIComponent(house.address)}`)).toEqual({
      items: [],
    })
    await stranger.page.goto(`/immobilien/${house.id}`)
    await stranger.page
      .getByText(/gibt es nicht|nicht gefunden/i)
      .first()
      .waitFor()

    expect(complaints).toEqual([])
    expect([...foreign, ...stranger.foreign]).toEqual([])
  })
})
