import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { m } from '../../web/paraglide/messages.js'

type Entry = string | { match: Record<string, string> }[]
const read = (locale: string) =>
  JSON.parse(readFileSync(new URL(`../../web/messages/${locale}.json`, import.meta.url), 'utf8')) as Record<
    string,
    Entry
  >
const de = read('de')
const en = read('en')
const keys = Object.keys(de).filter((key) => key !== '$schema')

const textsOf = (entry: Entry | undefined): string[] =>
  typeof entry === 'string' ? [entry] : (entry ?? []).flatMap(({ match }) => Object.values(match))
const inputsOf = (entry: Entry | undefined) =>
  [...new Set(textsOf(entry).flatMap((text) => text.match(/\{[a-z_]+\}/g) ?? []))].sort()

describe('messages', () => {
  test('German and English have the same keys', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(de).sort())
  })

  test('no message is empty in either language', () => {
    const empty = keys.filter((key) =>
      [...textsOf(de[key]), ...textsOf(en[key])].some((text) => text.trim() === ''),
    )

    expect(empty).toEqual([])
  })

  test('both languages use the same inputs', () => {
    const different = keys.filter((key) => inputsOf(de[key]).join() !== inputsOf(en[key]).join())

    expect(different).toEqual([])
  })

  test('every message is compiled and says something in both languages', () => {
    const functions = m as unknown as Record<string, (inputs: object, options: { locale: string }) => unknown>
    const inputs = new Proxy({}, { get: () => 1 })
    const silent = keys.flatMap((key) =>
      ['de', 'en'].filter((locale) => {
        const text = functions[key]?.(inputs, { locale })
        return typeof text !== 'string' || text === '' || text === key || text.includes('undefined')
      }),
    )

    expect(silent).toEqual([])
    expect(keys.length).toBeGreaterThan(100)
  })

  test('German addresses the person as Sie', () => {
    const familiar = keys.filter((key) =>
      textsOf(de[key]).some((text) => /\b(du|dein|deine|dir|dich)\b/i.test(text)),
    )

    expect(familiar).toEqual([])
  })
})
