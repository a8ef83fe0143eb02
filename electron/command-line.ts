import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface CommandLine {
  /** Archives to open: `cutaway FILE.tar`. Absolute. */
  files: string[]
  /** Options that the engine understands and gets passed on. */
  engine: string[]
}

/** Reads what the user typed after `cutaway`. Chromium's own switches pass through this list too and are left alone. */
export function readCommandLine(argv: string[], cwd: string): CommandLine {
  const { tokens } = parseArgs({
    args: argv,
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: { root: { type: 'string' }, 'run-dir': { type: 'string' } },
  })
  const files: string[] = []
  const engine: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') files.push(token.value)
    if (
      token.kind === 'option' &&
      (token.name === 'root' || token.name === 'run-dir') &&
      typeof token.value === 'string'
    )
      engine.push(`--${token.name}`, resolve(cwd, token.value))
  }
  return { files: files.filter((file) => /\.(tar|tgz|gz|zst)$/i.test(file)).map((file) => resolve(cwd, file)), engine }
}
