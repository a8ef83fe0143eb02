import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

export interface Result {
  passed: number
  failed: number
  skipped: number
}

/** Runs a program with its output shown, each line behind `name`, as others write meanwhile; resolves with its exit code. */
async function run(name: string, program: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  const shown = [child.stdout, child.stderr].map((stream) => show(name, stream))
  const [code] = (await once(child, 'close')) as [number | null]
  await Promise.all(shown)
  return code ?? 1
}

async function show(name: string, stream: Readable): Promise<void> {
  for await (const line of createInterface(stream)) process.stdout.write(`${name} | ${line}\n`)
}

/** A check that passes or fails as a whole. */
export async function command(name: string, program: string, ...args: string[]): Promise<Result> {
  const failed = (await run(name, program, args)) === 0 ? 0 : 1
  return { passed: 1 - failed, failed, skipped: 0 }
}

export function vitest(name: string, config: string): Promise<Result> {
  return reported(async (file) => {
    const code = await run(name, 'vitest', [
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

/**
 * As root the window's tests have a network of their own: a bridge that another test makes or removes meanwhile is a change
 * of the network to Chromium, and what it is loading then fails. An ordinary user's networks are not the machine's.
 */
const OWN_NETWORK =
  process.getuid?.() === 0 ? ['unshare', '--net', 'sh', '-c', 'ip link set lo up; exec "$@"', 'sh'] : []

export function playwright(name: string, config: string, project: string): Promise<Result> {
  return reported(async (file) => {
    const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: file }
    const words = ['test', '-c', config, `--project=${project}`, `--output=test-results/${project}`]
    const [program = '', ...args] = [...OWN_NETWORK, 'playwright', ...words, '--reporter=list,json']
    const code = await run(name, program, args, env)
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
