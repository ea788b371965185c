/** Portfolios: what hangs together in a city, with figures, reasons and what changed. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { today } from '../calendar.ts'
import { nothing } from '../etag.ts'
import { Closed, IdParams } from '../fields.ts'
import { Problem } from '../problems.ts'
import { portfolio, portfoliosIn, watch } from './overview.ts'
import { noteReading } from './readings.ts'
import { Portfolio, PortfolioPage, PortfolioQuery } from './schema.ts'

export const portfolioRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const tags = ['owners']

  app.get(
    '/portfolios',
    {
      config: { access: 'manage' },
      schema: {
        tags,
        operationId: 'portfolios',
        summary: 'Portfolios of a city, the largest first',
        querystring: PortfolioQuery,
        response: { 200: Closed({ items: Type.Array(Portfolio), total: Type.Integer() }) },
      },
    },
    (request) => {
      if (!request.account.rights.read.includes(request.query.municipality)) throw new Problem('not_found')
      return request.transaction((db) => portfoliosIn(db, request.query, today(app.clock())))
    },
  )

  app.get(
    '/portfolios/:id',
    {
      config: { access: 'manage' },
      schema: {
        tags,
        operationId: 'portfolio',
        summary: 'A portfolio with its parties, properties, links and changes; the reading is logged',
        params: IdParams,
        response: { 200: PortfolioPage },
      },
    },
    (request) =>
      request.transaction(async (db) => {
        const { id } = request.params
        const page = await portfolio(db, id, today(app.clock()))
        const parties = page.network.parties.map((party) => party.id)
        await noteReading(db, 'portfolio', id, { parties, purpose: null })
        return page
      }),
  )

  for (const [method, isWatched] of [
    ['PUT', true],
    ['DELETE', false],
  ] as const)
    app.route({
      method,
      url: '/portfolios/:id/watch',
      config: { access: 'manage' },
      schema: {
        tags,
        operationId: isWatched ? 'watchPortfolio' : 'unwatchPortfolio',
        summary: isWatched ? 'Keep an eye on a portfolio' : 'No longer keep an eye on it',
        params: IdParams,
        response: { 204: nothing('Done') },
      },
      handler: async (request, reply) => {
        const { id } = request.params
        await request.transaction((db) => watch(db, id, request.account.id, isWatched))
        return reply.code(204).send()
      },
    })
}
