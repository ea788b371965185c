/** Once for all browser tests: one server with the demo region, one Chromium. */
import { existsSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import { anEmptyPlace } from './place.ts'
import { ServerProcess } from './server-process.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    origin: string
    chromium: string | null
    /** Where the server keeps its records; null on the embedded engine, which takes one visitor only. */
    records: string | null
  }
}

const candidates = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const findChromium = () => {
  const found = candidates.find((path) => path !== undefined && existsSync(path)) ?? null
  if (found) return found
  const message = 'No Chromium on this machine (CHROMIUM_PATH names one)'
  if (process.env['CI']) throw new Error(message)
  process.stderr.write(`\n*** ${message}: THE BROWSER TESTS ARE SKIPPED ***\n\n`)
  return null
}

export default async function setup(project: TestProject) {
  const chromium = findChromium()
  project.provide('chromium', chromium)
  const place = await anEmptyPlace()
  const server = await ServerProcess.start({ ...place.environment, SEED_DEMO: '1' })
  project.provide('origin', server.origin)
  project.provide('records', place.environment['DATABASE_URL'] ?? null)
  return async () => {
    await server.stop()
    await place.remove()
  }
}
