/** The one way to the server: JSON in and out, problems as errors with a sentence for the person. */
import { m } from './paraglide/messages.js'
import { getLocale } from './paraglide/runtime.js'

/** One field that the server refused, by its path in the body or its name in the query. */
export interface FieldProblem {
  field: string
  /** What is wrong with it, for the program. */
  code: string
  /** The same for a person, where the server has a sentence. */
  message?: string
}

/** The server said no (RFC 9457). `detail` is a sentence in the person's language. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** The last part of the problem's type, to tell problems apart. */
    readonly slug: string,
    readonly title: string,
    readonly detail: string,
    readonly fields: readonly FieldProblem[],
    /** All that the server sent, for problems that carry more (a conflict's two values). */
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(detail)
  }
}

/** The server could not be reached; nothing is known about whether a write arrived. */
export class Unreachable extends Error {}

export interface Options {
  query?: URLSearchParams | Record<string, string | number | boolean | null | undefined>
  body?: unknown
  /** The version seen, for If-Match. */
  version?: number | string
  signal?: AbortSignal
}

export interface Reply<T> {
  value: T
  status: number
  etag: string | null
}

const listeners = { unauthenticated: () => {}, reached: (_yes: boolean) => {} }

/** The session and the connection tell the client whom to inform; it knows neither of them. */
export const listenToApi = (told: Partial<typeof listeners>): void => void Object.assign(listeners, told)

export const request = async <T>(method: string, path: string, options: Options = {}): Promise<Reply<T>> => {
  const response = await send(method, path, options)
  if (!response.ok) throw await problemOf(response)
  const value: unknown = response.status === 204 ? undefined : await response.json()
  return { value: value as T, status: response.status, etag: response.headers.get('etag') }
}

const valueOf =
  (method: string) =>
  async <T>(path: string, options?: Options): Promise<T> =>
    (await request<T>(method, path, options)).value

export const api = {
  get: valueOf('GET'),
  post: valueOf('POST'),
  put: valueOf('PUT'),
  patch: valueOf('PATCH'),
  delete: valueOf('DELETE'),
}

const send = async (method: string, path: string, { query, body, version, signal }: Options) => {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': getLocale() }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (version !== undefined) headers['if-match'] = `"${String(version).replaceAll('"', '')}"`
  try {
    const response = await fetch(withQuery(path, query), {
      method,
      headers,
      signal: signal ?? null,
      body: body === undefined ? null : JSON.stringify(body),
    })
    listeners.reached(true)
    return response
  } catch (error) {
    if (signal?.aborted) throw error
    listeners.reached(false)
    throw new Unreachable(m.error_unreachable(), { cause: error })
  }
}

const withQuery = (path: string, query: Options['query']) => {
  if (!query) return path
  const given = query instanceof URLSearchParams ? [...query] : Object.entries(query)
  const pairs = given.filter(([, value]) => value != null).map(([key, value]) => [key, String(value)])
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`
}

const problemOf = async (response: Response): Promise<Problem> => {
  if (response.status === 401) listeners.unauthenticated()
  const body = await bodyOf(response)
  const text = (key: string, otherwise: string) => (typeof body[key] === 'string' ? body[key] : otherwise)
  const slug = text('type', '').split('/').pop() ?? ''
  const title = text('title', m.error_unexpected())
  const fields = Array.isArray(body.errors) ? (body.errors as FieldProblem[]) : []
  return new Problem(response.status, slug, title, text('detail', title), fields, body)
}

/** A proxy in between may answer with a page instead of a problem. */
const bodyOf = async (response: Response): Promise<Record<string, unknown>> => {
  try {
    return (await response.json()) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** What to show for any error: the server's sentence, or ours. */
export const sentenceOf = (error: unknown): string =>
  error instanceof Problem || error instanceof Unreachable ? error.message : m.error_unexpected()
