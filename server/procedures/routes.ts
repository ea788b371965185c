/** Decisions of the office and what became of them. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { today } from '../calendar.ts'
import { Closed, Id, IdParams } from '../fields.ts'
import { acceptAct, acceptEvent, legalAct } from './queries.ts'
import { LegalAct, SentEvent, SentLegalAct } from './schema.ts'

export const procedureRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.put(
    '/legal-acts/:id',
    {
      config: { access: 'manage' },
      schema: {
        tags: ['legal acts'],
        operationId: 'putLegalAct',
        summary: 'Store a decision; sending it again changes nothing',
        params: IdParams,
        body: SentLegalAct,
        response: { 200: LegalAct, 201: LegalAct },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const day = today(app.clock())
      const [isNew, stored] = await request.transaction(async (db) => [
        await acceptAct(db, id, request.body, day),
        await legalAct(db, id, day),
      ])
      return reply.code(isNew ? 201 : 200).send(stored)
    },
  )

  app.get(
    '/legal-acts/:id',
    {
      config: { access: 'read' },
      schema: {
        tags: ['legal acts'],
        operationId: 'legalAct',
        summary: 'A decision with its events, corrections and the state that follows from them',
        params: IdParams,
        response: { 200: LegalAct },
      },
    },
    (request) => request.transaction((db) => legalAct(db, request.params.id, today(app.clock()))),
  )

  app.put(
    '/legal-acts/:id/events/:event_id',
    {
      config: { access: 'manage' },
      schema: {
        tags: ['legal acts'],
        operationId: 'putLegalActEvent',
        summary:
          'Store a delivery, extension, compliance, revocation or annulment; answers with the whole act',
        params: Closed({ id: Id, event_id: Id }),
        body: SentEvent,
        response: { 200: LegalAct, 201: LegalAct },
      },
    },
    async (request, reply) => {
      const day = today(app.clock())
      const [isNew, stored] = await request.transaction(async (db) => [
        await acceptEvent(db, request.params, request.body, day),
        await legalAct(db, request.params.id, day),
      ])
      return reply.code(isNew ? 201 : 200).send(stored)
    },
  )
}
