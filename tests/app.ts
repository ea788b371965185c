/** The real server on a real database, called through HTTP, with people signed in. */
import { randomBytes } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll } from 'vitest'
import { buildApp, type App, type AppOptions } from '../server/app.ts'
import { hashToken } from '../server/auth/queries.ts'
import type { Role } from '../server/auth/rules.ts'
import { useDatabase, type TestDatabase } from './database.ts'

/** Monday, 15 June 2026, noon in the Ruhr. */
export const NOW = new Date('2026-06-15T10:00:00Z')

export const ESSEN = '05113000'
export const HERNE = '05916000'
export const DUISBURG = '05112000'

/** What the tests' owners' tokens are made with. */
export const LINK_KEY = 'a key for tests and for nothing else'

type Headers = Record<string, string>
type Method = 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE'

/** Somebody with a browser: every call carries the session cookie. */
export class Client {
  readonly #app: App
  readonly #cookie: Headers
  readonly account_id: string

  constructor(app: App, accountId: string, token: string) {
    this.#app = app
    this.account_id = accountId
    this.#cookie = token === '' ? {} : { cookie: `revierblick=${token}` }
  }

  #call(method: Method, url: string, body?: unknown, headers: Headers = {}): Promise<LightMyRequestResponse> {
    return this.#app.inject({
      method,
      url,
      headers: { ...this.#cookie, ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    })
  }
  get = (url: string, headers?: Headers) => this.#call('GET', url, undefined, headers)
  put = (url: string, body: unknown, headers?: Headers) => this.#call('PUT', url, body, headers)
  patch = (url: string, body: unknown, headers?: Headers) => this.#call('PATCH', url, body, headers)
  post = (url: string, body: unknown, headers?: Headers) => this.#call('POST', url, body, headers)
  delete = (url: string) => this.#call('DELETE', url)
}

export class TestApp {
  readonly app: App
  readonly db: TestDatabase
  constructor(app: App, db: TestDatabase) {
    this.app = app
    this.db = db
  }

  /** A signed-in account with these roles; its session stands in the database as if it had signed in. */
  async signedIn(...memberships: { role: Role; municipality_key: string }[]): Promise<Client> {
    const id = uuidv7()
    const token = randomBytes(32).toString('base64url')
    await this.db.sql(`insert into account (id, email, name) values ($1, $2, $3)`, [
      id,
      `${id}@example.org`,
      `${memberships[0]?.role ?? 'nobody'} ${id.slice(-4)}`,
    ])
    for (const { role, municipality_key } of memberships)
      await this.db.sql(`insert into membership values ($1, $2, $3)`, [id, municipality_key, role])
    await this.db.sql(`insert into session (token_hash, account_id) values ($1, $2)`, [hashToken(token), id])
    return new Client(this.app, id, token)
  }

  as = (role: Role, municipality_key: string = ESSEN) => this.signedIn({ role, municipality_key })

  /** An agreement in force: `from` opens its files to the coordination desk or to another city. */
  async shares(from: string, to: 'coordination' | (string & {}), level = 'record') {
    const isDesk = to === 'coordination'
    await this.db.sql(
      `insert into sharing_agreement
         (id, municipality_key, recipient, recipient_key, level, purpose, legal_basis, from_on)
       values ($1, $2, $3, $4, $5, 'Abstimmung', 'Art. 26 DSGVO', '2026-01-01')`,
      [uuidv7(), from, isDesk ? 'coordination' : 'municipality', isDesk ? null : to, level],
    )
  }

  stranger = () => new Client(this.app, '', '')
}

/** Call at the top of a file; the server is there from beforeAll on. */
export const useApp = (options: Partial<AppOptions> = {}): { readonly current: TestApp } => {
  const database = useDatabase()
  const held: { current: TestApp } = { current: undefined as never }
  beforeAll(async () => {
    const { url, connections } = database.current
    const app = await buildApp({
      databaseUrl: url,
      linkKey: LINK_KEY,
      connections,
      clock: () => NOW,
      checkAnswers: true,
      ...options,
    })
    held.current = new TestApp(app, database.current)
  })
  afterAll(async () => {
    await held.current.app.close()
  })
  return held
}
