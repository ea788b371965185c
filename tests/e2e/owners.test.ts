/** Who owns a house and what hangs on the owner: opened for a purpose, with reasons, judged by keyboard. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { v7 as uuid } from 'uuid'
import { describe, expect, test } from 'vitest'
import { chromiumPath, origin, phone, signIn, useBrowser } from './browser.ts'

const browser = useBrowser()
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const accessibilityFaults = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe)
  const { violations } = await page.evaluate<{ violations: { id: string }[] }>(
    `axe.run(document, { resultTypes: ['violations'] })`,
  )
  return violations.map(({ id }) => id)
}

const ask = async <Answer>(page: Page, path: string) =>
  (await (await page.request.get(`${origin}${path}`)).json()) as Answer
const houses = async (page: Page) =>
  (await ask<{ items: { id: string }[] }>(page, '/api/properties?limit=60')).items.map(({ id }) => id)

const openOwners = async (page: Page, house: string) => {
  await page.goto(`/immobilien/${house}`)
  await page.getByRole('button', { name: 'Eigentum ansehen' }).click()
}
const statePurpose = async (page: Page) => {
  await page.getByLabel('Zweck', { exact: true }).selectOption({ label: 'Anhörung' })
  await page.getByRole('button', { name: 'Zweck angeben und öffnen' }).click()
  await page.getByLabel('Stand am').waitFor()
}
/** One whose owner is connected to another by a rule that counts; its purpose is stated. */
const aHouseWithConnections = async (page: Page): Promise<string> => {
  for (const house of (await houses(page)).slice(2)) {
    const data = { property_id: house, purpose: 'network_review', file_number: 'PI-1' }
    await page.request.put(`${origin}/api/owner-purposes/${uuid()}`, { data, headers: { origin } })
    const { links } = await ask<{ links: { accepted: boolean }[] }>(page, `/api/properties/${house}/network`)
    if (links.some(({ accepted }) => accepted)) return house
  }
  throw new Error('the demo region has no house for the story')
}

describe.skipIf(!chromiumPath)('the owners of a house', () => {
  test('an inspector is asked what for, once', async () => {
    const { page } = await browser.visit()
    await signIn(page, 'inspector.essen')
    const [house = ''] = await houses(page)

    await openOwners(page, house)
    expect(await page.getByLabel('Aktenzeichen', { exact: true }).inputValue()).toMatch(/^PI-/)
    expect(await accessibilityFaults(page)).toEqual([])
    await statePurpose(page)
    await openOwners(page, house)
    await page.getByLabel('Stand am').waitFor()

    expect(await page.getByRole('button', { name: 'Eigentum erfassen' }).count()).toBe(0)
  })

  test('an officer records a new owner once and sees it with its source', async () => {
    const { page } = await browser.visit()
    await signIn(page, 'officer.essen')
    const [, house = ''] = await houses(page)
    await openOwners(page, house)
    await statePurpose(page)

    await page.getByRole('button', { name: 'Eigentum erfassen' }).click()
    await page.getByLabel('Wer', { exact: true }).pressSequentially('Glimmerstieg Wohnbau GmbH')
    await page.getByText('Neu erfassen: „Glimmerstieg Wohnbau GmbH“').click()
    await page.getByLabel('Anteil als Bruch').fill('1/6')
    await page.getByLabel('Fundstelle').fill('Grundbuch von Altenessen, Blatt 4711')
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Eigentum speichern' }).dblclick()
    const owners = page.locator('#owners')
    await owners.getByText('Eigentum gespeichert.').waitFor()

    await owners.getByText('Glimmerstieg Wohnbau GmbH').waitFor()
    expect(await owners.getByText('Grundbuch von Altenessen, Blatt 4711').count()).toBe(1)
    expect(await owners.getByText(/^Die Anteile ergeben zusammen/).count()).toBe(1)
  })

  test('what hangs on the owner says why, and opens its evidence', async () => {
    const { page } = await browser.visit()
    await signIn(page, 'lead.essen')
    const house = await aHouseWithConnections(page)
    await openOwners(page, house)

    const connection = page.locator('#network details').first()
    await connection.locator('summary').click()
    await connection.getByRole('row', { name: /^Gilt ab 0,80/ }).waitFor()
    expect(await connection.locator('.why').innerText()).toMatch(/gleich|ähnlich|Namen/i)
    expect(await connection.getByRole('button', { name: 'Bestätigen' }).count()).toBe(1)
    expect(await accessibilityFaults(page)).toEqual([])
  })
})

describe.skipIf(!chromiumPath)('connections to review', () => {
  const left = async (page: Page) =>
    Number(/Noch (\d+) Paar/.exec(await page.getByRole('main').innerText())?.[1] ?? NaN)

  test('keys move, deny and take back', async () => {
    const { page, complaints } = await browser.visit()
    await signIn(page, 'officer.essen')
    await page.goto('/verflechtung')
    await page.getByText(/^Paar 1 von/).waitFor()
    const before = await left(page)

    await page.keyboard.press('j')
    await page.getByText(/^Paar 2 von/).waitFor()
    await page.keyboard.press('k')
    await page.getByText(/^Paar 1 von/).waitFor()
    const pair = await page.getByRole('heading', { level: 2 }).innerText()
    await page.keyboard.press('d')
    await page.getByText('Verbindung abgelehnt.').waitFor()
    expect(await left(page)).toBe(before - 1)
    await page.keyboard.press('u')
    await page.getByText('Entscheidung zurückgenommen.').waitFor()

    expect(await page.getByRole('heading', { level: 2 }).innerText()).toBe(pair)
    expect(await left(page)).toBe(before)
    expect(complaints).toEqual([])
  })

  test('the queue is accessible and fits the phone', async () => {
    const { page } = await browser.visit({ viewport: phone, colorScheme: 'dark' })
    await signIn(page, 'lead.essen')
    await page.goto('/verflechtung')
    await page.getByText(/^Paar 1 von/).waitFor()

    expect(await accessibilityFaults(page)).toEqual([])
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overhang).toBeLessThanOrEqual(0)
  })
})
