/** Where the key of the owners' tokens comes from. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { linkKeyOf } from '../../server/owners/link-key.ts'
import { settingsFrom, WrongSettings } from '../../server/settings.ts'

const made: string[] = []
const aDirectory = () => {
  const path = mkdtempSync(join(tmpdir(), 'revierblick-key-'))
  made.push(path)
  return path
}
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true })
})

test('the first start makes a key for the server’s user alone; every later start reads it', () => {
  const DATA_DIR = join(aDirectory(), 'new')

  const [first, again] = [linkKeyOf({ DATA_DIR }), linkKeyOf({ DATA_DIR })]

  expect(first.length).toBeGreaterThanOrEqual(32)
  expect(again).toBe(first)
  expect(statSync(join(DATA_DIR, 'link-key')).mode & 0o777).toBe(0o600)
  expect(linkKeyOf({ DATA_DIR: aDirectory() })).not.toBe(first)
})

test('LINK_KEY wins and is written nowhere', () => {
  const DATA_DIR = aDirectory()
  const LINK_KEY = 'k'.repeat(32)

  expect(linkKeyOf({ DATA_DIR, LINK_KEY })).toBe(LINK_KEY)
  expect(() => readFileSync(join(DATA_DIR, 'link-key'))).toThrow()
})

test('a key that is too short is refused without being repeated, from the settings and from the file', () => {
  const DATA_DIR = aDirectory()
  writeFileSync(join(DATA_DIR, 'link-key'), 'short\n')

  expect(() => linkKeyOf({ DATA_DIR })).toThrow(WrongSettings)
  expect(() => settingsFrom({ LINK_KEY: 'my-short-secret' })).toThrow(/LINK_KEY=… is wrong/)
})
