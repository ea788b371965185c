import { expect, test } from 'vitest'
import { hashPassword } from '../../server/auth/queries.ts'
import { rightsOf } from '../../server/auth/rules.ts'
import { ESSEN, HERNE, useApp } from '../app.ts'
import { untilBlocked } from '../database.ts'

const server = useApp()

const anAccount = async (email: string, password: string) => {
  await server.current.db.sql(
    `insert into account (email, name, password_hash) values ($1, 'Kim Beispiel', $2)`,
    [email, await hashPassword(password)],
  )
  await server.current.db.sql(
    `insert into membership select id, '${ESSEN}', 'inspector' from account where email = $1`,
    [email],
  )
}
const signIn = (email: string, password: string, headers = {}) =>
  server.current.stranger().post('/api/session', { email, password }, headers)
const cookieOf = (answer: { headers: Record<string, unknown> }) =>
  String(answer.headers['set-cookie']).split(';')[0] ?? ''

test('the right password opens a session that says who one is and may do what', async () => {
  await anAccount('kim@example.org', 'geheim-geheim')

  const signedIn = await signIn('Kim@Example.org', 'geheim-geheim')
  const me = await server.current.stranger().get('/api/me', { cookie: cookieOf(signedIn) })

  expect(signedIn.statusCode).toBe(204)
  expect(String(signedIn.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Lax$/)
  expect(me.json()).toMatchObject({
    account: { name: 'Kim Beispiel', email: 'kim@example.org' },
    rights: { read: [ESSEN], visit: [ESSEN], manage: [], accounts: [] },
  })
})

test('a wrong password, an unknown address and an inactive account get the same refusal', async () => {
  await anAccount('lee@example.org', 'geheim-geheim')
  await anAccount('weg@example.org', 'geheim-geheim')
  await server.current.db.sql(`update account set active = false where email = 'weg@example.org'`)

  const answers = await Promise.all([
    signIn('lee@example.org', 'falsch'),
    signIn('niemand@example.org', 'geheim-geheim'),
    signIn('weg@example.org', 'geheim-geheim'),
  ])

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401])
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
})

test('the eleventh attempt within a minute is refused', async () => {
  const answers = []
  for (let attempt = 0; attempt < 11; attempt++)
    answers.push(await signIn('raten@example.org', String(attempt)))

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([...Array<number>(10).fill(401), 429])
})

test('trying many addresses from one place is refused as well', async () => {
  const answers = []
  for (let attempt = 0; attempt < 101; attempt++)
    answers.push(await signIn(`nummer${attempt}@example.org`, 'falsch', { 'x-forwarded-for': '192.0.2.1' }))

  expect(answers.slice(0, 100).map(({ statusCode }) => statusCode)).toEqual(Array<number>(100).fill(401))
  expect(answers[100]?.statusCode).toBe(429)
})

test('signing out ends the session at once', async () => {
  await anAccount('ab@example.org', 'geheim-geheim')
  const cookie = cookieOf(await signIn('ab@example.org', 'geheim-geheim'))
  const before = await server.current.stranger().get('/api/me', { cookie })

  await server.current.app.inject({ method: 'DELETE', url: '/api/session', headers: { cookie } })

  expect(before.statusCode).toBe(200)
  expect((await server.current.stranger().get('/api/me', { cookie })).statusCode).toBe(401)
})

test('a session ends after 12 idle hours and after 30 days', async () => {
  await anAccount('alt@example.org', 'geheim-geheim')
  const idle = cookieOf(await signIn('alt@example.org', 'geheim-geheim'))
  await server.current.db.sql(`update session set last_seen_at = now() - interval '12 hours 1 minute'`)
  const old = cookieOf(await signIn('alt@example.org', 'geheim-geheim'))
  await server.current.db.sql(
    `update session set created_at = now() - interval '30 days 1 minute' where last_seen_at > now() - interval '1 hour'`,
  )

  const answers = await Promise.all(
    [idle, old].map((cookie) => server.current.stranger().get('/api/me', { cookie })),
  )

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401])
})

test('a session revoked by another process is over within a second', async () => {
  const inspector = await server.current.as('inspector')
  expect((await inspector.get('/api/me')).statusCode).toBe(200)

  await server.current.db.sql('update session set revoked_at = now() where account_id = $1', [
    inspector.account_id,
  ])
  await new Promise((resolve) => setTimeout(resolve, 300))

  expect((await inspector.get('/api/me')).statusCode).toBe(401)
})

test('a session that ends while it is being looked up is not remembered', async ({ skip }) => {
  const { db } = server.current
  if (db.kind === 'embedded') skip('one connection: nothing happens at the same time')
  const inspector = await server.current.as('inspector')
  const holder = await db.pool.connect()
  await holder.query('begin; lock table membership in access exclusive mode')
  const underWay = inspector.get('/api/me')
  await untilBlocked(db, 1)

  await inspector.delete('/api/session')
  await holder.query('commit')
  holder.release()
  await underWay

  expect((await inspector.get('/api/me')).statusCode).toBe(401)
})

test('a new membership is there within a second', async () => {
  const inspector = await server.current.as('inspector')
  await inspector.get('/api/me')

  await server.current.db.sql(`insert into membership values ($1, $2, 'lead')`, [inspector.account_id, HERNE])
  await new Promise((resolve) => setTimeout(resolve, 300))

  expect((await inspector.get('/api/me')).json()).toMatchObject({ rights: { lead: [HERNE] } })
})

test('behind TLS the cookie is secure and bound to the host', async () => {
  await anAccount('tls@example.org', 'geheim-geheim')

  const answer = await signIn('tls@example.org', 'geheim-geheim', { 'x-forwarded-proto': 'https' })

  expect(String(answer.headers['set-cookie'])).toMatch(/^__Host-revierblick=.*Secure/)
})

test('a write from another site is refused', async () => {
  const answers = await Promise.all([
    signIn('a@example.org', 'x', { origin: 'https://evil.example' }),
    signIn('a@example.org', 'x', { 'sec-fetch-site': 'cross-site' }),
    signIn('a@example.org', 'x', { origin: 'null' }),
  ])

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403])
})

test('nobody gets past the door without a session, and problems speak the reader’s language', async () => {
  const [german, english] = await Promise.all(
    ['de-DE,de;q=0.9', 'en-GB,en;q=0.9'].map((language) =>
      server.current.stranger().get('/api/me', { 'accept-language': language }),
    ),
  )

  expect(german?.json()).toMatchObject({ status: 401, title: 'Nicht angemeldet' })
  expect(english?.json()).toMatchObject({ status: 401, title: 'Not signed in' })
  expect(german?.headers['content-type']).toContain('application/problem+json')
})

test('the table of rights in the database says what the program says', async () => {
  const rows = await server.current.db.sql<{ role: string; rights: string[] }>(
    `select role, array_agg("right" order by "right") as rights from role_right group by role`,
  )

  expect(Object.fromEntries(rows.map(({ role, rights }) => [role, rights]))).toEqual(
    Object.fromEntries(Object.entries(rightsOf).map(([role, rights]) => [role, [...rights].sort()])),
  )
})
