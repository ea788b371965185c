/** The API's own description: OpenAPI 3.1 from the same schemas that validate, and a page to browse it. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { ProblemSchema } from './problems.ts'

export const describeApi = async (app: FastifyInstance) => {
  app.addSchema(ProblemSchema)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Revierblick',
        version: '0.1.0',
        description: 'Problem properties, inspections and violations in the Ruhr cities.',
        license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
      },
      servers: [{ url: '/', description: 'This server' }],
      components: {
        securitySchemes: {
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'revierblick',
            description: 'Set by POST /api/session',
          },
        },
      },
      security: [{ session: [] }],
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, i) =>
        typeof json['$id'] === 'string' ? json['$id'] : `schema-${i}`,
    },
  })
  app.addHook('onRoute', (route) => {
    if (!route.schema || route.schema.hide || !route.url.startsWith('/api/')) return
    // Every route can refuse; the refusals all look alike.
    route.schema.response = {
      '4xx': {
        description: 'Refused',
        content: { 'application/problem+json': { schema: Type.Ref('Problem') } },
      },
      ...(route.schema.response as object),
    }
    if (route.config?.access === 'public') route.schema.security = []
  })
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger())
  await app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: true })
}
