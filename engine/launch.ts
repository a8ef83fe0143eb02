import { toEngineError } from './base/errors.ts'
import { PROGRAM_PATH } from './base/exec.ts'
import { enterNamespace, runDirOf } from './launcher/enter.ts'
import { releaseHolder } from './launcher/holder.ts'

/**
 * The program that everyone starts: `npm run engine`, the desktop app, web mode. Root goes straight on to the engine; an
 * ordinary user first becomes root of a user namespace, in which this same file is started again.
 */
process.env.PATH = `${process.env.PATH ?? ''}:${PROGRAM_PATH}`
const options = process.argv.slice(2)
try {
  if (process.getuid?.() !== 0) await enterNamespace(options)
  process.once('exit', () => releaseHolder(runDirOf(options)))
  if (options[0] === 'verify') await (await import('./verify.ts')).verify(options.slice(1))
  else await (await import('./main.ts')).run(options)
} catch (error) {
  process.stderr.write(`${toEngineError(error).message}\n`)
  process.exitCode ||= 1
}
