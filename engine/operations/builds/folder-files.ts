import { readFileSync, statSync } from 'node:fs'
import { Root, isMissing } from '../files/root.ts'
import type { BuildFiles } from './builds.ts'

/** Files of a folder of this machine; links in it do not lead out. */
export function filesIn(folder: string): BuildFiles {
  return {
    async read(path) {
      using root = new Root(folder)
      try {
        return root.with(path, (real) => (statSync(real).isFile() ? readFileSync(real) : null))
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },
    folder: async () => folder,
  }
}
