/** The web app is built when its build is missing or older than its sources, in a process of its own. */
import { spawn } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
export const webRoot = join(root, 'dist/web')

/** What the build is made of; compiled messages are its by-product. */
const sources = ['web', 'server', 'seed/reference', 'project.inlang', 'vite.config.ts', 'package-lock.json']
const byProduct = /^(web\/paraglide|project\.inlang\/cache)/

const newest = (path: string): number => {
  const status = statSync(join(root, path), { throwIfNoEntry: false })
  if (!status || byProduct.test(path)) return 0
  if (!status.isDirectory()) return status.mtimeMs
  return Math.max(0, ...readdirSync(join(root, path)).map((name) => newest(`${path}/${name}`)))
}

const isStale = () => {
  const built = statSync(join(webRoot, 'index.html'), { throwIfNoEntry: false })
  return !built || Math.max(...sources.map(newest)) > built.mtimeMs
}

/** Resolves when a current build is there; rejects with the build's own complaint. */
export const buildWebWhenStale = async (report: (line: string) => void): Promise<void> => {
  if (!isStale()) return
  report('Building the web app …')
  await new Promise<void>((resolve, reject) => {
    const build = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let complaint = ''
    build.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
    build.on('error', reject)
    build.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The web app could not be built:\n${complaint}`)),
    )
  })
  report('The web app is built')
}
