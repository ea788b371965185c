/** A tile that the browser has already, against the fastest answer that Fastify can give at all. */
import { everyCityToken } from './database.ts'
import { line, requestsPerSecond } from './measure.ts'
import { serve } from './server.ts'

export const benchUnchanged = async (url: string) => {
  const cookie = `revierblick=${await everyCityToken(url)}`
  const path = '/api/map/tiles/9/265/170.mvt'
  const server = await serve('kept', url)
  const bare = await serve('bare', url)
  try {
    const { headers } = await fetch(server.origin + path, { headers: { cookie } })
    const known = { cookie, 'if-none-match': String(headers.get('etag')) }
    const theirs = await requestsPerSecond(bare.origin, ['/'], { status: 304 })
    const ours = await requestsPerSecond(server.origin, [path], { headers: known, status: 304 })
    line('304 of a tile', { ours, theirs, unit: '/s', target: 0.6 })
  } finally {
    await Promise.all([server.stop(), bare.stop()])
  }
}
