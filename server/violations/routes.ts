/** One violation with its findings; the list of a property comes with the property. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdParams } from '../fields.ts'
import { violation } from './queries.ts'
import { Violation } from './schema.ts'

export const violationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/violations/:id',
    {
      config: { access: 'read' },
      schema: {
        tags: ['violations'],
        operationId: 'violation',
        summary: 'A violation in the words of its catalogue, with every finding, newest first',
        params: IdParams,
        response: { 200: Violation },
      },
    },
    (request) => request.transaction((db) => violation(db, request.params.id)),
  )
}
