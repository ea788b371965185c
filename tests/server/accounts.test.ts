/** Admins keep the accounts of their municipalities, and no others. */
import { beforeAll, expect, test } from 'vitest'
import { v7 as uuidv7 } from 'uuid'
import { ESSEN, HERNE, useApp, type Client } from '../app.ts'

const server = useApp()

let admin: Client

beforeAll(async () => {
  admin = await server.current.as('admin', ESSEN)
})

const password = 'ein-langes-Passwort'
const anAccount = (changes: object = {}) => ({
  email: `${uuidv7()}@example.org`,
  name: 'Kim Beispiel',
  password,
  memberships: [{ municipality_key: ESSEN, role: 'inspector' }],
  ...changes,
})
const signIn = (email: string, word = password) =>
  server.current.stranger().post('/api/session', { email, password: word })
const at = (id: string, rest = '') => `/api/accounts/${id}${rest}`
type Accounts = { items: { id: string; own: boolean; memberships: unknown[] }[] }

test('a new account can sign in and do its work', async () => {
  const id = uuidv7()
  const account = anAccount({ email: `Kim.${id}@Example.org` })

  const created = await admin.put(at(id), account)
  const again = await admin.put(at(id), account)
  const signedIn = await signIn(`kim.${id}@example.org`)

  expect([created.statusCode, again.statusCode, signedIn.statusCode]).toEqual([201, 200, 204])
  expect(created.json()).toMatchObject({ id, email: `kim.${id}@example.org`, active: true, own: true })
  expect(created.body).not.toContain('password')
  expect((await admin.get('/api/accounts')).json<Accounts>().items.map((one) => one.id)).toContain(id)
})

test('an address is taken once, an id too', async () => {
  const id = uuidv7()
  const first = anAccount()
  await admin.put(at(id), first)

  const sameAddress = await admin.put(at(uuidv7()), anAccount({ email: first.email }))
  const sameId = await admin.put(at(id), anAccount())

  expect(sameAddress.json()).toMatchObject({ status: 409, errors: [{ field: 'email', code: 'taken' }] })
  expect(sameId.statusCode).toBe(409)
})

test('roles in other municipalities are not the admin’s to give, and nothing is stored', async () => {
  const account = anAccount({ memberships: [{ municipality_key: HERNE, role: 'lead' }] })

  expect((await admin.put(at(uuidv7()), account)).statusCode).toBe(403)
  expect(await server.current.db.sql('select id from account where email = $1', [account.email])).toEqual([])
})

test('short passwords are refused', async () => {
  expect((await admin.put(at(uuidv7()), anAccount({ password: 'kurz' }))).statusCode).toBe(400)
})

test('who is switched off is out at once and cannot come back', async () => {
  const id = uuidv7()
  const account = anAccount()
  await admin.put(at(id), account)
  const cookie = String((await signIn(account.email)).headers['set-cookie']).split(';')[0] ?? ''

  const off = await admin.patch(at(id), { active: false }, { 'if-match': '"1"' })

  expect(off.json()).toMatchObject({ active: false, version: 2 })
  expect((await server.current.stranger().get('/api/me', { cookie })).statusCode).toBe(401)
  expect((await signIn(account.email)).statusCode).toBe(401)
  expect((await admin.patch(at(id), { active: true }, { 'if-match': '"2"' })).statusCode).toBe(200)
  expect((await server.current.stranger().get('/api/me', { cookie })).statusCode).toBe(401)
})

test('an edit names the version it builds on', async () => {
  const id = uuidv7()
  await admin.put(at(id), anAccount())
  await admin.patch(at(id), { name: 'Kim Neu' }, { 'if-match': '"1"' })

  const blind = await admin.patch(at(id), { name: 'Kim Alt' })
  const stale = await admin.patch(at(id), { name: 'Kim Alt' }, { 'if-match': '"1"' })

  expect([blind.statusCode, stale.statusCode]).toEqual([428, 409])
  expect(stale.json()).toMatchObject({ current: { name: 'Kim Neu', version: 2 } })
})

test('a new password ends every session and replaces the old one', async () => {
  const id = uuidv7()
  const account = anAccount()
  await admin.put(at(id), account)
  const cookie = String((await signIn(account.email)).headers['set-cookie']).split(';')[0] ?? ''

  expect((await admin.post(at(id, '/password'), { password: 'ein-anderes-Passwort' })).statusCode).toBe(204)

  expect((await server.current.stranger().get('/api/me', { cookie })).statusCode).toBe(401)
  expect((await signIn(account.email)).statusCode).toBe(401)
  expect((await signIn(account.email, 'ein-anderes-Passwort')).statusCode).toBe(204)
})

test('sessions can be ended without changing anything else', async () => {
  const inspector = await server.current.as('inspector')
  expect((await inspector.get('/api/me')).statusCode).toBe(200)

  expect((await admin.delete(at(inspector.account_id, '/sessions'))).statusCode).toBe(204)

  expect((await inspector.get('/api/me')).statusCode).toBe(401)
})

test('roles come and go, and rights with them', async () => {
  const inspector = await server.current.as('inspector')
  const officer = at(inspector.account_id, `/memberships/${ESSEN}/officer`)

  const given = await admin.put(officer, undefined)
  const twice = await admin.put(officer, undefined)
  const promoted = await inspector.get('/api/me')
  const taken = await admin.delete(officer)
  const demoted = await inspector.get('/api/me')

  expect([given, twice, taken].map(({ statusCode }) => statusCode)).toEqual([204, 204, 204])
  expect(promoted.json()).toMatchObject({ rights: { manage: [ESSEN] } })
  expect(demoted.json()).toMatchObject({ rights: { manage: [] } })
})

test('the only role stays: without any, nobody would be in charge of the account', async () => {
  const inspector = await server.current.as('inspector')

  const last = await admin.delete(at(inspector.account_id, `/memberships/${ESSEN}/inspector`))

  expect(last.json()).toMatchObject({ status: 400, errors: [{ field: 'role', code: 'last_role' }] })
  expect((await admin.get(at(inspector.account_id))).statusCode).toBe(200)
})

test('admins give no role to themselves and none in other cities', async () => {
  const inspector = await server.current.as('inspector')

  expect((await admin.put(at(admin.account_id, `/memberships/${ESSEN}/lead`), undefined)).statusCode).toBe(
    403,
  )
  expect(
    (await admin.put(at(inspector.account_id, `/memberships/${HERNE}/lead`), undefined)).statusCode,
  ).toBe(403)
  expect((await admin.patch(at(admin.account_id), { active: false }, { 'if-match': '"1"' })).statusCode).toBe(
    400,
  )
})

test('accounts of other cities are not found; those that also work elsewhere cannot be taken over', async () => {
  const elsewhere = await server.current.as('lead', HERNE)
  const regional = await server.current.signedIn(
    { role: 'coordinator', municipality_key: ESSEN },
    { role: 'coordinator', municipality_key: HERNE },
  )
  const take = (id: string) => admin.post(at(id, '/password'), { password })

  expect((await admin.get(at(elsewhere.account_id))).statusCode).toBe(404)
  expect((await take(elsewhere.account_id)).statusCode).toBe(404)
  expect((await admin.delete(at(elsewhere.account_id, '/sessions'))).statusCode).toBe(404)
  expect((await admin.get(at(regional.account_id))).json()).toMatchObject({
    own: false,
    memberships: [{ municipality_key: ESSEN, role: 'coordinator' }],
  })
  expect((await take(regional.account_id)).statusCode).toBe(403)
  expect((await admin.patch(at(regional.account_id), { name: 'x' }, { 'if-match': '"1"' })).statusCode).toBe(
    403,
  )
})

test('only admins keep accounts', async () => {
  const answers = await Promise.all(
    (['inspector', 'lead', 'coordinator', 'dpo'] as const).map(async (role) =>
      (await server.current.as(role)).get('/api/accounts'),
    ),
  )

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 403])
})

test('colleagues are named to each other, and only to each other', async () => {
  const inspector = await server.current.as('inspector', HERNE)
  const lead = await server.current.as('lead', HERNE)
  await server.current.as('council', HERNE)
  const people = async (client: Client) => client.get(`/api/people?municipality=${HERNE}`)

  const seen = (await people(inspector)).json<{ items: { id: string; roles: string[] }[] }>().items

  expect(seen).toContainEqual(expect.objectContaining({ id: lead.account_id, roles: ['lead'] }))
  expect(seen.flatMap(({ roles }) => roles)).not.toContain('council')
  expect((await people(await server.current.as('lead', ESSEN))).statusCode).toBe(404)
})
