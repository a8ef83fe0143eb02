import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Result {
  passed: number
  failed: number
  skipped: number
}

/** Runs a program with its output shown; resolves with its exit code. */
function run(program: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

/** A check that passes or fails as a whole. */
export async function command(program: string, ...args: string[]): Promise<Result> {
  const failed = (await run(program, args)) === 0 ? 0 : 1
  return { passed: 1 - failed, failed, skipped: 0 }
}

export function vitest(config: string): Promise<Result> {
  return reported(async (file) => {
    const code = await run('vitest', [
      'run',
      '--config',
      config,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ])
    const report = JSON.parse(readFileSync(file, 'utf8')) as {
      numPassedTests: number
      numFailedTests: number
      numPendingTests: number
      numFailedTestSuites: number
    }
    return {
      passed: report.numPassedTests,
      failed: atLeastOne(code, Math.max(report.numFailedTests, report.numFailedTestSuites > 0 ? 1 : 0)),
      skipped: report.numPendingTests,
    }
  })
}

export function playwright(config: string): Promise<Result> {
  return reported(async (file) => {
    const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: file }
    const code = await run('playwright', ['test', '-c', config, '--reporter=list,json'], env)
    const { stats } = JSON.parse(readFileSync(file, 'utf8')) as {
      stats: { expected: number; unexpected: number; flaky: number; skipped: number }
    }
    return { passed: stats.expected, failed: atLeastOne(code, stats.unexpected + stats.flaky), skipped: stats.skipped }
  })
}

/** A run that ended badly counts as a failure even when no single test did (a hook, a crash). */
function atLeastOne(code: number, failed: number): number {
  return code === 0 ? failed : Math.max(1, failed)
}

async function reported(body: (file: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-report-'))
  try {
    return await body(join(folder, 'report.json'))
  } catch (error) {
    process.stdout.write(`no report: ${error instanceof Error ? error.message : String(error)}\n`)
    return { passed: 0, failed: 1, skipped: 0 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
