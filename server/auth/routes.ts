/** Sign in, sign out, who am I. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { transaction } from '../../db/query.ts'
import { Problem } from '../problems.ts'
import { sessionCookie } from './guard.ts'
import { hashToken, openSession, passwordFits, revokeSession, signInCandidate } from './queries.ts'
import { Credentials, Me, type Credentials as Typed } from './schema.ts'

/** Ten attempts a minute for one address from one place. */
const signInLimit = {
  max: 10,
  timeWindow: '1 minute',
  hook: 'preHandler' as const,
  keyGenerator: (request: { ip: string; body?: unknown }) =>
    `${request.ip} ${String((request.body as Partial<Typed> | undefined)?.email).toLowerCase()}`,
}

export const authRoutes: FastifyPluginAsyncTypebox<{
  basemap: { style_url: string; attribution: string } | null
}> = async (app, { basemap }) => {
  // Whoever tries many addresses is stopped too; a whole office may share one address of the network.
  const triesOfPlace = app.createRateLimit({ max: 100, timeWindow: '1 minute' })

  app.post(
    '/session',
    {
      config: { access: 'public', rateLimit: signInLimit },
      schema: {
        tags: ['session'],
        operationId: 'signIn',
        summary: 'Sign in with e-mail and password; answers with a session cookie',
        body: Credentials,
        response: { 204: Type.Null({ description: 'Signed in' }) },
      },
    },
    async (request, reply) => {
      const { email, password } = request.body
      const place = await triesOfPlace(request)
      if (!place.isAllowed && place.isExceeded) throw new Problem('too_many')
      const candidate = await transaction(app.pg.pool, 'server', (db) => signInCandidate(db, email))
      if (!(await passwordFits(candidate, password)) || !candidate) throw new Problem('sign_in_failed')
      const token = await transaction(app.pg.pool, 'server', (db) => openSession(db, candidate.account_id))
      const { name, options } = sessionCookie(request)
      return reply
        .setCookie(name, token, { ...options, maxAge: 30 * 24 * 3600 })
        .code(204)
        .send(null)
    },
  )

  app.delete(
    '/session',
    {
      config: { access: 'public' },
      schema: {
        tags: ['session'],
        operationId: 'signOut',
        summary: 'Sign out; the session ends everywhere at once',
        response: { 204: Type.Null({ description: 'Signed out' }) },
      },
    },
    async (request, reply) => {
      const { name, options } = sessionCookie(request)
      const token = request.cookies[name]
      if (token) await transaction(app.pg.pool, 'server', (db) => revokeSession(db, hashToken(token)))
      return reply.clearCookie(name, options).code(204).send(null)
    },
  )

  app.get(
    '/me',
    {
      config: { access: 'signed_in' },
      schema: {
        tags: ['session'],
        operationId: 'me',
        summary: 'The signed-in account and what it may do where',
        response: { 200: Me },
      },
    },
    async ({ account: { id, name, email, memberships, rights, demo } }) => ({
      account: { id, name, email },
      memberships,
      rights,
      demo,
      basemap,
    }),
  )
}
