/** Brings a database to the newest schema; two servers that start at once take turns. */
import pg from 'pg'
import Postgrator from 'postgrator'

const migrations = new URL('../migrations/', import.meta.url).pathname

/** Any constant will do, as long as every server uses the same. */
const lockKey = 7_433_913

const neededVersion = 150_000
const neededPostgis = [3, 3]
const extensions = ['postgis', 'pg_trgm', 'unaccent', 'btree_gist']

/** The database cannot be used as it is; the message says what to install or grant. */
export class UnusableDatabase extends Error {}

/**
 * Checks the server, then applies what is missing of `migrations/`, each file in a transaction of its own.
 * @param url a user that may create tables, roles and (unless they exist already) the extensions
 * @param login the user the server works as, given the right to act as the application role
 * @returns whether the login is a superuser, which row level security cannot hold back once a statement is injected
 * @throws UnusableDatabase with a sentence for the person who installs
 */
export const migrate = async (url: string, login: string, report: (line: string) => void) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect().catch((error: Error) => {
    throw new UnusableDatabase(`Cannot reach the database at DATABASE_URL: ${error.message}`)
  })
  try {
    await checkServer(client)
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await applyMissing(client, report)
    await allowLogin(client, login)
    return { superuser: await isSuperuser(client, login) }
  } finally {
    await client.end()
  }
}

const checkServer = async (client: pg.Client) => {
  const { rows } = await client.query<{ version: number; superuser: boolean; available: string[] }>(
    `select current_setting('server_version_num')::int as version,
            (select rolsuper from pg_roles where rolname = current_user) as superuser,
            array(select name::text || ' ' || default_version from pg_available_extensions
                  where name = any ($1) order by name) as available,
            array(select extname::text from pg_extension) as installed`,
    [extensions],
  )
  const server = rows[0] as (typeof rows)[0] & { installed: string[] }
  if (server.version < neededVersion)
    throw new UnusableDatabase(`PostgreSQL 15 or newer is needed; this server is ${server.version / 10000}.`)
  for (const extension of extensions) {
    const entry = server.available.find((line) => line.startsWith(`${extension} `))
    if (!entry)
      throw new UnusableDatabase(
        `The extension ${extension} is not installed on the database server. On Debian: ` +
          `apt install postgresql-15-postgis-3 postgresql-contrib`,
      )
    if (!server.superuser && !server.installed.includes(extension) && extension === 'postgis')
      throw new UnusableDatabase(
        'The user of MIGRATE_URL (or DATABASE_URL) may not create the extension postgis. ' +
          'Have an administrator run "create extension postgis" in this database, or set MIGRATE_URL to a superuser.',
      )
  }
  const postgis = server.available.find((line) => line.startsWith('postgis '))?.split(' ')[1]
  const [major = 0, minor = 0] = (postgis ?? '').split('.').map(Number)
  const [neededMajor = 0, neededMinor = 0] = neededPostgis
  if (major < neededMajor || (major === neededMajor && minor < neededMinor))
    throw new UnusableDatabase(`PostGIS 3.3 or newer is needed; this server has ${postgis}.`)
}

const applyMissing = async (client: pg.Client, report: (line: string) => void) => {
  const postgrator = new Postgrator({
    driver: 'pg',
    migrationPattern: `${migrations}*.sql`,
    schemaTable: 'migration',
    validateChecksums: true,
    newline: 'LF',
    execQuery: (query) => client.query(query),
    execSqlScript: async (script) => {
      try {
        await client.query(`begin;\n${script}`)
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw error
      }
    },
  })
  postgrator.on('migration-finished', ({ filename }) => report(filename.replace(migrations, '')))
  await postgrator.migrate()
}

/** A login that neither owns the roles nor is a superuser must be told that it may act as the application. */
const allowLogin = async (client: pg.Client, login: string) => {
  for (const role of ['revierblick_app', 'revierblick_server'])
    await client.query(
      `do $$ begin
         if not pg_has_role(${pg.escapeLiteral(login)}, '${role}', 'member') then
           grant ${role} to ${pg.escapeIdentifier(login)};
         end if;
       end $$`,
    )
}

const isSuperuser = async (client: pg.Client, login: string) => {
  const { rows } = await client.query<{ rolsuper: boolean }>(
    'select rolsuper from pg_roles where rolname = $1',
    [login],
  )
  return rows[0]?.rolsuper ?? false
}
