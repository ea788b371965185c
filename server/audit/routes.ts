/** The log, for data protection officers. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { auditPage } from './queries.ts'
import { AuditPage, AuditQuery } from './schema.ts'

export const auditRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/audit',
    {
      config: { access: 'log' },
      schema: {
        tags: ['audit'],
        operationId: 'audit',
        summary: 'Who changed what and when, newest first',
        querystring: AuditQuery,
        response: { 200: AuditPage },
      },
    },
    (request) => request.transaction((db) => auditPage(db, request.query)),
  )
}
