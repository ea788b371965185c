/** The two values of a field that two people changed, as the server sends them with 409. */

export interface FieldConflict {
  theirs: unknown
  yours: unknown
  changed_by: string | null
  changed_at: string
}
export type Conflicts = Readonly<Record<string, FieldConflict>>

/** null when the problem is not about fields changed by somebody else. */
export const conflictIn = (
  body: Readonly<Record<string, unknown>>,
): { version: number; fields: Conflicts } | null => {
  const current = body.current as { version?: number; fields?: Conflicts } | undefined
  if (typeof current?.version !== 'number' || !current.fields) return null
  return { version: current.version, fields: current.fields }
}
