/** Visits: sent whole, read whole. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdParams } from '../fields.ts'
import { acceptVisit, inspection } from './queries.ts'
import { Inspection, Visit } from './schema.ts'

export const inspectionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.put(
    '/inspections/:id',
    {
      config: { access: 'visit' },
      schema: {
        tags: ['inspections'],
        operationId: 'putInspection',
        summary: 'Store a visit with its dwellings and findings; sending it again changes nothing',
        params: IdParams,
        body: Visit,
        response: { 200: Inspection, 201: Inspection },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const [isNew, stored] = await request.transaction(async (db) => [
        await acceptVisit(db, id, request.body, app.clock()),
        await inspection(db, id),
      ])
      return reply.code(isNew ? 201 : 200).send(stored)
    },
  )

  app.get(
    '/inspections/:id',
    {
      config: { access: 'read' },
      schema: {
        tags: ['inspections'],
        operationId: 'inspection',
        summary: 'A visit with its dwellings, findings, agencies and corrections',
        params: IdParams,
        response: { 200: Inspection },
      },
    },
    (request) => request.transaction((db) => inspection(db, request.params.id)),
  )
}
