/** What every form field takes, so that a form reads the same throughout. */
export interface FieldProps {
  label: string
  hint?: string | undefined
  /** A sentence that says what is wrong and how to put it right. */
  error?: string | undefined
  optional?: boolean
  disabled?: boolean
  name?: string | undefined
}

/** Ids that tie hint and error to the control for screen readers; null where there is neither. */
export const describedBy = (
  id: string,
  { hint, error }: Pick<FieldProps, 'hint' | 'error'>,
): string | null => {
  const ids = [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter((one) => one !== null)
  return ids.length === 0 ? null : ids.join(' ')
}
