import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { environment, NODE } from './modules.mjs'

/**
 * Runs a program in this one's place: same terminal, signals passed on, same exit code. With `onLine` its output is passed
 * on line by line and shown to the listener as well.
 * @param {string[]} args
 * @param {{ program?: string, onLine?: (line: string) => void }} [options]
 */
export async function become(args, { program = NODE, onLine } = {}) {
  const child = spawn(program, args, { stdio: ['inherit', onLine ? 'pipe' : 'inherit', 'inherit'], env: environment() })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  if (onLine)
    createInterface(child.stdout).on('line', (line) => {
      process.stdout.write(`${line}\n`)
      onLine(line)
    })
  const [code] = await new Promise((resolve) => child.once('exit', (...end) => resolve(end)))
  process.exit(code ?? 1)
}
