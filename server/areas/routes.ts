/** The 53 municipalities and their districts. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { nothing, unchanged } from '../etag.ts'
import { areas, municipalities } from './queries.ts'
import { Areas, AreasQuery, Municipalities, MunicipalitiesQuery } from './schema.ts'

const notModified = nothing('Nothing changed')

export const areaRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/municipalities',
    {
      config: { access: 'signed_in' },
      schema: {
        tags: ['reference'],
        operationId: 'municipalities',
        summary: 'The municipalities of the Ruhr by name',
        querystring: MunicipalitiesQuery,
        response: { 200: Municipalities, 304: notModified },
      },
    },
    async (request, reply) => {
      const found = await request.transaction((db) => municipalities(db, request.query))
      return unchanged(request, reply, found) ? reply.code(304).send(undefined) : reply.code(200).send(found)
    },
  )

  app.get(
    '/areas',
    {
      config: { access: 'signed_in' },
      schema: {
        tags: ['reference'],
        operationId: 'areas',
        summary: 'The districts in force, coarse levels first; `parent_id` makes the tree',
        querystring: AreasQuery,
        response: { 200: Areas, 304: notModified },
      },
    },
    async (request, reply) => {
      const found = await request.transaction((db) => areas(db, request.query))
      return unchanged(request, reply, found) ? reply.code(304).send(undefined) : reply.code(200).send(found)
    },
  )
}
