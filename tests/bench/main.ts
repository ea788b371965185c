/**
 * `npm run bench`: how fast it is, each against the floor that a peer would set, in one run on one machine.
 * DATABASE_URL names a PostgreSQL whose user may create databases; `--properties 100000` asks for one size only,
 * `--only tiles` (unchanged, pages, boot) for one part.
 */
import { parseArgs } from 'node:util'
import { benchBoot } from './boot.ts'
import { benchDatabase } from './database.ts'
import { missedTargets } from './measure.ts'
import { benchPages } from './pages.ts'
import { benchTiles } from './tiles.ts'
import { benchUnchanged } from './unchanged.ts'

const { values } = parseArgs({
  options: { properties: { type: 'string', multiple: true }, only: { type: 'string' } },
})
const sizes = values.properties?.map(Number) ?? [100_000, 1_000_000]
const wants = (part: string) => values.only === undefined || values.only === part
const admin = process.env['DATABASE_URL']
if (admin === undefined) {
  console.error(
    'Set DATABASE_URL to a PostgreSQL with PostGIS; the embedded engine cannot make tiles to compare with.',
  )
  process.exit(1)
}

for (const properties of sizes) {
  const url = await benchDatabase(admin, properties)
  console.log(`\n${`${properties} properties`.padEnd(36)}    ours  theirs`)
  if (wants('tiles')) await benchTiles(url, properties)
  if (wants('unchanged')) await benchUnchanged(url)
  if (wants('pages')) await benchPages(url, properties)
}
if (wants('boot')) await benchBoot()
process.exitCode = missedTargets() > 0 ? 1 : 0
