/**
 * A PostGIS where no DATABASE_URL is given: PGlite behind a socket, in a child process. Run with a directory as its
 * argument it IS that child; imported, it starts one. Two engines on one directory would diverge silently, so a lock
 * file names the one that holds it.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { PGlite } from '@electric-sql/pglite'

/** A running engine: where it listens, and how to end it. */
export type Embedded = { url: string; stop: () => Promise<void> }

/** Another process has this directory's engine open. */
export class EngineInUse extends Error {}

const self = fileURLToPath(import.meta.url)
/** A server that was just killed leaves its engine a moment to write its last pages and let go. */
const lettingGoMs = 15_000

/** Starts the engine on `directory` (created when missing). Its one connection is the caller's to share. */
export const startEmbedded = async (directory: string): Promise<Embedded> => {
  mkdirSync(directory, { recursive: true })
  await waitForLock(directory)
  const child = fork(self, [resolve(directory)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)))
  const answer = await Promise.race([
    once(child, 'message').then(([message]) => message as { url?: string; held_by?: number }),
    once(child, 'exit').then(() => ({ url: undefined, held_by: undefined })),
  ])
  if (answer.held_by) throw inUse(directory, answer.held_by)
  if (!answer.url) throw new Error(`The embedded database did not start: ${complaint}`)
  // The engine follows its parent's life; it does not keep the parent alive.
  child.unref()
  child.channel?.unref()
  ;(child.stderr as { unref?: () => void } | null)?.unref?.()
  return {
    url: answer.url,
    stop: async () => {
      if (child.exitCode !== null) return
      const gone = once(child, 'exit')
      child.ref()
      child.disconnect()
      await gone
    },
  }
}

const inUse = (directory: string, pid: number) =>
  new EngineInUse(
    `The embedded database in ${directory} is in use by process ${pid}. Stop the server first, or set DATABASE_URL.`,
  )

const waitForLock = async (directory: string) => {
  const until = Date.now() + lettingGoMs
  for (;;) {
    const holder = holderOf(directory)
    if (holder === undefined) return
    if (holder.parent !== undefined || Date.now() > until) throw inUse(directory, holder.pid)
    await sleep(200)
  }
}

type Holder = { pid: number; started: string; parent?: number }

const lockFile = (directory: string) => join(directory, 'engine.lock')

/** When a process began, so that a recycled pid is not taken for the holder; undefined = no such process. */
const startOf = (pid: number): string | undefined => {
  try {
    // Field 22 of /proc/<pid>/stat, counted after the name, which may itself hold blanks.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()?.split(' ')[19]
  } catch {
    try {
      process.kill(pid, 0)
      return process.platform === 'linux'
        ? undefined
        : execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    } catch {
      return undefined
    }
  }
}

/** The live process that holds the directory; `parent` is set while the server that started it lives too. */
const holderOf = (directory: string): Holder | undefined => {
  let lock: Holder & { parent_started?: string }
  try {
    lock = JSON.parse(readFileSync(lockFile(directory), 'utf8')) as typeof lock
  } catch {
    return undefined
  }
  if (startOf(lock.pid) !== lock.started) return undefined
  const parentLives = lock.parent !== undefined && startOf(lock.parent) === lock.parent_started
  return { pid: lock.pid, started: lock.started, parent: parentLives ? lock.parent : undefined }
}

/** Takes the lock or returns the pid of the process that has it. */
const takeLock = (directory: string): number | undefined => {
  const mine = JSON.stringify({
    pid: process.pid,
    started: startOf(process.pid),
    parent: process.ppid,
    parent_started: startOf(process.ppid),
  })
  for (;;) {
    try {
      writeFileSync(lockFile(directory), mine, { flag: 'wx' })
      return undefined
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const holder = holderOf(directory)
      if (holder) return holder.pid
      rmSync(lockFile(directory), { force: true })
    }
  }
}

/** The part of the engine that the socket talks to. */
type Wire = Pick<PGlite, 'execProtocolRawStream'>

/** Parse, Bind, Describe, Execute, Close, Flush: Sync alone is answered with "ready for query". */
const extended = new Set(Buffer.from('PBDECH'))

/** "Z", the length 5 and the state of the transaction. */
const readyLength = 6
const isReady = (end: Buffer) =>
  end.length === readyLength && end[0] === 0x5a && end.readInt32BE(1) === readyLength - 1

/**
 * The socket hands the engine each message of the extended protocol alone. After an error the engine says "ready for
 * query" at once and again for the client's Sync; the second one answers the client's next query before it was asked,
 * and the connection is lost. So the first one is left out.
 */
const answerOnce = (db: Wire) => {
  const execute = db.execProtocolRawStream.bind(db)
  db.execProtocolRawStream = async (message, options) => {
    if (!extended.has(message[0] ?? 0)) return execute(message, options)
    // The end is held back until it is known to be the end.
    let end = Buffer.alloc(0)
    await execute(message, {
      ...options,
      onRawData: (chunk) => {
        const waiting = Buffer.concat([end, chunk])
        end = waiting.subarray(-readyLength)
        if (waiting.length > readyLength) options.onRawData(waiting.subarray(0, -readyLength))
      },
    })
    if (end.length > 0 && !isReady(end)) options.onRawData(end)
  }
}

/** The child: opens the engine, listens on a socket only this user can reach, ends when its parent is gone. */
const serve = async (directory: string) => {
  const held_by = takeLock(directory)
  if (held_by !== undefined) {
    process.send?.({ held_by })
    return process.disconnect()
  }
  const [{ PGlite }, { PGLiteSocketServer }, { postgis }, contrib] = await Promise.all([
    import('@electric-sql/pglite'),
    import('@electric-sql/pglite-socket'),
    import('@electric-sql/pglite-postgis'),
    Promise.all([
      import('@electric-sql/pglite/contrib/pg_trgm'),
      import('@electric-sql/pglite/contrib/unaccent'),
      import('@electric-sql/pglite/contrib/btree_gist'),
    ]),
  ])
  const [{ pg_trgm }, { unaccent }, { btree_gist }] = contrib
  const db = await PGlite.create(join(directory, 'pgdata'), {
    extensions: { postgis, pg_trgm, unaccent, btree_gist },
  })
  answerOnce(db)
  const socketDir = mkdtempSync(join(tmpdir(), 'revierblick-'))
  const path = join(socketDir, '.s.PGSQL.5432')
  const socket = new PGLiteSocketServer({ db, path, maxConnections: 4 })
  await socket.start()

  const end = async () => {
    await socket.stop()
    await db.close()
    rmSync(socketDir, { recursive: true, force: true })
    unlinkSync(lockFile(directory))
    process.exit(0)
  }
  // The parent's end closes the channel however it came about; Ctrl-C reaches the whole group, the parent decides.
  process.on('disconnect', () => void end())
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => undefined)
  process.send?.({ url: `postgres://postgres@localhost/template1?host=${encodeURIComponent(socketDir)}` })
}

if (process.argv[1] === self && process.argv[2] !== undefined) await serve(process.argv[2])
