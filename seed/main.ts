/** `npm run seed -- --properties 1000000`: brings the database to that many invented properties, for benchmarks. */
import { parseArgs } from 'node:util'
import { SingleBar } from 'cli-progress'
import pg from 'pg'
import { EngineInUse, startEmbedded } from '../db/embedded.ts'
import { migrate, UnusableDatabase } from '../db/migrate.ts'
import { rowTypes } from '../db/query.ts'
import { today } from '../server/calendar.ts'
import { loadEnvFile, settingsFrom, WrongSettings, type Settings } from '../server/settings.ts'
import { defaultProperties, loadDemo, stateOf } from './demo.ts'
import type { Progress } from './load.ts'
import { seedReference } from './reference.ts'

/** The command cannot do what was asked; the message is for the person at the terminal. */
class Refused extends Error {}

const usage = 'npm run seed -- --properties 1000000'

const wantedProperties = () => {
  const { values } = parseArgs({
    options: { properties: { type: 'string', default: String(defaultProperties) } },
  })
  const wanted = Number(values.properties)
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 10_000_000)
    throw new Refused(`--properties takes a whole number from 1 to 10000000: ${usage}`)
  return wanted
}

/** The demo's password is published, so its accounts belong in no database that others can reach. */
const refuseElsewhere = (settings: Settings) => {
  const { DATABASE_URL: url, SEED_DEMO } = settings
  if (url === undefined || SEED_DEMO === '1') return
  const { hostname, searchParams } = new URL(url)
  if (!['localhost', '127.0.0.1', '[::1]', ''].includes(hostname) && !searchParams.has('host'))
    throw new Refused(
      `DATABASE_URL names another machine (${hostname}). Set SEED_DEMO=1 to put demo data there.`,
    )
}

const seed = async () => {
  loadEnvFile()
  const settings = settingsFrom(process.env)
  const wanted = wantedProperties()
  refuseElsewhere(settings)
  const database = await openDatabase(settings)
  try {
    const login = decodeURIComponent(new URL(database.url).username)
    await fill(settings.MIGRATE_URL ?? database.url, login, wanted)
  } finally {
    await database.stop()
  }
}

/** @throws EngineInUse while a server holds the embedded engine */
const openDatabase = async ({ DATABASE_URL: url, DATA_DIR }: Settings) =>
  url === undefined ? startEmbedded(DATA_DIR) : { url, stop: async () => undefined }

const fill = async (url: string, login: string, wanted: number) => {
  await migrate(url, login, (name) => console.log(`Schema: ${name}`))
  await seedReference(url, console.log)
  const client = new pg.Client({ connectionString: url, types: rowTypes })
  await client.connect()
  try {
    const { properties, real_properties } = await stateOf(client)
    if (real_properties > 0)
      throw new Refused(
        `This database holds ${real_properties} real properties; invented ones do not go beside them.`,
      )
    const missing = wanted - properties
    if (missing <= 0) return console.log(`There are ${properties} properties already.`)
    const began = Date.now()
    const bar = progressBar(missing)
    const counts = await loadDemo(
      client,
      { properties: missing, from: properties, day: today(new Date()) },
      bar.show,
    )
    bar.stop()
    if (engineCanVacuum(url)) await client.query('vacuum (analyze)')
    summarize(counts, (Date.now() - began) / 1000)
  } finally {
    await client.end()
  }
}

const engineCanVacuum = (url: string) => !url.includes('host=')

const phases: Record<string, string> = { rows: 'rows', indexes: 'indexes and keys', derived: 'derived state' }

const progressBar = (properties: number) => {
  const bar = new SingleBar({
    format: '{phase} |{bar}| {value}/{total} · {duration_formatted}',
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
  })
  let phase = ''
  const show: Progress = (done, what, total = properties) => {
    if (what !== phase) {
      if (phase !== '') bar.stop()
      phase = what
      bar.start(total, 0, { phase: (phases[what] ?? what).padEnd(18) })
    }
    bar.update(done)
  }
  return { show, stop: () => bar.stop() }
}

const summarize = (counts: ReadonlyMap<string, number>, seconds: number) => {
  const rows = [...counts.values()].reduce((sum, count) => sum + count, 0)
  for (const [table, count] of counts) console.log(`  ${table.padEnd(20)} ${count.toLocaleString('en')}`)
  const rate = Math.round(rows / seconds).toLocaleString('en')
  console.log(`${rows.toLocaleString('en')} rows in ${(seconds / 60).toFixed(1)} minutes (${rate} a second).`)
}

seed().catch((error: unknown) => {
  const expected = [Refused, WrongSettings, UnusableDatabase, EngineInUse].some(
    (kind) => error instanceof kind,
  )
  console.error(expected ? `\n${(error as Error).message}\n` : error)
  process.exit(1)
})
