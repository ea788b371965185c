/** An empty place for a server to keep its records: a database on DATABASE_URL's server, or a directory. */
import { mkdtempSync, rmSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { databaseUrl, onServer } from '../database-setup.ts'

export type Place = { environment: Record<string, string>; remove: () => Promise<void> }

export const onPostgresql = process.env['DATABASE_URL'] !== undefined

export const anEmptyPlace = async (): Promise<Place> => {
  const admin = process.env['DATABASE_URL']
  if (admin === undefined) {
    const directory = mkdtempSync(join(tmpdir(), 'revierblick-e2e-'))
    return {
      environment: { DATA_DIR: directory },
      remove: async () => rmSync(directory, { recursive: true, force: true }),
    }
  }
  const name = `revierblick_e2e_${randomUUID().replaceAll('-', '')}`
  await onServer(admin, `create database ${name}`)
  return {
    environment: { DATABASE_URL: databaseUrl(admin, name) },
    remove: () => onServer(admin, `drop database ${name} with (force)`),
  }
}
