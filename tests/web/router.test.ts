import { expect, test } from 'vitest'
import { paramsAt, withSearch } from '../../web/address.ts'

test('an address gives its parameters, decoded', () => {
  expect(paramsAt('/immobilien/:id', '/immobilien/0190')).toEqual({ id: '0190' })
  expect(paramsAt('/immobilien/:id', '/immobilien/a%20b')).toEqual({ id: 'a b' })
})

test('an address that does not match gives none', () => {
  expect(paramsAt('/immobilien/:id', '/liste')).toBeNull()
  expect(paramsAt('/liste', '/liste/mehr')).toBeNull()
  expect(paramsAt('/', '/liste')).toBeNull()
})

test('a search is only put behind an address when there is one', () => {
  expect(withSearch('/liste', new URLSearchParams())).toBe('/liste')
  expect(withSearch('/liste', new URLSearchParams({ sort: '-score' }))).toBe('/liste?sort=-score')
})
