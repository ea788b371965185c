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
    let [ours, theirs] = [0, 0]
    // In turns, the best of each: rates this high fall with whatever else the machine does.
    for (let round = 0; round < 4; round++) {
      const bareRate = await requestsPerSecond(bare.origin, ['/'], {
        headers: known,
        status: 304,
        seconds: 3,
      })
      const rate = await requestsPerSecond(server.origin, [path], { headers: known, status: 304, seconds: 3 })
      ours = Math.max(ours, rate)
      theirs = Math.max(theirs, bareRate)
    }
    line('304 of a tile', { ours, theirs, unit: '/s', target: 0.6 })
  } finally {
    await Promise.all([server.stop(), bare.stop()])
  }
}
