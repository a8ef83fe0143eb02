// Every check of the project. Prints what failed, then one last line over all of them.
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { leftovers, snapshot } from './leftovers.ts'
import { command, playwright, type Result, vitest } from './steps.ts'

const before = snapshot()
const results: Result[] = []

async function step(name: string, run: (name: string) => Promise<Result>): Promise<Result> {
  const start = performance.now()
  process.stdout.write(`\n== ${name}\n`)
  const result = await run(name)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  process.stdout.write(`== ${name}: ${result.passed} passed, ${result.failed} failed, ${seconds} s\n`)
  results.push(result)
  return result
}

await step('format', (name) => command(name, 'biome', 'format', '.'))
await step('lint', (name) => command(name, 'biome', 'lint', '--error-on-warnings', '.'))
await step('types', (name) => command(name, 'tsc', '-b', 'build/tsconfig.json'))
await step('dead code', (name) => command(name, 'knip', '--config', 'build/knip.json'))
const built = await step('build', (name) => command(name, 'node', 'build/build.ts'))
await step('unit', (name) => vitest(name, 'build/vitest.config.ts'))
if (built.failed === 0) {
  // against the product, so that its promises are held
  process.env.CUTAWAY_ENGINE = resolve('dist/engine/launch.js')
  // Side by side, as they wait more than they work.
  await Promise.all([
    step('web', (name) => playwright(name, 'e2e/app/playwright.config.ts', 'web')),
    step('desktop', (name) => playwright(name, 'e2e/app/playwright.config.ts', 'desktop')),
    step('engine', (name) => vitest(name, 'build/vitest.engine.config.ts')),
  ])
  await step('package', (name) => command(name, 'node', 'build/package/package.ts', '--check'))
}
await step('nothing left behind', async () => {
  const left = await leftovers(before)
  for (const line of left) process.stdout.write(`${line}\n`)
  return { passed: left.length ? 0 : 1, failed: left.length ? 1 : 0, skipped: 0 }
})

rmSync('test-results', { recursive: true, force: true })
const sum = (key: keyof Result) => results.reduce((total, result) => total + result[key], 0)
if (sum('skipped')) process.stdout.write(`\n${sum('skipped')} skipped, each with its reason above\n`)
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`)
process.exitCode = sum('failed') ? 1 : 0
