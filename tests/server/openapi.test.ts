import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { useApp } from '../app.ts'

const server = useApp()

test('the API describes itself without an error of the OpenAPI linter', async () => {
  const description = (await server.current.stranger().get('/api/openapi.json')).body
  const directory = mkdtempSync(join(tmpdir(), 'revierblick-openapi-'))
  const file = join(directory, 'openapi.json')
  writeFileSync(file, description)

  const lint = () =>
    execFileSync('npx', ['redocly', 'lint', file, '--extends=recommended', '--format=json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    })

  try {
    expect(JSON.parse(lint())).toMatchObject({ totals: { errors: 0, warnings: 0 } })
  } finally {
    rmSync(directory, { recursive: true })
  }
})

test('every address of the API is described, and every route says who may call it', async () => {
  const described = (await server.current.stranger().get('/api/openapi.json')).json<{
    openapi: string
    paths: Record<string, unknown>
  }>()

  expect(described.openapi).toBe('3.1.0')
  for (const path of [
    '/api/session',
    '/api/me',
    '/api/municipalities',
    '/api/areas',
    '/api/properties',
    '/api/properties/{id}',
    '/api/properties/{id}/history',
    '/api/inspections/{id}',
    '/api/violations/{id}',
    '/api/legal-acts/{id}',
    '/api/search',
    '/api/map/tiles/{z}/{x}/{y}.mvt',
    '/api/map/facets',
  ])
    expect(described.paths).toHaveProperty([path])
})

test('the page to browse the API is served with a policy that lets nothing in from outside', async () => {
  const page = await server.current.stranger().get('/api/docs')

  expect(page.statusCode).toBe(200)
  expect(page.body).not.toMatch(/(src|href)="https?:/)
})
