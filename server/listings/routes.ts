/** Onto the list and off it. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { today } from '../calendar.ts'
import { IdParams } from '../fields.ts'
import { warned } from '../free-text/warned.ts'
import { seenVersion } from '../receipt.ts'
import { changeListing, listing, openListing } from './queries.ts'
import { ListingChanges, SentListing, StoredListing } from './schema.ts'

export const listingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.put(
    '/listings/:id',
    {
      config: { access: 'manage' },
      schema: {
        tags: ['listings'],
        operationId: 'putListing',
        summary: 'Put a property on the list; sending it again changes nothing',
        params: IdParams,
        body: SentListing,
        response: { 200: StoredListing, 201: StoredListing },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const [isNew, stored] = await request.transaction(async (db) => [
        await openListing(db, id, request.body, today(app.clock())),
        await listing(db, id),
      ])
      return reply
        .code(isNew ? 201 : 200)
        .send({ ...stored, merged: [], warnings: warned({ note: stored.note }) })
    },
  )

  app.patch(
    '/listings/:id',
    {
      config: { access: 'manage' },
      schema: {
        tags: ['listings'],
        operationId: 'changeListing',
        summary: 'Take a property off the list (If-Match: the version seen)',
        params: IdParams,
        body: ListingChanges,
        response: { 200: StoredListing },
      },
    },
    async (request) => {
      const { id } = request.params
      const seen = seenVersion(request.headers['if-match'])
      const [merged, stored] = await request.transaction(async (db) => [
        await changeListing(db, id, request.body, seen, today(app.clock())),
        await listing(db, id),
      ])
      return { ...stored, merged, warnings: warned({ note: stored.note }) }
    },
  )
}
