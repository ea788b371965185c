/** From a request to a question for the map index: who asks, for what, on which day. */
import type { FastifyRequest } from 'fastify'
import { today } from '../calendar.ts'
import { invalid } from '../problems.ts'
import { idsFor } from '../search/queries.ts'
import { type Filter, type FoundIds, visibleKey } from './filter.ts'
import type { Question } from './map-index.ts'
import type { FilterQuery } from './schema.ts'

/**
 * The question that these parameters ask in the name of the signed-in account. Only a text makes anybody wait: a tile
 * that is known already is found sooner than a promise is kept.
 */
export const questionOf = (
  request: FastifyRequest,
  { q, bbox, ...same }: FilterQuery,
): Question | Promise<Question> => {
  const filter: Filter = bbox === undefined ? same : { ...same, bbox: boxOf(bbox) }
  const question = { visible: request.account.visible, filter, today: today(request.server.clock()) }
  if (q === undefined) return question
  return foundBy(request, q).then((found) => ({ ...question, filter: { ...filter, found } }))
}

/** What a text finds is asked of the database once for what an account may see, until a property changes. */
const foundBy = (request: FastifyRequest, q: string): Promise<FoundIds> => {
  const { searches } = request.server.map
  const key = `${visibleKey(request.account.visible)} ${q}`
  const known = searches.get(key)
  if (known) return known
  const asked = request.transaction((db) => idsFor(db, q))
  searches.set(key, asked)
  asked.catch(() => searches.delete(key))
  return asked
}

/** Degrees, EPSG:4326; the schema has checked that there are four numbers. */
const boxOf = (text: string): NonNullable<Filter['bbox']> => {
  const [west, south, east, north] = text.split(',').map(Number) as [number, number, number, number]
  const isSound = -180 <= west && west <= east && east <= 180 && -90 <= south && south <= north && north <= 90
  if (!isSound) throw invalid('bbox', 'not_a_box')
  return [west, south, east, north]
}
