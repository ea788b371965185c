/** The program as an office runs it: `node --import tsx server/main.ts` with an environment, until it says it is ready. */
import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

export class ServerProcess {
  readonly #child: ChildProcess
  readonly origin: string
  output = ''

  private constructor(child: ChildProcess, origin: string) {
    this.#child = child
    this.origin = origin
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()))
  }

  /** Does not wait: `ready` does. */
  static async spawn(environment: Record<string, string>): Promise<ServerProcess> {
    const port = await freePort()
    const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
      cwd: root,
      env: { ...withoutDatabase(), PORT: String(port), NODE_ENV: 'development', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return new ServerProcess(child, `http://127.0.0.1:${port}`)
  }

  static async start(environment: Record<string, string>): Promise<ServerProcess> {
    const server = await ServerProcess.spawn(environment)
    return server.ready()
  }

  async ready(): Promise<this> {
    for (;;) {
      if (this.#child.exitCode !== null) throw new Error(`the server ended:\n${this.output}`)
      const answer = await fetch(`${this.origin}/readyz`).catch(() => undefined)
      if (answer?.ok) return this
      await sleep(100)
    }
  }

  /** The exit code, once it has ended by itself. */
  async ended(): Promise<number | null> {
    if (this.#child.exitCode === null) await once(this.#child, 'exit')
    return this.#child.exitCode
  }

  /** As a power cut would: no handler runs. */
  async kill() {
    this.#child.kill('SIGKILL')
    await this.ended()
  }

  async stop() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    await gone
  }
}

const withoutDatabase = (): NodeJS.ProcessEnv => ({
  ...process.env,
  DATABASE_URL: undefined,
  MIGRATE_URL: undefined,
})
