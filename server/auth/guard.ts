/** Default deny: a route says who may call it or the server does not boot; every request is checked before its body. */
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify'
import { transaction, type Db } from '../../db/query.ts'
import type { ChangeFeed } from '../changes/feed.ts'
import { Problem } from '../problems.ts'
import type { Right } from './rules.ts'
import { Sessions, type Account } from './sessions.ts'

/** `public`: anyone; `signed_in`: any account; a right: accounts that have it in some municipality. */
export type Access = 'public' | 'signed_in' | Right

/** Where a request keeps its account; read it as `request.account`. */
const current = Symbol('account')

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
  interface FastifyRequest {
    [current]: Account | undefined
    /** The signed-in account; on a public route there is none and reading it is a bug. */
    readonly account: Account
    /** One transaction as the signed-in account, under row level security. */
    transaction<Result>(work: (db: Db) => Promise<Result>): Promise<Result>
  }
}

/** Routes that plugins bring along and that anyone may call: the page itself and the API's description. */
const publicPlugins = /^(\/api\/docs(\/.*)?|\/api\/openapi\.json|\/\*|\/|\*)$/

const reads = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Behind TLS the cookie is bound to this host. */
const cookieName = (request: FastifyRequest) =>
  request.protocol === 'https' ? '__Host-revierblick' : 'revierblick'

/** The cookie that carries the token. */
export const sessionCookie = (request: FastifyRequest) => ({
  name: cookieName(request),
  options: { httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https', path: '/' } as const,
})

/** A browser says where a write comes from; anywhere else than this host is refused. */
const refuseForeignOrigin = (request: FastifyRequest) => {
  const origin = request.headers.origin
  const site = request.headers['sec-fetch-site']
  const foreign = origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === request.host)
  if (foreign || (site !== undefined && site !== 'same-origin' && site !== 'none'))
    throw new Problem('wrong_origin')
}

export const guard = (app: FastifyInstance, feed: ChangeFeed) => {
  const sessions = new Sessions(app.pg.pool, feed)

  app.decorateRequest(current, undefined)
  app.decorateRequest('account', {
    getter(this: FastifyRequest) {
      const account = this[current]
      if (!account) throw new Error('a public route has no account')
      return account
    },
  })
  app.decorateRequest('transaction', function <
    Result,
  >(this: FastifyRequest, work: (db: Db) => Promise<Result>) {
    return transaction(app.pg.pool, { account_id: this.account.id }, work)
  })

  const enter = (
    request: FastifyRequest,
    access: Exclude<Access, 'public'>,
    account: Account | undefined,
  ) => {
    if (!account) throw new Problem('signed_out')
    request[current] = account
    if (access !== 'signed_in' && account.rights[access].length === 0) throw new Problem('forbidden')
  }
  const check = async (request: FastifyRequest, access: Access) => {
    if (!reads.has(request.method)) refuseForeignOrigin(request)
    if (access === 'public') return
    await feed.fresh()
    const token = request.cookies[cookieName(request)]
    enter(request, access, token ? await sessions.accountOf(token, !reads.has(request.method)) : undefined)
  }
  /** Most requests: somebody who was here a moment ago reads on. Nothing to wait for, so no promise either. */
  const isKnown = (request: FastifyRequest, access: Access): boolean => {
    if (!reads.has(request.method) || access === 'public') return false
    const token = request.cookies[cookieName(request)]
    const account = token && feed.isFresh() ? sessions.remembered(token) : undefined
    if (!account || (access !== 'signed_in' && account.rights[access].length === 0)) return false
    request[current] = account
    return true
  }
  const door =
    (access: Access): onRequestHookHandler =>
    (request, _reply, done) => {
      if (isKnown(request, access)) done()
      else check(request, access).then(() => done(), done)
    }

  app.addHook('onRoute', (route) => {
    const access = route.config?.access ?? (publicPlugins.test(route.url) ? 'public' : undefined)
    if (access === undefined)
      throw new Error(`${String(route.method)} ${route.url} does not say who may call it`)
    route.config = { ...route.config, access }
    route.onRequest = [door(access), ...[route.onRequest ?? []].flat()]
  })

  // The process that wrote reads what it wrote: the answer leaves when the map index knows.
  app.addHook('onSend', (request, reply, payload, done) => {
    if (reads.has(request.method) || reply.statusCode >= 400) return done(null, payload)
    feed.catchUp().then(() => done(null, payload), done)
  })
}
