/** Two cities and one company: a hit, a question, an answer, and the end of it; both cities' logs know. */
import pg from 'pg'
import type { Page } from 'playwright-core'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, inject, test } from 'vitest'
import { aPartyBody, aHoldingBody, aRegistration } from '../owners.ts'
import { chromiumPath, origin, phone, signIn, useBrowser } from './browser.ts'

const browser = useBrowser()
const [ESSEN, HERNE] = ['05113000', '05916000']

const put = async (page: Page, path: string, body: object) => {
  const answer = await page.request.put(`${origin}${path}`, { data: body })
  expect([path, answer.status(), answer.ok() ? '' : await answer.text()]).toEqual([path, 201, ''])
}

const housesOf = async (page: Page, city: string): Promise<string[]> => {
  const answer = await page.request.get(`${origin}/api/properties?municipality=${city}&limit=40`)
  return ((await answer.json()) as { items: { id: string }[] }).items.map(({ id }) => id)
}

/** Records the company as owner of these houses, in the file of the city that the person works for. */
const own = async (page: Page, city: string, hrb: string, houses: string[]) => {
  const party = uuidv7()
  const registrations = [aRegistration('Amtsgericht Essen', hrb)]
  await put(page, `/api/parties/${party}`, aPartyBody(city, `Glimmerfarn ${hrb} GmbH`, { registrations }))
  for (const house of houses) await put(page, `/api/holdings/${uuidv7()}`, aHoldingBody(party, house))
}

const hitIn = (page: Page) =>
  page.locator('#elsewhere').getByRole('listitem').filter({ hasText: 'in Herne' }).first()

const statusOf = async (page: Page, house: string) =>
  (await page.request.get(`${origin}/api/properties/${house}`)).status()

const readings = async (house: string) => {
  const client = new pg.Client({ connectionString: inject('records') ?? '' })
  await client.connect()
  const { rows } = await client.query<{ municipality_key: string }>(
    `select distinct municipality_key from owner_reading where record_id = $1 and record_kind = 'hit' order by 1`,
    [house],
  )
  await client.end()
  return rows.map(({ municipality_key }) => municipality_key)
}

describe.skipIf(!chromiumPath)('a lead in Essen', () => {
  test('sees hits in Herne, asks, looks into what Herne opens, and no longer when it is closed', async () => {
    const hrb = String(600_000 + (Date.now() % 100_000))
    const essen = await browser.visit()
    const herne = await browser.visit({ viewport: phone })
    await signIn(essen.page, 'lead.essen')
    await signIn(herne.page, 'lead.herne')
    // A house without an owner in the demo, so that the only hits are the company's.
    const house = (await housesOf(essen.page, ESSEN)).at(-1) ?? ''
    const theirs = (await housesOf(herne.page, HERNE)).slice(-2)
    await own(essen.page, ESSEN, hrb, [house])
    await own(herne.page, HERNE, hrb, theirs)
    expect(await statusOf(essen.page, theirs[0] ?? '')).toBe(404)

    await essen.page.goto(`/immobilien/${house}`)
    const hit = hitIn(essen.page)
    await hit.getByRole('heading', { name: /Treffer in Herne/ }).waitFor()
    await hit.getByRole('button', { name: 'Einsicht anfragen' }).click()
    await hit.getByLabel('Zweck').selectOption('order')
    await hit.getByLabel('Begründung').fill('Anordnung gegen die Eigentümerin wird vorbereitet')
    await hit.getByRole('button', { name: 'Anfrage senden' }).click()
    await hit.getByText('Angefragt', { exact: true }).waitFor()

    await herne.page.goto('/einsicht')
    const asked = herne.page.getByRole('article', { name: /Anfrage aus Essen/ }).first()
    await asked.getByText(/Eine Freigabe öffnet \d+ Immobilien/).waitFor()
    await asked.getByRole('button', { name: 'Freigeben' }).click()
    await asked.getByLabel('Begründung der Entscheidung').fill('Gemeinsames Vorgehen vereinbart')
    await asked.getByRole('button', { name: 'Freigeben' }).click()
    await asked.getByText('Freigegeben', { exact: true }).waitFor()

    await essen.page.reload()
    await hit.getByText('Freigegeben', { exact: true }).waitFor()
    await hit.locator(`a[href="/immobilien/${theirs[0]}"]`).click()
    await essen.page.locator('#history').waitFor()
    expect(essen.page.url()).toContain(theirs[0])
    expect(await essen.page.locator('#elsewhere').count()).toBe(0)

    await asked.getByRole('button', { name: 'Freigabe zurückziehen' }).click()
    await asked.getByLabel('Begründung der Entscheidung').fill('Haus verkauft')
    await asked.getByRole('button', { name: 'Freigabe zurückziehen' }).click()
    await asked.getByText('Zurückgezogen', { exact: true }).waitFor()

    expect(await statusOf(essen.page, theirs[0] ?? '')).toBe(404)
    await essen.page.goto(`/immobilien/${house}`)
    await hit.getByText('Zurückgezogen', { exact: true }).waitFor()

    // Asked anew, opened for a few seconds: nobody has to close it.
    const request = uuidv7()
    const asking = { purpose: 'order', file_number: 'E-2', reason: 'Noch einmal' }
    await put(essen.page, `/api/access-requests/${request}`, {
      ...{ property_id: house, asked_key: HERNE, ...asking },
    })
    const expires_at = new Date(Date.now() + 5000).toISOString()
    await put(herne.page, `/api/access-requests/${request}/decisions/${uuidv7()}`, {
      ...{ verdict: 'approved', reason: 'Kurz', expires_at },
    })
    expect(await statusOf(essen.page, theirs[0] ?? '')).toBe(200)
    await expect.poll(() => statusOf(essen.page, theirs[0] ?? ''), { timeout: 20_000 }).toBe(404)
    await essen.page.goto(`/immobilien/${house}`)
    await hit.getByText('Abgelaufen', { exact: true }).waitFor()
    expect([essen.complaints, herne.complaints]).toEqual([[], []])
    if (inject('records') !== null)
      expect(await readings(house)).toEqual(expect.arrayContaining([ESSEN, HERNE]))
  })

  test('agrees on more with another city, and ends it', async () => {
    const { page, complaints } = await browser.visit()
    await signIn(page, 'lead.essen')
    await page.goto('/einsicht')

    await page.getByRole('button', { name: 'Vereinbarung anlegen' }).click()
    const form = page.getByRole('form', { name: 'Vereinbarung anlegen' })
    const recipient = form.getByRole('combobox', { name: 'Wer erfährt es?' })
    await recipient.click()
    await recipient.pressSequentially('Hatt')
    await page.getByRole('option', { name: 'Hattingen' }).click()
    await form.getByLabel('Treffer mit Anzahl').check()
    await form.getByLabel('Zweck').fill('Gemeinsames Lagebild')
    await form.getByLabel('Rechtsgrundlage').fill('Vereinbarung vom 01.11.2026')
    await form.getByRole('button', { name: 'Vereinbarung speichern' }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'Essen gegenüber: Hattingen' })
    await row.getByText('Gilt', { exact: true }).waitFor()
    await row.getByRole('button', { name: 'Beenden' }).click()
    await row.getByRole('button', { name: 'Heute beenden' }).click()
    await row.getByText('Beendet', { exact: true }).waitFor()

    expect(complaints).toEqual([])
  })
})
