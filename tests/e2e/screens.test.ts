/** Every screen, by machine: no accessibility fault, no error, no request outside, nothing wider than the phone. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { chromiumPath, desktop, origin, phone, signIn, useBrowser } from './browser.ts'

const browser = useBrowser()
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Fault = { id: string; nodes: { target: string[]; failureSummary: string }[] }

const accessibilityFaults = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe)
  const { violations } = await page.evaluate<{ violations: Fault[] }>(
    `axe.run(document, { resultTypes: ['violations'] })`,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  )
}

/** A screen is there when its skeletons are gone and the map, where there is one, has drawn. */
const settled = async (page: Page) => {
  await page.locator('main, [role=main]').first().waitFor()
  await expect.poll(() => page.locator('[aria-busy=true]').count(), { timeout: 30_000 }).toBe(0)
  await page.waitForTimeout(800)
}

const firstHouse = async (page: Page) => {
  const answer = await page.request.get(`${origin}/api/properties?state=order_issued&limit=1`)
  return ((await answer.json()) as { items: { id: string }[] }).items[0]?.id ?? ''
}

const firstPortfolio = async (page: Page) => {
  const answer = await page.request.get(`${origin}/api/portfolios?municipality=05113000&limit=1`)
  return ((await answer.json()) as { items: { id: string }[] }).items[0]?.id ?? ''
}

const screens: [name: string, who: string, path: (house: string, portfolio: string) => string][] = [
  ['the map with its list', 'lead.essen', () => '/'],
  ['the list', 'lead.essen', () => '/liste'],
  ['a property', 'lead.essen', (house) => `/immobilien/${house}`],
  ['a visit', 'inspector.essen', (house) => `/immobilien/${house}/besichtigung`],
  ['a new property', 'inspector.essen', () => '/immobilien/neu'],
  ['how we compute', 'lead.essen', () => '/so-rechnen-wir'],
  ['access between cities', 'lead.essen', () => '/einsicht'],
  ['the portfolios', 'lead.essen', () => '/bestaende'],
  ['a portfolio', 'lead.essen', (_, portfolio) => `/bestaende/${portfolio}`],
  ['connections to review', 'lead.essen', () => '/verflechtung'],
  ['accounts', 'admin', () => '/konten'],
  ['the log', 'dpo.essen', () => '/protokoll'],
  ['an address that does not exist', 'lead.essen', () => '/gibt-es-nicht'],
]

const looks = [
  { viewport: desktop, colorScheme: 'light', locale: 'de-DE' },
  { viewport: phone, colorScheme: 'dark', locale: 'en-GB' },
] as const

/** German is the default whatever the browser asks for; English is somebody's choice, which the page remembers. */
const visitIn = async (look: (typeof looks)[number]) => {
  const visitor = await browser.visit(look)
  const language = look.locale.slice(0, 2)
  await visitor.page.addInitScript(`localStorage.setItem('revierblick.language', '${language}')`)
  return visitor
}

type Cookies = Parameters<ReturnType<Page['context']>['addCookies']>[0]
const sessions = new Map<string, Cookies>()

/** Somebody signs in once for all screens: eleven times in a minute would be refused. */
const enter = async (page: Page, who: string) => {
  const known = sessions.get(who)
  if (known) return page.context().addCookies(known)
  await signIn(page, who)
  sessions.set(who, await page.context().cookies())
}

describe.skipIf(!chromiumPath).each(looks)('at $viewport.width px, $colorScheme, $locale', (look) => {
  test('signing in is accessible', async () => {
    const { page } = await visitIn(look)
    await page.goto('/')
    await page.getByLabel(/E-?[Mm]ail/).waitFor()

    expect(await accessibilityFaults(page)).toEqual([])
  })

  test.each(screens)('%s is accessible, quiet and fits', async (_, who, path) => {
    const { page, complaints, foreign } = await visitIn(look)
    await enter(page, who)
    const house = path('', '').includes('immobilien/') ? await firstHouse(page) : ''
    const portfolio = path('', '').includes('bestaende/') ? await firstPortfolio(page) : ''
    await page.goto(path(house, portfolio))
    await settled(page)
    expect(await page.locator('html').getAttribute('lang')).toBe(look.locale.slice(0, 2))

    expect(await accessibilityFaults(page)).toEqual([])
    expect(complaints).toEqual([])
    expect(foreign).toEqual([])
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overhang).toBeLessThanOrEqual(0)
    expect(await page.locator('body').innerText()).not.toMatch(/undefined|\[object|NaN/)
  })
})

describe.skipIf(!chromiumPath)('without a mouse', () => {
  test('the keyboard alone signs in, finds a house and opens it', async () => {
    const { page } = await browser.visit()
    await page.goto('/')
    await page.getByLabel(/E-Mail/).waitFor()
    await page.getByLabel(/E-Mail/).focus()
    await page.keyboard.type('inspector.essen@demo.revierblick.example')
    await page.keyboard.press('Tab')
    await page.keyboard.type('revierblick-demo')
    await page.keyboard.press('Enter')
    await page.getByRole('combobox', { name: 'Immobilie suchen' }).waitFor()

    await page.keyboard.press('Control+k')
    await page.keyboard.type('PI-2026')
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/immobilien\/[0-9a-f-]{36}/)

    await page.getByRole('heading', { level: 1 }).first().waitFor()
  })
})
