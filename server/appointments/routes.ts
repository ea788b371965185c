/** Plan a visit, move it, call it off. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdParams } from '../fields.ts'
import { warned } from '../free-text/warned.ts'
import { seenVersion } from '../receipt.ts'
import { appointment, changeAppointment, planVisit } from './queries.ts'
import { AppointmentChanges, SentAppointment, StoredAppointment } from './schema.ts'

export const appointmentRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.put(
    '/appointments/:id',
    {
      config: { access: 'visit' },
      schema: {
        tags: ['appointments'],
        operationId: 'putAppointment',
        summary: 'Plan a visit; sending it again changes nothing',
        params: IdParams,
        body: SentAppointment,
        response: { 200: StoredAppointment, 201: StoredAppointment },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const [isNew, stored] = await request.transaction(async (db) => [
        await planVisit(db, id, request.body),
        await appointment(db, id),
      ])
      return reply
        .code(isNew ? 201 : 200)
        .send({ ...stored, merged: [], warnings: warned({ reason: stored.reason }) })
    },
  )

  app.patch(
    '/appointments/:id',
    {
      config: { access: 'visit' },
      schema: {
        tags: ['appointments'],
        operationId: 'changeAppointment',
        summary: 'Move, reassign or call off a planned visit (If-Match: the version seen)',
        params: IdParams,
        body: AppointmentChanges,
        response: { 200: StoredAppointment },
      },
    },
    async (request) => {
      const { id } = request.params
      const seen = seenVersion(request.headers['if-match'])
      const [merged, stored] = await request.transaction(async (db) => [
        await changeAppointment(db, id, request.body, seen),
        await appointment(db, id),
      ])
      return { ...stored, merged, warnings: warned({ reason: stored.reason }) }
    },
  )
}
