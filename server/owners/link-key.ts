/** The key of the owners' tokens: from the settings, or made once and kept beside the server's other files. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { WrongSettings, type Settings } from '../settings.ts'

const shortest = 32

/**
 * `LINK_KEY`, or what stands in `link-key` in the data directory; the first start without either makes one, readable by
 * the server's user alone. Servers that share a database need the same key: with another one nothing matches.
 * @throws WrongSettings where the file holds no key
 */
export const linkKeyOf = ({ LINK_KEY, DATA_DIR }: Pick<Settings, 'LINK_KEY' | 'DATA_DIR'>): string => {
  if (LINK_KEY !== undefined) return LINK_KEY
  const path = join(DATA_DIR, 'link-key')
  mkdirSync(DATA_DIR, { recursive: true })
  try {
    writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const key = readFileSync(path, 'utf8').trim()
  if (key.length < shortest)
    throw new WrongSettings(
      `${path} holds no key of ${shortest} characters or more: restore it, or set LINK_KEY`,
    )
  return key
}
