/** What cities let each other know, and what becomes of a request. The database's migration 023 says the same. */

/** From least to most. */
export const levels = ['hit', 'counts', 'record'] as const
export const recipients = ['municipality', 'coordination'] as const
export const purposes = [
  'hearing',
  'order',
  'enforcement',
  'emergency',
  'joint_operation',
  'advice',
  'network_review',
] as const
export const requestStates = ['pending', 'approved', 'refused', 'withdrawn', 'expired'] as const
export type RequestState = (typeof requestStates)[number]

export type Verdict = 'approved' | 'refused' | 'withdrawn'

/** The newest decision counts; an approval holds until the instant at which it expires, not a moment longer. */
export const stateOf = (
  decisions: readonly { verdict: Verdict; expires_at: string | null }[],
  now: Date,
): RequestState => {
  const newest = decisions[0]
  if (newest === undefined) return 'pending'
  const isOver = newest.expires_at !== null && Date.parse(newest.expires_at) <= now.getTime()
  return newest.verdict === 'approved' && isOver ? 'expired' : newest.verdict
}

/** Approved or refused once; only what is open is withdrawn. */
export const mayDecide = (state: RequestState, verdict: Verdict): boolean =>
  verdict === 'withdrawn' ? state === 'approved' : state === 'pending'
