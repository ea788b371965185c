/** The catalogues, for people and programs. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { nothing, unchanged } from '../etag.ts'
import { catalogue } from './queries.ts'
import { Catalogue } from './schema.ts'

export const catalogueRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/catalogue',
    {
      config: { access: 'signed_in' },
      schema: {
        tags: ['reference'],
        operationId: 'catalogue',
        summary:
          'Violation types, instruments, occupancy rules, agencies and the rating formula, with their dates',
        response: { 200: Catalogue, 304: nothing('Nothing changed') },
      },
    },
    async (request, reply) => {
      const found = await request.transaction(catalogue)
      return unchanged(request, reply, found) ? reply.code(304).send(undefined) : reply.code(200).send(found)
    },
  )
}
