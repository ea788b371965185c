/** List, history and search through HTTP against the same statements without row level security and HTTP. */
import { historyOf } from '../../server/properties/history.ts'
import { search } from '../../server/search/queries.ts'
import { EVERY_CITY, everyCityToken, withClient } from './database.ts'
import { line, p95 } from './measure.ts'
import { serve } from './server.ts'

const LIST = `
  select p.id, p.municipality_key, p.file_number, s.light, s.state, s.score, s.open_violations, s.next_deadline_on,
         s.last_visit_on, d.street, d.house_number
  from property p
    join property_status s on s.property_id = p.id
    left join property_address d on d.property_id = p.id and d.position = 1
  order by s.score desc nulls last, p.id
  limit 50`

const COUNT = 'select count(*) from property'

export const benchPages = async (url: string, properties: number) => {
  const headers = { cookie: `revierblick=${await everyCityToken(url)}` }
  const server = await serve('kept', url)
  const get = async (path: string) => {
    const answer = await fetch(server.origin + path, { headers })
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    await answer.arrayBuffer()
  }
  try {
    await withClient(url, async (client) => {
      // A superuser: no policy is asked; the account is there for the sets that the search applies itself.
      await client.query(`set revierblick.account = '${EVERY_CITY}'; set jit = off`)
      const { rows } = await client.query<{ id: string; street: string }>(
        `select p.id, d.street from property p join property_address d on d.property_id = p.id and d.position = 1
         order by md5(p.id::text) limit 300`,
      )
      const at = (index: number) => rows[index % rows.length]!
      const compare = async (
        what: string,
        path: (at: number) => string,
        statement: (at: number) => Promise<unknown>,
      ) => {
        // Once for the pages that nobody has read yet, so that neither side pays for them.
        await p95(statement)
        const theirs = await p95(statement)
        const ours = await p95((index) => get(path(index)))
        line(`${what}, ${properties}`, { ours, theirs, unit: 'ms', target: 2, most: true })
      }
      await compare(
        'list page with total',
        () => '/api/properties?limit=50',
        async () => [await client.query(LIST), await client.query(COUNT)],
      )
      await compare(
        'history',
        (index) => `/api/properties/${at(index).id}/history`,
        (index) => historyOf(client, at(index).id, { limit: 50 }),
      )
      await compare(
        'search',
        (index) => `/api/search?q=${encodeURIComponent(at(index).street)}`,
        (index) => search(client, at(index).street, 10),
      )
    })
  } finally {
    await server.stop()
  }
}
