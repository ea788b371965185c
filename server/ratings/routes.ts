/** Rate a property. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdParams } from '../fields.ts'
import { warned } from '../free-text/warned.ts'
import { rateProperty, rating } from './queries.ts'
import { SentRating, StoredRating } from './schema.ts'

export const ratingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.put(
    '/ratings/:id',
    {
      config: { access: 'rate' },
      schema: {
        tags: ['ratings'],
        operationId: 'putRating',
        summary: 'Store a rating; overriding its light is the lead’s right and needs a reason',
        params: IdParams,
        body: SentRating,
        response: { 200: StoredRating, 201: StoredRating },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const [isNew, stored] = await request.transaction(async (db) => [
        await rateProperty(db, id, request.body, app.clock()),
        await rating(db, id),
      ])
      const { note, override_reason } = stored
      return reply.code(isNew ? 201 : 200).send({ ...stored, warnings: warned({ note, override_reason }) })
    },
  )
}
