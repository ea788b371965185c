/** `npm run import:areas -- FILE.geojson --municipality 05113000`: a city's own districts in place of what is there. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { EngineInUse, startEmbedded } from '../../db/embedded.ts'
import { migrate, UnusableDatabase } from '../../db/migrate.ts'
import { rowTypes } from '../../db/query.ts'
import { systemAccount } from '../../seed/ids.ts'
import { seedReference } from '../../seed/reference.ts'
import { today } from '../calendar.ts'
import { loadEnvFile, settingsFrom, WrongSettings } from '../settings.ts'
import { RefusedAreas, replaceAreas, type ImportReport } from './replace.ts'

/** The command cannot do what was asked; the message is for the person at the terminal. */
class Refused extends Error {}

const usage = 'npm run import:areas -- FILE.geojson --municipality 05113000'

const wanted = () => {
  const { values, positionals } = parseArgs({
    options: { municipality: { type: 'string' } },
    allowPositionals: true,
  })
  const [path] = positionals
  if (path === undefined || positionals.length > 1 || values.municipality === undefined)
    throw new Refused(`One file and one municipality are needed: ${usage}`)
  return { content: contentOf(path), municipality: values.municipality }
}

const contentOf = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown
  } catch (error) {
    throw new Refused(`${path} cannot be read as JSON: ${(error as Error).message}`)
  }
}

const importAreas = async () => {
  loadEnvFile()
  const settings = settingsFrom(process.env)
  const given = wanted()
  const { DATABASE_URL: given_url } = settings
  const database =
    given_url === undefined
      ? await startEmbedded(settings.DATA_DIR)
      : { url: given_url, stop: async () => undefined }
  try {
    const url = settings.MIGRATE_URL ?? database.url
    await migrate(url, decodeURIComponent(new URL(database.url).username), (name) =>
      console.log(`Schema: ${name}`),
    )
    await seedReference(url, console.log)
    print(await replaceIn(url, given))
  } finally {
    await database.stop()
  }
}

/** All of the file or nothing of it, in the name of the system's account. */
const replaceIn = async (url: string, given: ReturnType<typeof wanted>): Promise<ImportReport> => {
  const client = new pg.Client({ connectionString: url, types: rowTypes })
  await client.connect()
  try {
    await client.query(`begin; set local revierblick.account = '${systemAccount}'`)
    const report = await replaceAreas(client, { ...given, day: today(new Date()) })
    await client.query('commit')
    return report
  } finally {
    await client.end()
  }
}

/** Boundaries of two sources never meet exactly; below this a level counts as whole. */
const wholeFrom = 0.99

const print = ({ municipality, levels, properties_without_area }: ImportReport) => {
  for (const { level, kinds, kept, added, ended, uncovered_km2, municipality_km2 } of levels) {
    console.log(
      `${municipality}, level ${level} (${kinds.join(', ')}): ${kept} kept, ${added} new, ${ended} ended.`,
    )
    const gap = `${uncovered_km2.toFixed(1)} of ${municipality_km2.toFixed(1)} km² have no district of this level`
    if (uncovered_km2 > (1 - wholeFrom) * municipality_km2)
      console.log(`  The level is partial: ${gap}. Properties there keep the district of the level above.`)
  }
  if (properties_without_area > 0) console.log(`Properties in no district: ${properties_without_area}`)
}

importAreas().catch((error: unknown) => {
  const expected = [Refused, RefusedAreas, WrongSettings, UnusableDatabase, EngineInUse].some(
    (kind) => error instanceof kind,
  )
  console.error(expected ? `\n${(error as Error).message}\n` : error)
  process.exit(1)
})
