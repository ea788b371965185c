/** For whoever watches the server: is the process alive, can it do its work? */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'

const Status = Type.Object({ status: Type.Union([Type.Literal('ok'), Type.Literal('unavailable')]) })

export const healthRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/healthz',
    {
      config: { access: 'public' },
      schema: { hide: true, response: { 200: Status } },
    },
    async () => ({ status: 'ok' as const }),
  )

  app.get(
    '/readyz',
    {
      config: { access: 'public' },
      schema: { hide: true, response: { 200: Status, 503: Status } },
    },
    async (request, reply) => {
      // The server listens only once it has migrated and seeded, so reaching the database is what is left to ask.
      const ready = await app.pg.query('select 1').then(
        () => true,
        () => false,
      )
      return reply
        .code(ready ? 200 : 503)
        .send({ status: ready ? ('ok' as const) : ('unavailable' as const) })
    },
  )
}
