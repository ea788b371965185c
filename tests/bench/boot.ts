/** From `npm start` to /readyz on the embedded engine, in a fresh copy of what is committed. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { line } from './measure.ts'

const PORT = '18099'

const secondsToReady = async (directory: string): Promise<number> => {
  const { DATABASE_URL: _, ...environment } = process.env
  const began = performance.now()
  const server = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    cwd: directory,
    env: { ...environment, PORT, DATA_DIR: join(directory, '.data') },
    stdio: 'ignore',
  })
  try {
    for (;;) {
      if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`)
      const answer = await fetch(`http://127.0.0.1:${PORT}/readyz`).catch(() => undefined)
      if (answer?.ok) return (performance.now() - began) / 1000
      await sleep(100)
    }
  } finally {
    server.kill()
    if (server.exitCode === null) await once(server, 'exit')
  }
}

export const benchBoot = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'revierblick-boot-'))
  try {
    execFileSync('sh', ['-c', `git archive HEAD | tar x -C '${directory}'`])
    symlinkSync(resolve('node_modules'), join(directory, 'node_modules'))
    const limit = (what: string, ours: number, seconds: number) =>
      line(what, { ours, theirs: seconds, unit: 's', target: 1, most: true })
    limit('first boot, web build included', await secondsToReady(directory), 60)
    limit('later boot', await secondsToReady(directory), 10)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
