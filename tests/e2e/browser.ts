/** Chromium as people have it: a page per visitor, its complaints collected. */
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'

const flags = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
]

export const origin = inject('origin')
export const chromiumPath = inject('chromium')

export const desktop = { width: 1440, height: 900 }
export const phone = { width: 360, height: 740 }

export type Visitor = { page: Page; complaints: string[]; foreign: string[] }

/** Call at the top of a file: gives `visit`, a new browser context with an empty history. */
export const useBrowser = () => {
  let browser: Browser
  const open: Visitor[] = []
  beforeAll(async () => {
    if (chromiumPath) browser = await chromium.launch({ executablePath: chromiumPath, args: flags })
  })
  afterEach(async () => {
    for (const { page } of open.splice(0)) await page.context().close()
  })
  afterAll(async () => {
    if (chromiumPath) await browser.close()
  })

  return {
    /** A new visitor; errors in the page's console and requests to other hosts are collected. */
    visit: async (options: BrowserContextOptions = {}): Promise<Visitor> => {
      const context = await browser.newContext({
        viewport: desktop,
        locale: 'de-DE',
        timezoneId: 'Europe/Berlin',
        baseURL: origin,
        reducedMotion: 'reduce',
        ...options,
      })
      const visitor: Visitor = { page: await context.newPage(), complaints: [], foreign: [] }
      visitor.page.on('pageerror', (error) => visitor.complaints.push(error.message))
      visitor.page.on('console', (message) => {
        // Asking who one is before signing in is refused; the browser complains of every refusal.
        const asksWho = message.location().url.endsWith('/api/me')
        if (message.type() === 'error' && !asksWho) visitor.complaints.push(message.text())
      })
      visitor.page.on('request', (request) => {
        const url = new URL(request.url())
        if (url.protocol.startsWith('http') && url.origin !== origin) visitor.foreign.push(request.url())
      })
      open.push(visitor)
      return visitor
    },
  }
}

/** Signs in by the form, as a person. */
export const signIn = async (page: Page, who: string) => {
  await page.goto('/')
  await page.getByLabel(/E-mail/i).fill(`${who}@demo.revierblick.example`)
  await page.getByLabel(/Passwort|Password/).fill('revierblick-demo')
  await page.getByRole('button', { name: /^(Anmelden|Sign in)$/ }).click()
  await expect.poll(() => page.getByLabel(/E-mail/i).count(), { timeout: 20_000 }).toBe(0)
}
