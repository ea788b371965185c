/** The server in a process of its own, as the benches ask it; imported, it starts one. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import fastify from 'fastify'
import { buildApp } from '../../server/app.ts'
import type { MapIndex } from '../../server/map/map-index.ts'

const self = fileURLToPath(import.meta.url)

/** `kept`: as it runs; `made`: every tile is made anew, nothing is remembered; `bare`: Fastify and one empty route. */
export type Mode = 'kept' | 'made' | 'bare'

export const serve = async (mode: Mode, url: string) => {
  const child = fork(self, [mode, url], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const [origin] = (await once(child, 'message')) as [string]
  return {
    origin,
    stop: async () => {
      child.kill()
      await once(child, 'exit')
    },
  }
}

/** Nothing of an answer is left for the next one. */
const forgetTiles = (index: MapIndex) => {
  const tile = index.tile.bind(index)
  index.tile = (...asked) => {
    index['tiles'].clear()
    return tile(...asked)
  }
}

const appOf = async (mode: Mode, databaseUrl: string) => {
  if (mode === 'bare') {
    const app = fastify()
    app.get('/', (_request, reply) => reply.code(304).send())
    return app
  }
  const app = await buildApp({
    databaseUrl,
    connections: 10,
    linkKey: 'a key for benchmarks and nothing else',
  })
  if (mode === 'made') forgetTiles(app.map.index)
  return app
}

if (process.send && process.argv[1] === self) {
  const [mode, url] = process.argv.slice(2) as [Mode, string]
  const app = await appOf(mode, url)
  await app.listen({ host: '127.0.0.1', port: 0 })
  process.send(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`)
}
