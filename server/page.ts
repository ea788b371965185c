/** The web app's files, and the rule of what its page may load and ask. */
import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, onRequestHookHandler } from 'fastify'
import helmet from 'helmet'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False for answers that no browser shows as a page: they go without the headers that say what a page may do. */
    isPage?: boolean
  }
}

/** Nothing from outside, but for the one base map that the installation may have chosen. */
const contentSecurityPolicy = (basemap: { style_url: string } | null) => {
  const tiles = basemap ? [new URL(basemap.style_url).origin] : []
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      workerSrc: ["'self'", 'blob:'],
      // Svelte and MapLibre place elements by style attributes; style sheets come from here only.
      styleSrc: ["'self'"],
      styleSrcAttr: ["'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:', ...tiles],
      fontSrc: ["'self'"],
      connectSrc: ["'self'", ...tiles],
      manifestSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  }
}

/** Helmet's headers are the same for every answer, so they are worked out once. */
const pageHeaders = (basemap: { style_url: string } | null) => {
  const headers: Record<string, string> = {}
  const recorder = {
    setHeader: (name: string, value: string) => (headers[name] = value),
    removeHeader: () => undefined,
  } as unknown as ServerResponse
  helmet({ contentSecurityPolicy: contentSecurityPolicy(basemap) })({} as never, recorder, () => undefined)
  return headers
}

/** What every answer tells the browser: load from here only, show in no frame, guess no type. */
export const protectPages = (app: FastifyInstance, basemap: { style_url: string } | null) => {
  const headers = pageHeaders(basemap)
  const tell: onRequestHookHandler = (_request, reply, done) => {
    void reply.headers(headers)
    done()
  }
  app.addHook('onRoute', (route) => {
    if (route.config?.isPage !== false) route.onRequest = [tell, ...[route.onRequest ?? []].flat()]
  })
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404) void reply.headers(headers)
    done()
  })
}

const sendIndex = (reply: FastifyReply) => reply.header('cache-control', 'no-cache').sendFile('index.html')

/** Built files carry a hash in their name and never change; every other address is a screen of the one page. */
export const pageRoutes: FastifyPluginAsync = async (app) => {
  const page = { config: { access: 'public' as const }, schema: { hide: true } }
  app.get('/', page, async (_request, reply) => sendIndex(reply))
  app.get<{ Params: { '*': string } }>('/*', page, async (request, reply) => {
    const path = request.params['*']
    if (path.startsWith('api/')) return reply.callNotFound()
    if (path.startsWith('assets/')) return reply.sendFile(path, { immutable: true, maxAge: '365d' })
    return path.includes('.') ? reply.sendFile(path) : sendIndex(reply)
  })
}
