/** Problem properties: the list, the file, its history. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { today } from '../calendar.ts'
import { IdParams } from '../fields.ts'
import { questionOf } from '../map/asked.ts'
import { BadCursor } from '../map/page.ts'
import { invalid } from '../problems.ts'
import { seenVersion } from '../receipt.ts'
import { changeProperty, createProperty } from './accept.ts'
import { historyOf } from './history.ts'
import { likelyDuplicates, property, propertyRows } from './queries.ts'
import {
  DuplicateQuery,
  Duplicates,
  History,
  HistoryQuery,
  ListQuery,
  Property,
  PropertyChanges,
  PropertyPage,
  SentProperty,
} from './schema.ts'

/** Half a box of about 150 m, in degrees at the latitude of the Ruhr. */
const nearby = { lon: 0.0022, lat: 0.0014 }

export const propertyRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/properties',
    {
      config: { access: 'read' },
      schema: {
        tags: ['properties'],
        operationId: 'properties',
        summary: 'A page of the properties that all conditions leave',
        querystring: ListQuery,
        response: { 200: PropertyPage },
      },
    },
    async (request) => {
      const { sort, limit, cursor, ...filter } = request.query
      const question = await questionOf(request, filter)
      const { ids, next, total } = pageOrRefusal(() =>
        app.map.index.page(question, {
          sort: sort,
          limit,
          ...(cursor === undefined ? {} : { after: cursor }),
        }),
      )
      const items = await request.transaction((db) => propertyRows(db, ids, question.today))
      return { items, total, next_cursor: next }
    },
  )

  app.get(
    '/properties/duplicates',
    {
      config: { access: 'read' },
      schema: {
        tags: ['properties'],
        operationId: 'likelyDuplicates',
        summary: 'Records near a place, at an address or on a parcel, before a new one is made',
        querystring: DuplicateQuery,
        response: { 200: Duplicates },
      },
    },
    async (request) => {
      const { lon, lat } = request.query
      const question = await questionOf(request, {})
      const box: [number, number, number, number] = [
        lon - nearby.lon,
        lat - nearby.lat,
        lon + nearby.lon,
        lat + nearby.lat,
      ]
      const { ids } = app.map.index.page(
        { ...question, filter: { bbox: box } },
        { sort: '-score', limit: 200 },
      )
      return { items: await request.transaction((db) => likelyDuplicates(db, request.query, ids)) }
    },
  )

  app.get(
    '/properties/:id',
    {
      config: { access: 'read' },
      schema: {
        tags: ['properties'],
        operationId: 'property',
        summary: 'The whole file of a property; the ETag is the version to edit with',
        params: IdParams,
        response: { 200: Property },
      },
    },
    async (request, reply) => {
      const found = await request.transaction((db) => property(db, request.params.id, today(app.clock())))
      return reply.header('etag', `"${found.version}"`).header('cache-control', 'no-store').send(found)
    },
  )

  app.put(
    '/properties/:id',
    {
      config: { access: 'visit' },
      schema: {
        tags: ['properties'],
        operationId: 'putProperty',
        summary: 'Store a new property under the caller’s UUIDv7; sending it again changes nothing',
        params: IdParams,
        body: SentProperty,
        response: { 200: Property, 201: Property },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const day = today(app.clock())
      const [isNew, stored] = await request.transaction(async (db) => [
        await createProperty(db, id, request.body, day),
        await property(db, id, day),
      ])
      return reply
        .code(isNew ? 201 : 200)
        .header('etag', `"${stored.version}"`)
        .send(stored)
    },
  )

  app.patch(
    '/properties/:id',
    {
      config: { access: 'visit' },
      schema: {
        tags: ['properties'],
        operationId: 'changeProperty',
        summary: 'Edit what is described (If-Match: the version seen); conflicts are decided field by field',
        params: IdParams,
        body: PropertyChanges,
        response: { 200: Property },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const day = today(app.clock())
      const seen = seenVersion(request.headers['if-match'])
      const [merged, stored] = await request.transaction(async (db) => [
        await changeProperty(db, id, request.body, seen, day),
        await property(db, id, day),
      ])
      return reply.header('etag', `"${stored.version}"`).send({ ...stored, merged })
    },
  )

  app.get(
    '/properties/:id/history',
    {
      config: { access: 'read' },
      schema: {
        tags: ['properties'],
        operationId: 'propertyHistory',
        summary: 'Everything that happened, newest first',
        params: IdParams,
        querystring: HistoryQuery,
        response: { 200: History },
      },
    },
    (request) => request.transaction((db) => historyOf(db, request.params.id, request.query)),
  )
}

const pageOrRefusal = <Result>(page: () => Result): Result => {
  try {
    return page()
  } catch (error) {
    if (error instanceof BadCursor) throw invalid('cursor', 'not_a_cursor')
    throw error
  }
}
