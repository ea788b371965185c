/** What only a lead does on a property's page. */
import { describe, expect, test } from 'vitest'
import { chromiumPath, origin, signIn, useBrowser } from './browser.ts'

const browser = useBrowser()

type Row = { id: string; assigned_account_id: string | null }

describe.skipIf(!chromiumPath)('a lead', () => {
  test('hands a property to a colleague; an inspector sees to whom and has no button for it', async () => {
    const { page } = await browser.visit()
    await signIn(page, 'lead.herne')
    const { items } = (await (await page.request.get(`${origin}/api/properties?limit=50`)).json()) as {
      items: Row[]
    }
    const id = items.find(({ assigned_account_id }) => assigned_account_id === null)?.id ?? ''
    await page.goto(`/immobilien/${id}`)

    await page.getByRole('button', { name: 'Zuteilen' }).click()
    const form = page.getByRole('form', { name: 'Zuteilen' })
    await form.getByLabel('Zuständig').selectOption({ index: 1 })
    await form.getByRole('button', { name: 'Zuteilen' }).click()
    await form.waitFor({ state: 'detached' })

    const stored = (await (await page.request.get(`${origin}/api/properties/${id}`)).json()) as {
      assigned: { name: string } | null
    }
    const name = stored.assigned?.name ?? 'niemand'
    const inspector = await browser.visit()
    await signIn(inspector.page, 'inspector.herne')
    await inspector.page.goto(`/immobilien/${id}`)
    await inspector.page.locator('#places').getByText(name).waitFor()
    expect(await inspector.page.getByRole('button', { name: 'Zuteilen' }).count()).toBe(0)
  })
})
