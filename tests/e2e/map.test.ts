/** The map itself: what is drawn can be clicked, and leads where it says. */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { chromiumPath, origin, signIn, useBrowser } from './browser.ts'

const browser = useBrowser()

type Row = { id: string; address: string; place: { coordinates: [number, number] } }

const houses = async (page: Page, query: string) => {
  const answer = await page.request.get(`${origin}/api/properties?${query}`)
  return ((await answer.json()) as { items: Row[] }).items
}

/** The middle of the map canvas that is not under the panel, where the address' position is. */
const middle = async (page: Page) => {
  const box = await page.locator('canvas.maplibregl-canvas').boundingBox()
  if (!box) throw new Error('no map')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Clicks again until the screen follows: tiles come when they come. */
const clickUntil = async (page: Page, follows: () => boolean) => {
  const { x, y } = await middle(page)
  await expect
    .poll(
      async () => {
        await page.mouse.click(x, y)
        await page.waitForTimeout(1500)
        return follows()
      },
      { timeout: 60_000, interval: 500 },
    )
    .toBe(true)
}

describe.skipIf(!chromiumPath)('on the map', () => {
  test('a click on a mark opens its property, and going back finds the map as it was', async () => {
    const { page } = await browser.visit()
    await signIn(page, 'lead.essen')
    const [house] = await houses(page, 'light=red&limit=1')
    const [lon, lat] = house?.place.coordinates ?? [0, 0]
    await page.goto(`/?map=17/${lat}/${lon}`)
    await page.locator('canvas.maplibregl-canvas').waitFor()

    await clickUntil(page, () => page.url().includes('/immobilien/'))

    await page.getByRole('heading', { level: 1, name: house?.address ?? '' }).waitFor()
    await page.goBack()
    await expect.poll(() => page.url()).toContain('map=17')
  })

  test('a click on a cluster comes nearer', async () => {
    const { page } = await browser.visit()
    await signIn(page, 'lead.essen')
    const [house] = await houses(page, 'light=red&limit=1')
    const [lon, lat] = house?.place.coordinates ?? [0, 0]
    // Far out, the whole city is a cluster or two around its houses.
    await page.goto(`/?map=8/${lat}/${lon}`)
    await page.locator('canvas.maplibregl-canvas').waitFor()
    await page.waitForTimeout(3000)

    const zoomOf = () => Number(/map=([\d.]+)/.exec(page.url())?.[1] ?? 0)
    const { x: left, y: top } = await middle(page)
    await expect
      .poll(
        async () => {
          for (const [dx, dy] of [
            [0, 0],
            [0, -25],
            [25, 0],
            [-25, 0],
            [0, 25],
            [25, 25],
            [-25, -25],
          ] as const) {
            await page.mouse.click(left + dx, top + dy)
            await page.waitForTimeout(700)
            if (zoomOf() > 8.5) return true
          }
          return false
        },
        { timeout: 60_000 },
      )
      .toBe(true)
  })
})
