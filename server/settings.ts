/** The environment, checked once at start; a complaint names every wrong line at once. */
import { existsSync } from 'node:fs'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'

const Environment = Type.Object({
  HOST: Type.String({ default: '127.0.0.1', minLength: 1 }),
  PORT: Type.Integer({ default: 8080, minimum: 0, maximum: 65535 }),
  DATABASE_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  MIGRATE_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  DATA_DIR: Type.String({ default: '.data', minLength: 1 }),
  LINK_KEY: Type.Optional(Type.String({ minLength: 32 })),
  SEED_DEMO: Type.Optional(Type.Union([Type.Literal('0'), Type.Literal('1')])),
  BASEMAP_STYLE_URL: Type.Optional(Type.String({ pattern: '^https://' })),
  BASEMAP_ATTRIBUTION: Type.Optional(Type.String({ minLength: 1 })),
  NODE_ENV: Type.Union([Type.Literal('development'), Type.Literal('production'), Type.Literal('test')], {
    default: 'development',
  }),
})

/** What the installation decides; see .env.example for the meaning of each. */
export type Settings = Static<typeof Environment>

/** The environment cannot be used; the message has one line for each setting that is wrong. */
export class WrongSettings extends Error {}

const expected: Record<keyof Settings, string> = {
  HOST: 'an address to listen on, such as 127.0.0.1',
  PORT: 'a port number from 0 to 65535',
  DATABASE_URL: 'postgres://user:password@host:5432/database',
  MIGRATE_URL: 'postgres://user:password@host:5432/database',
  DATA_DIR: 'a directory',
  LINK_KEY: '32 characters or more, kept secret',
  SEED_DEMO: '0 or 1',
  BASEMAP_STYLE_URL: 'an https address of a MapLibre style',
  BASEMAP_ATTRIBUTION: 'the attribution that the base map asks for',
  NODE_ENV: 'development, production or test',
}

/** @throws WrongSettings */
export const settingsFrom = (environment: NodeJS.ProcessEnv): Settings => {
  const given = Object.fromEntries(
    Object.keys(expected)
      .map((name) => [name, environment[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  )
  const settings = Value.Default(Environment, Value.Convert(Environment, given))
  const wrong = new Set(
    [...Value.Errors(Environment, settings)].map(
      ({ instancePath }) => instancePath.split('/')[1] as keyof Settings,
    ),
  )
  const complaints = [...wrong].map(
    // A secret is not written to the terminal.
    (name) =>
      `${name}=${name === 'LINK_KEY' ? '…' : (environment[name] ?? '')} is wrong: expected ${expected[name]}`,
  )
  const given_settings = settings as Settings
  if (given_settings.BASEMAP_STYLE_URL && !given_settings.BASEMAP_ATTRIBUTION)
    complaints.push('BASEMAP_STYLE_URL needs BASEMAP_ATTRIBUTION: the licence of every base map asks for one')
  if (complaints.length > 0) throw new WrongSettings(complaints.join('\n'))
  return given_settings
}

/** Reads `.env` beside the program into the environment; what is set already wins. */
export const loadEnvFile = () => {
  if (existsSync('.env')) process.loadEnvFile('.env')
}
