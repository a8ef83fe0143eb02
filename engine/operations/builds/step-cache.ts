import { zstdCompressSync } from 'node:zlib'
import { now } from '../../base/clock.ts'
import type { BuildStore } from '../../stores/builds/build-store.ts'
import type { CacheKeeping, StepInput } from './cache.ts'
import { explainMiss } from './misses.ts'

/** What of an input is kept to compare a later one with. */
export type StepDetail = Pick<StepInput, 'base' | 'args' | 'files' | 'sources'>

/** The cache in the database. */
export function createStepCache(store: BuildStore): CacheKeeping {
  return {
    find(key) {
      const record = store.step(key)
      if (!record || record.pruned) return null
      store.touchStep(key, now())
      const { chain, diffId, created } = record
      return { key, chain, diffId, created }
    },
    put(input, made) {
      const { base, args, files, sources, kind, text, lineage, stage, parent } = input
      const detail: StepDetail = { base, args, files, sources }
      const at = now()
      const before = store.step(input.key)
      store.putStep(
        { ...made, kind, text, lineage, stage, parent, lastUsed: at, uses: 1, pruned: false },
        zstdCompressSync(JSON.stringify(detail)),
      )
      return before && !before.pruned && before.chain !== made.chain ? before.chain : null
    },
    explain: (input) => explainMiss(store, input),
    chains: () => store.chains(),
  }
}
