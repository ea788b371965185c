/** The map's tiles and the counts beside it, both from memory. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import { Type } from 'typebox'
import { today } from '../calendar.ts'
import { invalid } from '../problems.ts'
import { questionOf } from './asked.ts'
import { nothing } from '../etag.ts'
import { visibleKey } from './filter.ts'
import type { Question } from './map-index.ts'
import { Facets, FilterQuery, TileParams } from './schema.ts'

const vectorTile = 'application/vnd.mapbox-vector-tile'

const addressOf = (request: FastifyRequest) =>
  `${visibleKey(request.account.visible)} ${request.raw.url ?? ''}`

/**
 * While nothing changed and the day is the same, the browser's copy is good, and that is known before the question is
 * even read: the most frequent answer of all.
 */
const answerUnchanged: onRequestHookHandler = (request, reply, done) => {
  const { index, given } = request.server.map
  const held = request.headers['if-none-match']
  const last = held === undefined ? undefined : given.get(addressOf(request))
  const isGood =
    last?.etag === held && last?.version === index.version && last.day === today(request.server.clock())
  if (!isGood) return done()
  void reply.header('etag', held).header('cache-control', 'private, no-cache').code(304).send()
}

const sendTile = (
  request: FastifyRequest<{ Params: TileParams }>,
  reply: Pick<FastifyReply, 'header' | 'code' | 'type' | 'send'>,
  question: Question,
) => {
  const { z, x, y } = request.params
  const { index, given } = request.server.map
  const tile = index.tile(question, z, x, y)
  if (!tile) throw invalid(x < 2 ** z ? 'y' : 'x', 'no_such_tile')
  given.set(addressOf(request), { etag: tile.etag, version: index.version, day: question.today })
  void reply.header('etag', tile.etag).header('cache-control', 'private, no-cache')
  if (request.headers['if-none-match'] === tile.etag) void reply.code(304).send()
  else if (!tile.bytes) void reply.code(204).send()
  else void reply.header('x-content-type-options', 'nosniff').type(vectorTile).send(tile.bytes)
}

export const mapRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/map/tiles/:z/:x/:y.mvt',
    {
      // The rules for pages say nothing about a tile, and cost more than finding it; one of them is kept below.
      config: { access: 'read', isPage: false },
      onRequest: answerUnchanged,
      schema: {
        tags: ['map'],
        operationId: 'mapTile',
        summary: 'A vector tile with one layer, `properties`: clusters and points up to zoom 13, then points',
        params: TileParams,
        querystring: FilterQuery,
        response: {
          200: {
            description:
              'Clusters have count, red, yellow, green, unrated; points id, light, state, overdue, use_banned',
            content: {
              [vectorTile]: { schema: Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' }) },
            },
          },
          204: nothing('Nothing there'),
          304: nothing('Nothing changed'),
        },
      },
    },
    (request, reply) => {
      const asked = questionOf(request, request.query)
      if (asked instanceof Promise) return asked.then((question) => sendTile(request, reply, question))
      sendTile(request, reply, asked)
    },
  )

  app.get(
    '/map/facets',
    {
      config: { access: 'read' },
      schema: {
        tags: ['map'],
        operationId: 'mapFacets',
        summary: 'How many properties each choice would leave, all other conditions in force',
        querystring: FilterQuery,
        response: { 200: Facets },
      },
    },
    async (request) => app.map.index.facets(await questionOf(request, request.query)),
  )
}
