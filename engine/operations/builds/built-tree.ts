import { closeSync, constants, openSync } from 'node:fs'
import { Readable } from 'node:stream'
import { packContents } from '../files/pack-tree.ts'
import type { Built } from './builds.ts'
import type { BuildContext } from './solve-context.ts'
import { stackFolder } from './source-folder.ts'

/** The union view of what was built, as one tar. */
export function readTree(build: BuildContext, { top }: Built): Readable {
  const { root } = stackFolder(build, top, '')
  const chunks = async function* () {
    const folder = openSync(root, constants.O_RDONLY | constants.O_DIRECTORY)
    try {
      yield* packContents(folder)
    } finally {
      closeSync(folder)
    }
  }
  return Readable.from(chunks(), { objectMode: false })
}
