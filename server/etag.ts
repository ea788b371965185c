/** Answers that a browser may keep as long as the server says that nothing changed. */
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'

/** Names the content: the same content has the same tag on every server. */
export const etagOf = (content: unknown): string =>
  `"${createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 27)}"`

/** Sets the tag; true when the reader has this content already and the answer is a 304 without a body. */
export const unchanged = (request: FastifyRequest, reply: FastifyReply, content: unknown): boolean => {
  const etag = etagOf(content)
  void reply.header('etag', etag).header('cache-control', 'private, no-cache')
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return known?.includes(etag) ?? false
}

/** Really nothing: JSON's null would count as four bytes of content. */
export const nothing = (description: string) => Type.Unsafe<undefined>({ type: 'null', description })
