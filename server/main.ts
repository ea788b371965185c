/** Settings -> database -> app -> listen -> close on SIGTERM. */
import { startEmbedded, EngineInUse } from '../db/embedded.ts'
import { migrate, UnusableDatabase } from '../db/migrate.ts'
import { demoPassword, demoSignIns, seedDemoOnce } from '../seed/demo.ts'
import { seedReference } from '../seed/reference.ts'
import { buildApp } from './app.ts'
import { buildWebWhenStale, webRoot } from './build-web.ts'
import { linkKeyOf } from './owners/link-key.ts'
import { loadEnvFile, settingsFrom, WrongSettings, type Settings } from './settings.ts'

const began = Date.now()
const seconds = () => `${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s`
const report = (line: string) => console.log(`${seconds()}  ${line}`)

/** A database for the settings: PostgreSQL, or the embedded engine where none is named. */
const openDatabase = async (settings: Settings) => {
  const { DATABASE_URL: url } = settings
  if (url !== undefined) return { url, connections: 10, local: isLocal(url), stop: async () => undefined }
  report(`Starting the embedded database in ${settings.DATA_DIR} (the first time takes about 20 s) …`)
  const engine = await startEmbedded(settings.DATA_DIR)
  return { url: engine.url, connections: 1, local: true, stop: engine.stop }
}

const isLocal = (url: string) => {
  const { hostname, searchParams } = new URL(url)
  return ['localhost', '127.0.0.1', '[::1]', ''].includes(hostname) || searchParams.has('host')
}

const prepareDatabase = async (settings: Settings, database: Awaited<ReturnType<typeof openDatabase>>) => {
  const migrateUrl = settings.MIGRATE_URL ?? database.url
  const { superuser } = await migrate(
    migrateUrl,
    decodeURIComponent(new URL(database.url).username),
    (name) => report(`Schema: ${name}`),
  )
  if (superuser && settings.DATABASE_URL !== undefined)
    report(
      'WARNING: DATABASE_URL is a superuser. For production give the server a user of its own (README.md).',
    )
  await seedReference(migrateUrl, report)
  const demo = settings.SEED_DEMO === undefined ? database.local : settings.SEED_DEMO === '1'
  if (demo) await seedDemoOnce(migrateUrl, linkKeyOf(settings), report)
  return demo
}

const start = async () => {
  loadEnvFile()
  const settings = settingsFrom(process.env)
  const web = buildWebWhenStale(report)
  // The build may fail while the database is still being prepared; it is awaited below.
  web.catch(() => undefined)
  const database = await openDatabase(settings)
  try {
    const demo = await prepareDatabase(settings, database)
    await web
    const app = await buildApp({
      databaseUrl: database.url,
      linkKey: linkKeyOf(settings),
      connections: database.connections,
      logger: { level: settings.NODE_ENV === 'test' ? 'error' : 'warn' },
      webRoot,
      checkAnswers: settings.NODE_ENV !== 'production',
      basemap: settings.BASEMAP_STYLE_URL
        ? { style_url: settings.BASEMAP_STYLE_URL, attribution: settings.BASEMAP_ATTRIBUTION ?? '' }
        : null,
    })
    const stop = async () => {
      await app.close()
      await database.stop()
      process.exit(0)
    }
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop())
    const address = await app.listen({ host: settings.HOST, port: settings.PORT })
    welcome(address, demo)
  } catch (error) {
    await database.stop()
    throw error
  }
}

const welcome = (address: string, demo: boolean) => {
  report(`Revierblick is ready: ${address}`)
  if (!demo) return
  console.log(`\n  Demo sign-ins (invented cases), password ${demoPassword}:`)
  for (const line of demoSignIns) console.log(`    ${line}`)
  console.log()
}

start().catch((error: unknown) => {
  const expected =
    error instanceof WrongSettings || error instanceof UnusableDatabase || error instanceof EngineInUse
  console.error(expected ? `\n${error.message}\n` : error)
  process.exit(1)
})
