/** The search box. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { search } from './queries.ts'
import { SearchAnswer, SearchQuery } from './schema.ts'

export const searchRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/search',
    {
      config: { access: 'read' },
      schema: {
        tags: ['properties'],
        operationId: 'search',
        summary: 'Properties by address, parcel or file number',
        querystring: SearchQuery,
        response: { 200: SearchAnswer },
      },
    },
    async (request) => {
      const { q, limit } = request.query
      return { items: await request.transaction((db) => search(db, q, limit)) }
    },
  )
}
