import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { verifyLines } from './api/format/verify-lines.ts'
import { EngineError } from './base/errors.ts'
import { takeLock } from './base/lock.ts'
import { readHostFacts } from './drivers/host/host.ts'
import { defaultPaths } from './launcher/paths.ts'
import { verifyStore } from './operations/verify/verify.ts'
import { createStoreAudit } from './stores/audit/store-audit.ts'
import { createLayerStore } from './stores/layers/store.ts'
import { openDatabase } from './stores/metadata/database.ts'

/**
 * `verify --root <dir>`: the check of a store that no engine has open. It prints one line for each finding and ends with exit
 * code 1 when there are some, 2 when it could not be done.
 */
export async function verify(argv: readonly string[]): Promise<void> {
  const { root, runDir } = readOptions(argv)
  process.exitCode = 2
  if (!existsSync(join(root, 'cutaway.db')))
    throw new EngineError(
      'notFound',
      `${root} is no data root: expected a folder with cutaway.db, as an engine makes it`,
    )
  await using ending = new AsyncDisposableStack()
  ending.use(takeLock(join(root, 'lock'), `the data root ${root}`)).describe(`a check of it, pid ${process.pid}`)
  const db = ending.adopt(openDatabase(root), (each) => each.close())
  const storage = createLayerStore(db, root, { rootless: readHostFacts(runDir).rootless })
  ending.defer(() => storage.layers.close())
  const audit = createStoreAudit(db, root, storage)
  const events = verifyStore({ layers: storage.layers, audit, stopped: true }, new AbortController().signal)
  process.exitCode = 0
  for await (const { line, isFinding } of verifyLines(events)) {
    if (isFinding) process.exitCode = 1
    process.stdout.write(`${line}\n`)
  }
}

function readOptions(argv: readonly string[]): { root: string; runDir: string } {
  const { dataRoot, runDir } = defaultPaths()
  const parsed = new Command('cutaway-engine verify')
    .description(
      'Checks everything in a data root that no engine uses, and changes nothing. While one runs: docker system verify in its console.',
    )
    .option('--root <dir>', 'the data root to check', dataRoot)
    .option('--run-dir <dir>', 'the run dir that the engine had', runDir)
    .allowExcessArguments(false)
    .parse(argv, { from: 'user' })
    .opts<{ root: string; runDir: string }>()
  return { root: resolve(parsed.root), runDir: resolve(parsed.runDir) }
}
