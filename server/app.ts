/** The whole server on one page: plugins, then one line a feature. */
import { existsSync } from 'node:fs'
import cookie from '@fastify/cookie'
import postgres from '@fastify/postgres'
import rateLimit from '@fastify/rate-limit'
import files from '@fastify/static'
import fastify, { type FastifyServerOptions } from 'fastify'
import { rowTypes } from '../db/query.ts'
import { guard } from './auth/guard.ts'
import { authRoutes } from './auth/routes.ts'
import { appointmentRoutes } from './appointments/routes.ts'
import { listingRoutes } from './listings/routes.ts'
import { propertyRoutes } from './properties/routes.ts'
import { ratingRoutes } from './ratings/routes.ts'
import { areaRoutes } from './areas/routes.ts'
import { catalogueRoutes } from './catalogue/routes.ts'
import { inspectionRoutes } from './inspections/routes.ts'
import { violationRoutes } from './violations/routes.ts'
import { procedureRoutes } from './procedures/routes.ts'
import { auditRoutes } from './audit/routes.ts'
import { accountRoutes } from './accounts/routes.ts'
import { ChangeFeed } from './changes/feed.ts'
import { LiveMap } from './map/live-map.ts'
import { mapRoutes } from './map/routes.ts'
import { ownerRoutes } from './owners/routes.ts'
import { searchRoutes } from './search/routes.ts'
import { sharingRoutes } from './sharing/routes.ts'
import { pageRoutes, protectPages } from './page.ts'
import { describeApi } from './openapi.ts'
import { healthRoutes } from './health.ts'
import { answerProblems } from './problems.ts'
import { checkAnswers, validate } from './validation.ts'

declare module 'fastify' {
  interface FastifyInstance {
    feed: ChangeFeed
    map: LiveMap
    /** The present; tests decide what it is. */
    clock: () => Date
    /** What owners' tokens are made with; never logged, never in the database. */
    linkKey: string
  }
}

export type AppOptions = {
  databaseUrl: string
  /** LINK_KEY: at least 32 characters. */
  linkKey: string
  /** The embedded engine has one connection, PostgreSQL as many as are useful. */
  connections: number
  clock?: () => Date
  logger?: FastifyServerOptions['logger']
  /** The built web app; without it only the API is served. */
  webRoot?: string
  basemap?: { style_url: string; attribution: string } | null
  /** Hold every answer against its schema (development and tests). */
  checkAnswers?: boolean
}

/** The server, ready to listen; the database is migrated already. */
export const buildApp = async (options: AppOptions) => {
  const app = fastify({
    logger: options.logger ?? false,
    trustProxy: 'loopback',
    bodyLimit: 2 * 1024 * 1024,
    routerOptions: { ignoreTrailingSlash: true },
  })
  const basemap = options.basemap ?? null
  const { databaseUrl: connectionString, connections: max } = options

  // Compiling a statement of a few milliseconds takes longer than running it.
  await app.register(postgres, { connectionString, max, types: rowTypes, options: '-c jit=off' })
  app.pg.pool.on('error', (error) => app.log.warn(error, 'a database connection broke'))
  app.decorate('clock', options.clock ?? (() => new Date()))
  app.decorate('linkKey', options.linkKey)
  app.decorate('feed', new ChangeFeed(app.pg.pool))
  app.decorate('map', new LiveMap(app.pg.pool, app.feed))
  validate(app)
  answerProblems(app)
  await app.register(cookie)
  await app.register(rateLimit, { global: false })
  guard(app, app.feed)
  // After the guard, so that its refusals carry the headers too.
  protectPages(app, basemap)
  if (options.checkAnswers) checkAnswers(app)
  await describeApi(app)

  await app.register(healthRoutes)
  await app.register(authRoutes, { prefix: '/api', basemap })
  await app.register(areaRoutes, { prefix: '/api' })
  await app.register(catalogueRoutes, { prefix: '/api' })
  await app.register(inspectionRoutes, { prefix: '/api' })
  await app.register(violationRoutes, { prefix: '/api' })
  await app.register(procedureRoutes, { prefix: '/api' })
  await app.register(auditRoutes, { prefix: '/api' })
  await app.register(accountRoutes, { prefix: '/api' })
  await app.register(propertyRoutes, { prefix: '/api' })
  await app.register(listingRoutes, { prefix: '/api' })
  await app.register(ratingRoutes, { prefix: '/api' })
  await app.register(appointmentRoutes, { prefix: '/api' })
  await app.register(ownerRoutes, { prefix: '/api' })
  await app.register(sharingRoutes, { prefix: '/api' })
  await app.register(mapRoutes, { prefix: '/api' })
  await app.register(searchRoutes, { prefix: '/api' })

  if (options.webRoot && existsSync(options.webRoot)) {
    await app.register(files, { root: options.webRoot, wildcard: false, serve: false })
    await app.register(pageRoutes)
  }
  await app.feed.start()
  await app.map.fill()
  return app
}

export type App = Awaited<ReturnType<typeof buildApp>>
