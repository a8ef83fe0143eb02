import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The engine from outside: real docker CLI and plain HTTP against a real socket. One file at a time, as they share the machine. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['e2e/{engine,clients}/**/*.test.ts'],
    setupFiles: ['e2e/engine/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    fileParallelism: false,
  },
})
