import { now } from '../../base/clock.ts'
import type { Digest } from '../../base/digest.ts'
import type { BuildStore, StepRecord } from '../../stores/builds/build-store.ts'
import type { BuildCache, CacheRecord } from './builds.ts'
import type { BuildDeps } from './deps.ts'

/** The cache as people see it: the layers that steps made. Those that changed nothing cost nothing, and are not listed. */
export function cacheOf(deps: BuildDeps, store: BuildStore, isBuilding: () => boolean): BuildCache {
  const { layers, imageStore, keeper } = deps.context

  function list(): CacheRecord[] {
    const used = new Set(imageStore.all().flatMap((image) => image.layers))
    const byChain = new Map(store.steps().flatMap((step) => (step.chain ? [[step.chain as string, step.key]] : [])))
    return store
      .steps()
      .filter(isListed)
      .map((step) => recordOf(step, used, byChain))
      .sort((one, other) => other.lastUsed - one.lastUsed)
  }

  function recordOf(step: StepRecord, used: ReadonlySet<Digest>, byChain: ReadonlyMap<string, string>): CacheRecord {
    const parent = byChain.get(step.parent)
    return {
      id: idOf(step.key),
      parents: parent ? [idOf(parent)] : [],
      type: 'regular',
      description: step.text,
      inUse: isBuilding(),
      shared: step.chain !== null && used.has(step.chain),
      bytes: (step.chain && layers.get(step.chain)?.bytes) ?? 0,
      created: step.created,
      lastUsed: step.lastUsed,
      uses: step.uses,
    }
  }

  return {
    list,
    async prune(origin, { all, olderThan, keepBytes, wanted }) {
      const known = new Map(store.steps().map((step) => [idOf(step.key), step]))
      const candidates = list().filter(
        (record) => !record.inUse && (all || !record.shared) && now() - record.lastUsed >= olderThan && wanted(record),
      )
      let left = list().reduce((sum, { shared, bytes }) => sum + (shared ? 0 : bytes), 0)
      const removed: CacheRecord[] = []
      let freed = 0
      // Least recently used first; of one age, what rests on others before those.
      for (const record of candidates.reverse()) {
        if (keepBytes > 0 && left <= keepBytes) break
        const step = known.get(record.id)
        if (!step?.chain) continue
        store.pruneStep(step.key)
        removed.push(record)
        if (!record.shared) left -= record.bytes
      }
      for (const step of store.steps()) if (!isListed(step) && !step.pruned && all) store.pruneStep(step.key)
      const tops = removed.flatMap((record) => known.get(record.id)?.chain ?? [])
      for (const chain of topsFirst(tops.flatMap((top) => stackOf(top))))
        await keeper.free([chain], (_, bytes) => {
          freed += bytes
        })
      deps.context.recorder.note('build-prune', origin, null, { kind: 'pruned', of: 'builder', bytes: freed })
      return { removed, bytes: freed }
    },
  }

  function stackOf(top: Digest): Digest[] {
    return layers.get(top) ? layers.stack(top).map(({ chainId }) => chainId as Digest) : []
  }

  function topsFirst(chains: readonly Digest[]): Digest[] {
    const order = new Map(layers.all().map(({ chainId }, at) => [chainId as Digest, at]))
    return [...new Set(chains)].sort((one, other) => (order.get(other) ?? 0) - (order.get(one) ?? 0))
  }
}

function isListed(step: StepRecord): boolean {
  return !step.pruned && step.diffId !== null
}

/** As dockerd's are: 25 letters and digits. */
function idOf(key: string): string {
  return key.slice('sha256:'.length, 'sha256:'.length + 25)
}
