/** Addresses as text: which one matches, and with which parameters. */
import { match, type MatchFunction } from 'path-to-regexp'

export type Params = Partial<Record<string, string>>

/** `/liste` and a search make `/liste?sort=-score`. */
export const withSearch = (path: string, search: URLSearchParams | string): string => {
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}

const matchers = new Map<string, MatchFunction<Params>>()

/** The parameters when the path is at this address (`/immobilien/:id`), otherwise null. */
export const paramsAt = (address: string, path: string): Params | null => {
  let matcher = matchers.get(address)
  if (!matcher) matchers.set(address, (matcher = match<Params>(address)))
  const found = matcher(path)
  return found ? { ...found.params } : null
}
