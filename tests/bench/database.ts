/** A database of a given size on the PostgreSQL of DATABASE_URL, kept from run to run. */
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import pg from 'pg'

const SYSTEM = '00000000-0000-7000-8000-000000000001'
/** Somebody who may read every city. */
export const EVERY_CITY = '00000000-0000-7000-8000-00000000be9c'

export const withClient = async <Result>(url: string, work: (client: pg.Client) => Promise<Result>) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`set revierblick.account = '${SYSTEM}'`)
    return await work(client)
  } finally {
    await client.end()
  }
}

const seeded = async (url: string, properties: number) => {
  const seed = spawn(
    process.execPath,
    ['--import', 'tsx', 'seed/main.ts', '--properties', String(properties)],
    {
      env: { ...process.env, DATABASE_URL: url },
      stdio: 'inherit',
    },
  )
  const [code] = (await once(seed, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`the seed ended with ${code}`)
}

/** Created and filled by `npm run seed` where it is missing; `admin` may create databases. */
export const benchDatabase = async (admin: string, properties: number): Promise<string> => {
  const url = new URL(admin)
  url.pathname = `/revierblick_bench_${properties}`
  await withClient(admin, async (client) => {
    const name = url.pathname.slice(1)
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${name}`)
  })
  await seeded(url.href, properties)
  await withClient(url.href, async (client) => client.query(peerTable))
  return url.href
}

/**
 * What a PostGIS tile server would be given at best: one flat table in the tiles' projection, no row level security,
 * no join. The day is fixed in it, so its "overdue" costs nothing to work out.
 */
const peerTable = `
  drop table if exists bench_point;
  create table bench_point as
    select p.id, s.light, s.state, coalesce(s.next_deadline_on < current_date, false) as overdue, s.use_banned,
           st_transform(p.place, 3857) as place
    from property p join property_status s on s.property_id = p.id;
  create index on bench_point using gist (place);
  analyze bench_point`

/** The token of a session of somebody who reads all 53 cities. */
export const everyCityToken = (url: string): Promise<string> =>
  withClient(url, async (client) => {
    const token = randomBytes(32).toString('base64url')
    await client.query(
      `insert into account (id, email, name) values ($1, 'bench@example.org', 'Bench') on conflict do nothing`,
      [EVERY_CITY],
    )
    await client.query(
      `insert into membership select $1, key, 'inspector' from municipality on conflict do nothing`,
      [EVERY_CITY],
    )
    await client.query(`insert into session (token_hash, account_id) values ($1, $2)`, [
      createHash('sha256').update(token).digest(),
      EVERY_CITY,
    ])
    return token
  })
