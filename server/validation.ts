/** Input is checked as it came: parameters are text and become numbers and lists, bodies are JSON and stay as they are. */
import { Ajv } from 'ajv'
import { fullFormats } from 'ajv-formats/dist/formats.js'
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'

const compilerOf = (options: { coerceTypes: false | 'array' }) =>
  new Ajv({
    ...options,
    removeAdditional: false,
    useDefaults: true,
    allErrors: false,
    strict: false,
    formats: fullFormats,
  })

/** Unknown fields and parameters are refused, not dropped. */
export const validate = (app: FastifyInstance) => {
  const body = compilerOf({ coerceTypes: false })
  const text = compilerOf({ coerceTypes: 'array' })
  const compiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) =>
    (httpPart === 'body' ? body : text).compile(schema)
  app.setValidatorCompiler(compiler)
}

/**
 * Answers that do not match their own schema are bugs; with this in place they fail loudly instead of being trimmed.
 * For development and tests: it costs a second look at every answer.
 */
export const checkAnswers = (app: FastifyInstance) => {
  const ajv = compilerOf({ coerceTypes: false })
  app.addHook('preSerialization', async (request, reply, payload) => {
    const responses = request.routeOptions.schema?.response as Record<string, object> | undefined
    const schema = responses?.[reply.statusCode]
    if (!schema || reply.statusCode >= 400) return payload
    const matches = ajv.compile(schema)
    if (!matches(JSON.parse(JSON.stringify(payload))))
      throw new Error(
        `${request.method} ${request.routeOptions.url} answers against its schema: ${ajv.errorsText(matches.errors)}`,
      )
    return payload
  })
}
