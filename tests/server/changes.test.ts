/** The feed that keeps every process up to date. */
import { afterEach, expect, test, vi } from 'vitest'
import { v7 as uuidv7 } from 'uuid'
import { ChangeFeed, type Change } from '../../server/changes/feed.ts'
import { useDatabase } from '../database.ts'

const database = useDatabase()

afterEach(() => vi.restoreAllMocks())

test('changes are forgotten after a day', async () => {
  const [old, recent] = [uuidv7(), uuidv7()]
  await database.current.sql(
    `insert into change (kind, key, at)
     values ('property', $1, now() - interval '25 hours'), ('property', $2, now() - interval '23 hours')`,
    [old, recent],
  )

  await new ChangeFeed(database.current.pool).start()

  expect(await database.current.sql('select key from change where key in ($1, $2)', [old, recent])).toEqual([
    { key: recent },
  ])
})

test('who did not look for so long that changes may be forgotten reads everything anew', async () => {
  const feed = new ChangeFeed(database.current.pool)
  const heard: Change[] = []
  feed.listen((changes) => void heard.push(...changes))
  await feed.start()
  const began = performance.now()

  vi.spyOn(performance, 'now').mockReturnValue(began + 13 * 3_600_000)
  await feed.fresh()
  vi.spyOn(performance, 'now').mockReturnValue(began + 14 * 3_600_000)
  await feed.fresh()

  expect(heard).toEqual([{ kind: 'everything', key: '' }])
})
