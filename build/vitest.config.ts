import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** Unit and contract tests: beside the code they test. Electron is never downloaded for them. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    env: { ELECTRON_OVERRIDE_DIST_PATH: '/no-electron-in-unit-tests' },
    include: ['{electron,engine,renderer,build}/**/*.test.{ts,tsx}'],
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 20_000,
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
    // The layer store's threads, run from source, strip types with WebAssembly. V8 13.6 may free the code of a wrapper
    // under another thread when it optimises it (SIGSEGV in Runtime_TierUpWasmToJSWrapper): so it is never optimised here.
    execArgv: ['--wasm-wrapper-tiering-budget=1000000000'],
  },
})
