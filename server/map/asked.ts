/** From a request to a question for the map index: who asks, for what, on which day. */
import type { FastifyRequest } from 'fastify'
import { today } from '../calendar.ts'
import { invalid } from '../problems.ts'
import { idsFor } from '../search/queries.ts'
import { type Filter, type FoundIds, visibleKey } from './filter.ts'
import type { Question } from './map-index.ts'
import type { FilterQuery } from './schema.ts'

/** The question that these parameters ask in the name of the signed-in account. */
export const questionOf = async (request: FastifyRequest, query: FilterQuery): Promise<Question> => ({
  visible: request.account.visible,
  filter: await filterOf(request, query),
  today: today(request.server.clock()),
})

const filterOf = async (request: FastifyRequest, { q, bbox, ...same }: FilterQuery): Promise<Filter> => ({
  ...same,
  ...(bbox === undefined ? {} : { bbox: boxOf(bbox) }),
  ...(q === undefined ? {} : { found: await foundBy(request, q) }),
})

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
