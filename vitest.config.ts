import { defineConfig } from 'vitest/config'

const env = { TZ: 'Europe/Berlin', NODE_ENV: 'test' }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'rules',
          include: ['tests/{rules,web}/**/*.test.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
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
          maxWorkers: process.env['DATABASE_URL'] === undefined ? 1 : 2,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
          env,
        },
      },
    ],
  },
})
