import { vitePreprocess } from '@sveltejs/vite-plugin-svelte'

// The one place where the tools ask for a default export.
export default { preprocess: vitePreprocess({ script: true }) }
