/** A new property: its draft outlives the page, and impatience records it once. */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { chromiumPath, origin, signIn, useBrowser } from './browser.ts'

const browser = useBrowser()

const street = (page: Page) => page.getByLabel('Straße', { exact: true })
const placed = (page: Page) => page.getByText('Ort gewählt: Essen').waitFor()
const offer = (page: Page) => page.getByRole('heading', { name: 'Angefangene Erfassung' })

const found = async (page: Page, typed: string) => {
  const answer = await page.request.get(`${origin}/api/search?q=${encodeURIComponent(typed)}`)
  const { items } = (await answer.json()) as { items: { id: string; address: string }[] }
  return items.filter(({ address }) => address === typed)
}

describe.skipIf(!chromiumPath)('a new property', () => {
  test('is continued after the page was closed, and recorded once by a double click', async () => {
    const { page, complaints } = await browser.visit()
    const sent: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'PUT') sent.push(new URL(request.url()).pathname)
    })
    await signIn(page, 'inspector.essen')
    await page.goto('/immobilien/neu')

    // Nothing entered, nothing kept.
    await street(page).waitFor()
    await page.reload()
    await street(page).fill('Quittenpfad')
    await page.getByLabel(/^Hausnummer/).fill('7')
    await page.locator('canvas.maplibregl-canvas').waitFor()
    await page.getByRole('button', { name: 'Mitte der Karte übernehmen' }).click()
    await placed(page)

    // The draft waits on the device; thrown away, it comes back once.
    await page.reload()
    await offer(page).waitFor()
    await page.getByRole('button', { name: 'Entwurf fortsetzen' }).click()
    await placed(page)
    await page.getByRole('button', { name: 'Entwurf verwerfen' }).click()
    expect(await street(page).inputValue()).toBe('')
    await page.getByRole('button', { name: 'Rückgängig' }).click()
    expect(await street(page).inputValue()).toBe('Quittenpfad')

    await page.getByRole('button', { name: 'Immobilie erfassen' }).dblclick()
    await page.getByRole('heading', { level: 1, name: 'Quittenpfad 7' }).waitFor()

    const [path] = sent
    expect(new Set(sent)).toEqual(new Set([path]))
    expect(await found(page, 'Quittenpfad 7')).toMatchObject([{ id: path?.split('/').pop() }])
    await page.goto('/immobilien/neu')
    await street(page).waitFor()
    expect(await offer(page).count()).toBe(0)
    expect(complaints).toEqual([])
  })

  test('is thrown away when the person begins anew', async () => {
    const { page } = await browser.visit()
    await signIn(page, 'inspector.essen')
    await page.goto('/immobilien/neu')
    await street(page).fill('Falscher Weg')
    await page.reload()
    await page.getByRole('button', { name: 'Entwurf verwerfen und neu beginnen' }).click()
    expect(await street(page).inputValue()).toBe('')

    await page.reload()

    await street(page).waitFor()
    expect(await offer(page).count()).toBe(0)
  })
})
