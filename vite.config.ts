import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type Plugin } from 'vite'
import { compileMessages } from './web/messages/compile.ts'

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const messages: Plugin = { name: 'messages', buildStart: async () => void (await compileMessages()) }

export default defineConfig({
  root: fromRoot('web'),
  plugins: [messages, svelte({ configFile: fromRoot('svelte.config.js') })],
  css: {
    preprocessorOptions: {
      scss: {
        loadPaths: [fromRoot('node_modules/@kern-ux/native/src/scss')],
        quietDeps: true,
        silenceDeprecations: ['if-function'],
      },
    },
  },
  build: {
    outDir: fromRoot('dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows no data: script and no inline one.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'maplibre', test: /node_modules[\\/]maplibre-gl/ }] },
      },
    },
  },
})
