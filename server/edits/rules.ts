/** Two people edit the same record: other fields are merged and told, the same field is a person's decision. */

export type FieldChange = { old: unknown; new: unknown }

/** An edit made after the version that the caller saw. */
export type LaterEdit = {
  version: number
  fields: Record<string, FieldChange>
  by: string | null
  at: string
}

/** One field that both changed, to different values. */
export type FieldConflict = { theirs: unknown; yours: unknown; changed_by: string | null; changed_at: string }

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The fields of `changes` that differ from `current`, with both values. */
export const changedFields = (
  current: Record<string, unknown>,
  changes: Record<string, unknown>,
): Record<string, FieldChange> =>
  Object.fromEntries(
    Object.entries(changes)
      .filter(([field, value]) => value !== undefined && !same(current[field], value))
      .map(([field, value]) => [field, { old: current[field], new: value }]),
  )

/**
 * What stands in the way of an edit that saw an older version.
 * A field conflicts when somebody changed it since and it does not now have the wanted value already.
 * `merged` are the fields that others changed and this edit leaves alone: they stay, and the person is told.
 */
export const conflictsOf = (
  current: Record<string, unknown>,
  changes: Record<string, unknown>,
  later: readonly LaterEdit[],
): { conflicts: Record<string, FieldConflict>; merged: string[] } => {
  const conflicts: Record<string, FieldConflict> = {}
  const merged = new Set<string>()
  for (const { fields, by, at } of [...later].sort((a, b) => a.version - b.version))
    for (const field of Object.keys(fields)) {
      if (changes[field] === undefined) merged.add(field)
      else if (!same(current[field], changes[field]))
        conflicts[field] = { theirs: current[field], yours: changes[field], changed_by: by, changed_at: at }
    }
  return { conflicts, merged: [...merged].sort() }
}
