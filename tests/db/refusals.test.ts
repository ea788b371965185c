/** What the database refuses is answered once, and the connection goes on. */
import { expect, test } from 'vitest'
import { useDatabase } from '../database.ts'

const database = useDatabase()

test.each([
  ['when it is read', 'select nowhere($1::text)', 'x', '42883'],
  ['when its values arrive', 'select $1::uuid', 'x', '22P02'],
  ['when it runs', `insert into role_right (role, "right") values ('lead', $1)`, 'lead', '23505'],
])('a statement that fails %s leaves its connection in step', async (_when, text, value, code) => {
  const client = await database.current.pool.connect()
  const broken: unknown[] = []
  client.on('error', (error) => broken.push(error))
  try {
    for (let round = 0; round < 3; round++) {
      await client.query('begin')
      await expect(client.query(text, [value])).rejects.toMatchObject({ code })
      await client.query('rollback')
      expect((await client.query('select $1::int as round', [round])).rows).toEqual([{ round }])
    }
    expect(broken).toEqual([])
  } finally {
    client.release(true)
  }
})
