/**
 * Once before all files that need a database: on PostgreSQL a migrated template that each file copies, without
 * DATABASE_URL one embedded engine in a directory of its own.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { seedReference } from '../seed/reference.ts'

export type TestServer =
  { kind: 'postgresql'; admin: string; template: string } | { kind: 'embedded'; url: string }

declare module 'vitest' {
  export interface ProvidedContext {
    server: TestServer
  }
}

const prepare = async (url: string, login: string) => {
  await migrate(url, login, () => undefined)
  await seedReference(url, () => undefined)
}

/** The same server, another database. */
export const databaseUrl = (url: string, database: string) => {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}

export const onServer = async (url: string, statement: string) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

export default async function setup(project: TestProject) {
  const admin = process.env['DATABASE_URL']
  if (admin === undefined) {
    const directory = mkdtempSync(join(tmpdir(), 'revierblick-test-'))
    const engine = await startEmbedded(directory)
    await prepare(engine.url, 'postgres')
    project.provide('server', { kind: 'embedded', url: engine.url })
    return async () => {
      await engine.stop()
      rmSync(directory, { recursive: true, force: true })
    }
  }
  const template = `revierblick_template_${process.pid}`
  await onServer(admin, `create database ${template}`)
  await prepare(databaseUrl(admin, template), decodeURIComponent(new URL(admin).username))
  project.provide('server', { kind: 'postgresql', admin, template })
  return () => onServer(admin, `drop database ${template} with (force)`)
}
