/** The database's score and the published formula agree for every input. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { INDICATORS, rate, type RatingInput } from '../../server/ratings/rules.ts'
import { useDatabase } from '../database.ts'
import { aHouse } from '../records.ts'

const database = useDatabase()

const anAxis = fc.integer({ min: 0, max: 4 })
const answers = fc.record(
  Object.fromEntries(INDICATORS.map((code) => [code, fc.constantFrom('yes', 'no', 'unknown')])),
) as fc.Arbitrary<Required<RatingInput['indicators']>>
const aRating = fc.record({ neglect: anAxis, misuse: anAxis, impact: anAxis, indicators: answers })

test('score, light and confidence of the database are those of the formula', async () => {
  const house = await aHouse(database.current)
  const inputs = fc.sample(aRating, 2000)

  const stored = await database.current.sql(
    `with given as (
       insert into rating (id, property_id, municipality_key, neglect, misuse, impact, indicators, rated_at)
       select gen_random_uuid(), $2, $3, neglect, misuse, impact, indicators, timestamptz '2026-01-01' + n * interval '1 minute'
       from jsonb_array_elements($1::jsonb) with ordinality as given(sent, n)
         cross join jsonb_to_record(sent) as r(neglect smallint, misuse smallint, impact smallint, indicators jsonb)
       returning score, light, confidence, rated_at)
     select score, light, confidence from given order by rated_at`,
    [JSON.stringify(inputs), house.property_id, house.municipality_key],
  )

  expect(stored).toEqual(
    inputs.map((input) => {
      const { score, light, confidence } = rate(input)
      return { score, light, confidence }
    }),
  )
})

test('an answer that is neither yes, no nor unknown is refused', async () => {
  const house = await aHouse(database.current)

  await expect(
    database.current.sql(
      `insert into rating (id, property_id, municipality_key, neglect, misuse, impact, indicators, rated_at)
       values (gen_random_uuid(), $1, $2, 1, 1, 1, '{"rats": "perhaps"}', now())`,
      [house.property_id, house.municipality_key],
    ),
  ).rejects.toMatchObject({ code: '23514' })
})
