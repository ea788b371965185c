/** What every answer tells the browser about itself. */
import { expect, test } from 'vitest'
import { ESSEN, useApp } from '../app.ts'

const server = useApp()

test('an answer loads nothing from outside, is shown in no frame and is not guessed at', async () => {
  for (const url of ['/api/municipalities', '/api/me', '/api/nowhere', '/api/properties/not-an-id']) {
    const { headers } = await server.current.app.inject({ url })
    expect(headers['content-security-policy'], url).toContain("default-src 'none'")
    expect(headers['content-security-policy'], url).toContain("frame-ancestors 'none'")
    expect(headers, url).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
  }
})

test('a tile carries no rules for pages', async () => {
  const inspector = await server.current.as('inspector', ESSEN)
  const { headers } = await inspector.get('/api/map/tiles/9/265/170.mvt')
  expect(headers).not.toHaveProperty('content-security-policy')
})
