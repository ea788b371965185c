import { defineConfig } from 'vitest/config'

const env = { TZ: 'Europe/Berlin', NODE_ENV: 'test' }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'rules',
          include: ['tests/{rules,web}/**/*.test.ts'],
          env,
        },
      },
      {
        test: {
          name: 'database',
          include: ['tests/{db,server}/**/*.test.ts'],
          globalSetup: 'tests/database-setup.ts',
          // The embedded engine is one database with one connection: its files take turns.
          fileParallelism: process.env['DATABASE_URL'] !== undefined,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          env,
        },
      },
    ],
  },
})
