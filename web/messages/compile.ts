/** Turns de.json and en.json into the functions of web/paraglide, for the page, the server and the tests alike. */
import { fileURLToPath } from 'node:url'
import { compile } from '@inlang/paraglide-js'

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** Absolute paths: with relative ones the plugin is not found and every message is undefined, silently. */
export const compileMessages = () =>
  compile({
    project: fromRoot('project.inlang'),
    outdir: fromRoot('web/paraglide'),
    strategy: ['globalVariable', 'baseLocale'],
    outputStructure: 'message-modules',
    emitGitIgnore: false,
    emitPrettierIgnore: false,
    emitReadme: false,
  })

if (process.argv[1] === fileURLToPath(import.meta.url)) await compileMessages()
