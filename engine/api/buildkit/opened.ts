import type { Engine } from '../../operations/engine.ts'
import type { Buildkit } from './buildkit.ts'

/** BuildKit's protocol, loaded for the first client that speaks it: its messages would lengthen every start of the engine. */
export function openedBuildkit(engine: Engine): { open(): Promise<Buildkit>; close(): Promise<void> } {
  let opened: Promise<Buildkit> | null = null
  return {
    open() {
      opened ??= import('./of-engine.ts').then(({ buildkitOf }) => buildkitOf(engine))
      return opened
    },
    close: async () => (await opened)?.close(),
  }
}
