/** From a request to a question for the map index: who asks, for what, on which day. */
import type { FastifyRequest } from 'fastify'
import { today } from '../calendar.ts'
import { invalid } from '../problems.ts'
import type { Filter } from './filter.ts'
import type { Question } from './map-index.ts'
import type { FilterQuery } from './schema.ts'

/** The question that these parameters ask in the name of the signed-in account. */
export const questionOf = async (request: FastifyRequest, query: FilterQuery): Promise<Question> => ({
  visible: request.account.visible,
  filter: filterOf(query),
  today: today(request.server.clock()),
})

const filterOf = ({ q, bbox, ...same }: FilterQuery): Filter => {
  if (q !== undefined) throw invalid('q', 'not_supported')
  return {
    ...same,
    ...(bbox === undefined ? {} : { bbox: boxOf(bbox) }),
  }
}

/** Degrees, EPSG:4326; the schema has checked that there are four numbers. */
const boxOf = (text: string): NonNullable<Filter['bbox']> => {
  const [west, south, east, north] = text.split(',').map(Number) as [number, number, number, number]
  const isSound = -180 <= west && west <= east && east <= 180 && -90 <= south && south <= north && north <= 90
  if (!isSound) throw invalid('bbox', 'not_a_box')
  return [west, south, east, north]
}
