/** The server names the field and a code; this says it to the person. */
import type { FieldProblem } from './api.ts'
import { m } from './paraglide/messages.js'

const sentences: Readonly<Record<string, () => string>> = {
  required: m.refused_required,
  minLength: m.refused_required,
  unknown: m.refused_unknown,
  unknown_reference: m.refused_unknown,
  in_future: m.refused_in_future,
  not_in_force: m.refused_not_in_force,
  never_found: m.refused_never_found,
  not_allowed: m.refused_not_allowed,
  differs: m.refused_differs,
  minimum: m.refused_number,
  maximum: m.refused_number,
  exclusiveMinimum: m.refused_number,
  multipleOf: m.refused_rooms,
  type: m.refused_number,
  taken: m.refused_taken,
  maxLength: m.refused_too_long,
  outside_municipality: m.refused_outside,
  before_start: m.refused_before_start,
}

export const refusalSentence = ({ code }: FieldProblem): string => (sentences[code] ?? m.refused_other)()
