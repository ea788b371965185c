/** The demo: an invented region and the accounts to look at it with, loaded once. */
import { hash } from '@node-rs/argon2'
import pg from 'pg'
import { many, maybe, rowTypes, run, sql, type Db } from '../db/query.ts'
import { today } from '../server/calendar.ts'
import { readCatalogue, type Catalogue } from './catalogue.ts'
import { demoBatches } from './demo-region.ts'
import { systemAccount } from './ids.ts'
import { deriveAll, inBulk, loadRows, recordLoad, type Progress } from './load.ts'
import { demoAccounts, demoPassword, demoSignIns } from './people.ts'
import { addOwners } from './owners.ts'
import { addSharing } from './sharing.ts'
import { areaId, readAreas } from './reference.ts'
import { readRegion } from './region.ts'
import { withoutIndexes } from './indexes.ts'

export { demoPassword, demoSignIns }

/** What the demo has unless a number is given; it comes with about three visits each. */
export const defaultProperties = 3000
/** From so many properties on, indexes are built after the rows, not row by row. */
const manyProperties = 50_000
const propertiesABatch = 1000
export const demoSeed = 20_261_122

/** Any constant will do, as long as every server uses the same. */
const lockKey = 7_433_915

/** Loads the demo unless its accounts are there already; two servers that start at once load it once. */
export const seedDemoOnce = async (url: string, linkKey: string, report: (line: string) => void) => {
  const client = new pg.Client({ connectionString: url, types: rowTypes })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    const state = await stateOf(client)
    if (state.demo_accounts > 0) return
    if (state.real_properties > 0) return report('No demo: this database holds real properties.')
    report(`Demo region: ${defaultProperties} invented properties …`)
    await loadDemo(
      client,
      { properties: defaultProperties, from: 0, day: today(new Date()) },
      () => undefined,
    )
    await addOwners(client, linkKey)
  } finally {
    await client.end()
  }
}

export type DemoState = { properties: number; real_properties: number; demo_accounts: number }

/** What is in the database so far, whoever may see it. */
export const stateOf = async (client: pg.Client): Promise<DemoState> => {
  // The owner of the tables is under row level security too; the system's role sees every row.
  await client.query('begin; set local role revierblick_system')
  const state = await maybe<DemoState>(
    client,
    sql`select (select count(*) from property) as properties,
               (select count(*) from property where not demo) as real_properties,
               (select count(*) from account where demo) as demo_accounts`,
  )
  await client.query('commit')
  return state ?? { properties: 0, real_properties: 0, demo_accounts: 0 }
}

/**
 * Adds `properties` invented properties, numbered from `from` on, and the demo's accounts; all of it or nothing.
 * @returns rows written, by table
 */
export const loadDemo = async (
  client: pg.Client,
  { properties, from, day }: { properties: number; from: number; day: string },
  progress: Progress,
): Promise<ReadonlyMap<string, number>> =>
  inBulk(client, async () => {
    const accounts = await addAccounts(client)
    await addSharing(client)
    const knownAreas = await areasInForce(client)
    const catalogue = await withStoredAgencies(client, readCatalogue())
    const region = readRegion()
    const options = { properties, from, seed: demoSeed, today: day, region, catalogue, knownAreas }
    const load = () => loadRows(client, demoBatches(options, propertiesABatch), progress)
    const counts = properties >= manyProperties ? await withoutIndexes(client, load, progress) : await load()
    if (readAreas().features.some(({ properties }) => !knownAreas.has(areaId(properties))))
      await findDistricts(client)
    await client.query('analyze')
    await deriveAll(client, progress)
    await recordLoad(client, new Map([...accounts, ...counts]))
    return counts
  })

const areasInForce = async (db: Db) => {
  const rows = await many<{ id: string }>(db, sql`select id from area where valid_to is null`)
  return new Set(rows.map(({ id }) => id))
}

const withStoredAgencies = async (db: Db, catalogue: Catalogue): Promise<Catalogue> => {
  const rows = await many<{ code: string; id: string }>(db, sql`select code, id from agency`)
  return { ...catalogue, agencies: new Map(rows.map(({ code, id }) => [code, id])) }
}

/** Where a city has districts of its own, the database says in which one a property lies. */
const findDistricts = (db: Db) =>
  run(
    db,
    sql`update property set area_id = area_at(municipality_key, place)
        where area_id is null and municipality_key in (select municipality_key from area where valid_to is null)`,
  )

const addAccounts = async (db: Db) => {
  const rows = await Promise.all(
    demoAccounts.map(async (account) => ({ ...account, password_hash: await hash(demoPassword) })),
  )
  const given = JSON.stringify(rows)
  const accounts = await run(
    db,
    sql`insert into account (id, email, name, password_hash, demo)
        select id, email, name, password_hash, true
        from jsonb_to_recordset(${given}::jsonb) as given(id uuid, email text, name text, password_hash text)
        where id <> ${systemAccount}
        on conflict (email) do nothing`,
  )
  const memberships = await run(
    db,
    sql`insert into membership (account_id, municipality_key, role)
        select given.id, m.key, given.role
        from jsonb_to_recordset(${given}::jsonb) as given(id uuid, municipality_key text, role text)
          join municipality m on given.municipality_key is null or m.key = given.municipality_key
        on conflict do nothing`,
  )
  return new Map([
    ['account', accounts],
    ['membership', memberships],
  ])
}
