/** Every error the API can answer, in one place: RFC 9457 problems, with a sentence for a person in both languages. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'

type Sentence = { title: string; detail: string }
type Entry = { status: number; de: Sentence; en: Sentence }

const entry = (status: number, de: [string, string], en: [string, string]): Entry => ({
  status,
  de: { title: de[0], detail: de[1] },
  en: { title: en[0], detail: en[1] },
})

export const catalogue = {
  invalid: entry(
    400,
    ['Eingabe unvollständig oder falsch', 'Bitte prüfen Sie die genannten Felder. Gespeichert wurde nichts.'],
    ['Input incomplete or wrong', 'Please check the fields named. Nothing was saved.'],
  ),
  sign_in_failed: entry(
    401,
    ['Anmeldung nicht möglich', 'E-Mail-Adresse oder Passwort stimmt nicht.'],
    ['Sign-in failed', 'The e-mail address or the password is not right.'],
  ),
  signed_out: entry(
    401,
    ['Nicht angemeldet', 'Bitte melden Sie sich an. Ihre Eingaben bleiben erhalten.'],
    ['Not signed in', 'Please sign in. What you entered is kept.'],
  ),
  forbidden: entry(
    403,
    [
      'Keine Berechtigung',
      'Dafür fehlt Ihnen in dieser Stadt die Berechtigung. Wenden Sie sich an Ihre Leitung.',
    ],
    ['Not permitted', 'You do not have the right to do this in this city. Please ask your lead.'],
  ),
  purpose_needed: entry(
    403,
    [
      'Zweck fehlt',
      'Eigentümerdaten werden zu einem bestimmten Zweck eingesehen. Bitte nennen Sie Zweck und Aktenzeichen.',
    ],
    [
      'Purpose missing',
      'Owner data is opened for a stated purpose. Please name the purpose and the file number.',
    ],
  ),
  wrong_origin: entry(
    403,
    ['Anfrage abgelehnt', 'Die Anfrage kam nicht von der Revierblick-Seite.'],
    ['Request refused', 'The request did not come from the Revierblick page.'],
  ),
  not_found: entry(
    404,
    ['Nicht gefunden', 'Diesen Eintrag gibt es nicht, oder er gehört zu einer anderen Stadt.'],
    ['Not found', 'There is no such record, or it belongs to another city.'],
  ),
  conflict: entry(
    409,
    ['Inzwischen geändert', 'Jemand hat dasselbe geändert. Bitte entscheiden Sie, welcher Wert gilt.'],
    ['Changed in the meantime', 'Somebody changed the same thing. Please decide which value holds.'],
  ),
  already_exists: entry(
    409,
    ['Schon vorhanden', 'Unter dieser Kennung ist schon etwas anderes gespeichert.'],
    ['Already there', 'Something else is stored under this identifier.'],
  ),
  too_large: entry(
    413,
    ['Zu groß', 'Die Anfrage ist größer als erlaubt.'],
    ['Too large', 'The request is larger than allowed.'],
  ),
  version_needed: entry(
    428,
    ['Stand fehlt', 'Die Änderung nennt nicht, auf welchem Stand sie beruht (If-Match).'],
    ['Version missing', 'The change does not say which version it builds on (If-Match).'],
  ),
  too_many: entry(
    429,
    ['Zu viele Versuche', 'Bitte warten Sie einen Moment und versuchen Sie es dann erneut.'],
    ['Too many attempts', 'Please wait a moment and try again.'],
  ),
  too_many_requests: entry(
    429,
    [
      'Zu viele Abfragen',
      'Treffer in anderen Städten lassen sich 30-mal in der Minute abfragen. Bitte warten Sie eine Minute.',
    ],
    ['Too many questions', 'Hits in other cities can be asked for 30 times a minute. Please wait a minute.'],
  ),
  broken: entry(
    500,
    [
      'Fehler im System',
      'Das hätte nicht passieren dürfen. Es wurde nichts halb gespeichert; der Fehler ist protokolliert.',
    ],
    ['System error', 'This should not have happened. Nothing was saved by half; the error has been logged.'],
  ),
  unavailable: entry(
    503,
    ['Datenbank nicht erreichbar', 'Bitte versuchen Sie es in einigen Augenblicken erneut.'],
    ['Database not reachable', 'Please try again in a few moments.'],
  ),
} satisfies Record<string, Entry>

export type Slug = keyof typeof catalogue

/** A field of the input and what is wrong with it: `code` for the program, `message` for a person. */
export type FieldError = { field: string; code: string; message?: string }

/** Members beside the standard ones: the fields that are wrong, or the values that collide. */
export type ProblemMembers = { errors?: FieldError[]; current?: unknown; [member: string]: unknown }

/** Thrown anywhere, answered as `application/problem+json` by the one handler. */
export class Problem extends Error {
  readonly slug: Slug
  readonly members: ProblemMembers
  constructor(slug: Slug, members: ProblemMembers = {}) {
    super(slug)
    this.slug = slug
    this.members = members
  }
}

/** The first wrong field of an input. */
export const invalid = (field: string, code: string) => new Problem('invalid', { errors: [{ field, code }] })

export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          field: Type.String(),
          code: Type.String(),
          message: Type.Optional(Type.String()),
        }),
      ),
    ),
  },
  { $id: 'Problem', title: 'Problem', additionalProperties: true, description: 'RFC 9457 problem details' },
)

/** German unless the reader prefers English. */
export const languageOf = (request: FastifyRequest): 'de' | 'en' => {
  const wanted = (request.headers['accept-language'] ?? '').toLowerCase()
  const german = wanted.search(/\bde\b/)
  const english = wanted.search(/\ben\b/)
  return english >= 0 && (german < 0 || english < german) ? 'en' : 'de'
}

/** The fields behind rules that only the database can keep. */
const fieldOf: Record<string, string> = {
  property_municipality_key_file_number_key: 'file_number',
  listing_property_id_daterange_excl: 'opened_on',
}

/** PostgreSQL's own words for what the schema refuses. */
const fromDatabase = (error: {
  code?: string
  constraint?: string
  column?: string
  table?: string
}): Problem | undefined => {
  const rule = error.constraint ?? error.column ?? error.table ?? ''
  const field = fieldOf[rule] ?? rule
  switch (error.code) {
    case '42501':
      return new Problem('forbidden')
    case '23505':
    case '23P01':
      return new Problem('already_exists', { errors: [{ field, code: 'taken' }] })
    case '23503':
      return new Problem('invalid', { errors: [{ field, code: 'unknown_reference' }] })
    case '23514':
    case '23502':
    case '22003':
    case '22007':
    case '22008':
    case '22009':
    case '22021':
    case '22P02':
    case '22P05':
      return new Problem('invalid', { errors: [{ field, code: 'not_allowed' }] })
    case '40P01': // two writers waited for each other; the one that is told may try again
    case '40001':
    case '57014':
    case 'ECONNREFUSED':
    case '57P01':
    case '57P03':
    case '08006':
      return new Problem('unavailable')
    default:
      return undefined
  }
}

const fromValidation = (error: FastifyError): Problem => {
  const errors = (error.validation ?? []).map((fault) => {
    const path = fault.instancePath.split('/').filter(Boolean)
    const extra = fault.params['additionalProperty'] ?? fault.params['missingProperty']
    if (typeof extra === 'string') path.push(extra)
    return {
      field: path.join('.') || (error.validationContext ?? 'body'),
      code: fault.keyword,
      message: fault.message,
    }
  })
  return new Problem('invalid', { errors })
}

const asProblem = (error: FastifyError): Problem | undefined => {
  if (error instanceof Problem) return error
  if (error.validation) return fromValidation(error)
  if (error.statusCode === 429) return new Problem('too_many')
  if (error.statusCode === 413) return new Problem('too_large')
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new Problem('invalid', { errors: [{ field: 'body', code: error.code }] })
  return fromDatabase(error)
}

const send = (request: FastifyRequest, reply: FastifyReply, problem: Problem) => {
  const language = languageOf(request)
  const { status, [language]: sentence } = catalogue[problem.slug]
  return reply
    .code(status)
    .header('content-language', language)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({ type: `/problems/${problem.slug}`, ...sentence, status, ...problem.members })
}

/** The one error handler. Bugs become `broken` and are logged with their stack; the answer never carries it. */
export const answerProblems = (app: FastifyInstance) => {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = asProblem(error)
    if (!problem) request.log.error(error)
    return send(request, reply, problem ?? new Problem('broken'))
  })
  app.setNotFoundHandler((request, reply) => send(request, reply, new Problem('not_found')))
}
