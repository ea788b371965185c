import js from '@eslint/js'
import globals from 'globals'
import svelte from 'eslint-plugin-svelte'
import ts from 'typescript-eslint'

/** Who may import whom: CONTRIBUTING.md, "Who may import whom". */
const noImport = (...patterns) => ['error', { patterns }]
const onlyTypesOfSchemas = {
  group: ['**/server/*/schema.ts'],
  allowTypeImports: true,
  message: 'web takes schemas as types only.',
}

export default ts.config(
  { ignores: ['dist/', '.data/', 'web/paraglide/', 'node_modules/', 'test-results/'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.node },
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js'] },
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_$' }],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['web/**/*.svelte', 'web/**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    files: ['web/**'],
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      // Queries and look-ups are plain values here, made anew and never watched.
      'svelte/prefer-svelte-reactivity': 'off',
      '@typescript-eslint/no-restricted-imports': noImport(onlyTypesOfSchemas, {
        group: ['**/server/*/{queries,routes}.ts', '**/server/*.ts', '**/db/*'],
        message: "web takes a feature's schema (as types) and rules, nothing else.",
      }),
    },
  },
  {
    files: ['server/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': noImport(
        { group: ['../*/routes.ts'], message: "A feature may call another's queries, never its routes." },
        { group: ['**/web/**', '!**/web/paraglide/**'], message: 'The server does not import the web.' },
      ),
    },
  },
  {
    files: ['server/**/rules.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': noImport({
        group: ['**/queries.ts', '**/routes.ts', '**/schema.ts', '**/db/*', 'pg', 'fastify', 'node:*'],
        allowTypeImports: true,
        message: 'rules are pure: other rules and libraries without I/O only.',
      }),
    },
  },
  {
    files: ['server/main.ts', 'seed/**', 'tests/bench/**', 'server/areas/import.ts', 'db/embedded.ts'],
    rules: { 'no-console': 'off' },
  },
  { files: ['**/*.js'], ...ts.configs.disableTypeChecked },
)
