/** What was recorded wrongly is put right by a new visit; nothing is lost, nothing counts twice. */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { chromiumPath, origin, signIn, useBrowser } from './browser.ts'

const browser = useBrowser()

type Entry = {
  id: string
  corrected: boolean
  detail: {
    persons_met: number
    dwellings: number
    findings: Record<string, number>
    corrects: string | null
  }
}
type House = {
  property: { id: string; status: { open_violations: number; visits: number } }
  visits: Entry[]
}

const ask = async <Answer>(page: Page, path: string) =>
  (await (await page.request.get(`${origin}${path}`)).json()) as Answer

const houseOf = async (page: Page, id: string): Promise<House> => ({
  property: await ask<House['property']>(page, `/api/properties/${id}`),
  visits: (await ask<{ items: Entry[] }>(page, `/api/properties/${id}/history?kind=inspection`)).items,
})

/** A house of Essen whose only visit found exactly one thing and met somebody in a dwelling. */
const aHouseVisitedOnce = async (page: Page): Promise<House> => {
  const { items } = await ask<{ items: { id: string }[] }>(page, '/api/properties?limit=200')
  for (const { id } of items) {
    const house = await houseOf(page, id)
    const [visit] = house.visits
    const once = house.visits.length === 1 && visit?.detail.findings['found'] === 1
    if (once && visit.detail.persons_met > 0 && house.property.status.open_violations === 1) return house
  }
  throw new Error('the demo region has no house for the story')
}

const change = (page: Page, step: string) =>
  page.getByRole('button', { name: new RegExp(`^Ändern.*${step}`) }).click()
const toSummary = (page: Page) => page.getByRole('button', { name: 'Zur Zusammenfassung' }).click()
const openForm = (page: Page, { property, visits }: House) =>
  page.goto(`/immobilien/${property.id}/besichtigung?corrects=${visits[0]?.id}`)

describe.skipIf(!chromiumPath)('a visit that was recorded wrongly', () => {
  test('is corrected from the timeline: both versions stay, linked, and only the correction counts', async () => {
    const { page, complaints } = await browser.visit()
    await signIn(page, 'inspector.essen')
    const house = await aHouseVisitedOnce(page)
    const [wrong] = house.visits

    // The form comes with the visit as it was recorded.
    await page.goto(`/immobilien/${house.property.id}`)
    await page.getByRole('link', { name: /^Berichtigen/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Begehung berichtigen' }).waitFor()
    expect(await page.getByText('geändert', { exact: true }).count()).toBe(0)

    // A number and a finding are put right.
    await change(page, 'Wohnungen')
    await expect.poll(() => page.locator(':focus').innerText()).toBe('Wohnungen')
    const met = page.getByRole('textbox', { name: 'Personen angetroffen' }).first()
    await met.fill(String(Number(await met.inputValue()) + 7))
    await met.blur()
    await toSummary(page)
    await change(page, 'Neue Feststellungen')
    await page.getByRole('button', { name: 'Feststellung entfernen' }).click()
    await toSummary(page)
    expect(await page.getByText('geändert', { exact: true }).count()).toBe(2)

    // Without a reason it is not sent; a double click sends it once.
    const submit = page.getByRole('button', { name: 'Berichtigung abschließen' })
    await submit.click()
    await page.getByText('Bitte geben Sie an, warum Sie die Begehung berichtigen.').waitFor()
    await page.getByLabel('Grund der Berichtigung').fill('Zettel verwechselt')
    await submit.dblclick()

    // Both versions stand in the history, each leads to the other.
    await page.getByText('Die Berichtigung ist gespeichert.').waitFor()
    await page.getByText(/Grund: Zettel verwechselt/).waitFor()
    await page.getByRole('button', { name: 'Zur Berichtigung' }).click()
    await expect.poll(() => page.locator('li:focus').innerText()).toContain('Zettel verwechselt')
    await page.getByRole('button', { name: 'Zur ursprünglichen Fassung' }).click()
    await expect.poll(() => page.locator('li:focus').innerText()).toMatch(/berichtigt/)
    expect(await page.getByRole('link', { name: /^Berichtigen/ }).count()).toBe(1)
    const after = await houseOf(page, house.property.id)
    expect(after.visits).toMatchObject([
      {
        corrected: false,
        detail: { corrects: wrong?.id, persons_met: (wrong?.detail.persons_met ?? 0) + 7 },
      },
      { id: wrong?.id, corrected: true, detail: { findings: { found: 1 } } },
    ])

    // The counts follow.
    expect(after.property.status).toMatchObject({ open_violations: 0, visits: house.property.status.visits })

    // The old version offers no second correction, not even by its address.
    await openForm(page, house)
    await page.getByRole('heading', { name: 'Diese Begehung ist schon berichtigt' }).waitFor()
    expect(await page.getByRole('button', { name: 'Berichtigung abschließen' }).count()).toBe(0)
    expect(complaints).toEqual([])
  })

  test('keeps drafts of a visit and of a correction apart, and refuses strange visits and readers', async () => {
    const { page } = await browser.visit()
    await signIn(page, 'lead.essen')
    const house = await aHouseVisitedOnce(page)
    const form = `/immobilien/${house.property.id}/besichtigung`

    await page.goto(form)
    await page
      .getByRole('group', { name: /Verbundeinsatz/ })
      .getByRole('radio', { name: 'Ja' })
      .check()
    await openForm(page, house)
    await change(page, 'Vermerk')
    await page.getByLabel('Vermerk zur Begehung').fill('berichtigt')
    await openForm(page, house)
    await page.getByRole('heading', { name: 'Angefangene Berichtigung' }).waitFor()
    await page.getByRole('button', { name: 'Entwurf fortsetzen' }).click()
    expect(await page.getByLabel('Vermerk zur Begehung').inputValue()).toBe('berichtigt')
    await page.goto(form)
    await page.getByRole('heading', { name: 'Angefangene Begehung' }).waitFor()

    const other = await ask<{ items: { id: string }[] }>(page, '/api/properties?limit=2&sort=address')
    const strange = other.items.find(({ id }) => id !== house.property.id)?.id ?? ''
    await page.goto(`/immobilien/${strange}/besichtigung?corrects=${house.visits[0]?.id}`)
    await page.getByText('Diese Begehung gehört nicht zu dieser Immobilie.').waitFor()

    const reader = await browser.visit()
    await signIn(reader.page, 'coordinator')
    await openForm(reader.page, house)
    await reader.page.getByRole('alert').getByRole('heading', { level: 2 }).waitFor()
    expect(await reader.page.getByRole('button', { name: 'Berichtigung abschließen' }).count()).toBe(0)
  })
})
