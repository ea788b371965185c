/** Input is checked as it came: parameters are text and become numbers and lists, bodies are JSON and stay as they are. */
import { Ajv } from 'ajv'
import { fullFormats } from 'ajv-formats/dist/formats.js'
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { invalid } from './problems.ts'

/** Years that every part reads alike: before 1893 the Ruhr kept local time, with offsets of seconds. */
const year = '(19|20|21)\\d\\d'
const dayShape = new RegExp(`^${year}-`)
/** RFC 3339 without leap seconds, which JavaScript cannot read, and with offsets that exist. */
const instantShape = new RegExp(
  `^${year}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-](0\\d|1[0-4]):\\d\\d)$`,
)
const fits = (format: 'date' | 'date-time', text: string) =>
  (fullFormats[format] as { validate: (text: string) => boolean }).validate(text)
const isDay = (text: string) => dayShape.test(text) && fits('date', text)
const isInstant = (text: string) => instantShape.test(text) && fits('date-time', text)

const compilerOf = (options: { coerceTypes: false | 'array' }) =>
  new Ajv({
    ...options,
    removeAdditional: false,
    useDefaults: true,
    allErrors: false,
    strict: false,
    formats: { ...fullFormats, date: isDay, 'date-time': isInstant },
  })

/** The path of the first text that the database cannot store: U+0000 or half a surrogate pair. */
const unstorable = (value: unknown, path: string[] = []): string[] | undefined => {
  if (typeof value === 'string')
    return value.includes('\0') || /\p{Surrogate}/u.test(value) ? path : undefined
  if (value === null || typeof value !== 'object') return undefined
  for (const [key, part] of Object.entries(value)) {
    const found = unstorable(part, [...path, key])
    if (found) return found
  }
  return undefined
}

/** Unknown fields and parameters are refused, not dropped. */
export const validate = (app: FastifyInstance) => {
  const body = compilerOf({ coerceTypes: false })
  const text = compilerOf({ coerceTypes: 'array' })
  const compiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) =>
    (httpPart === 'body' ? body : text).compile(schema)
  app.setValidatorCompiler(compiler)
  // After the schemas, which bound how deep it goes.
  app.addHook('preHandler', (request, _reply, done) => {
    const found = unstorable(request.body) ?? unstorable(request.query)
    done(found && invalid(found.join('.'), 'not_allowed'))
  })
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
