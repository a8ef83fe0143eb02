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
      .concat(mounts())
      .sort((one, other) => other.lastUsed - one.lastUsed)
  }

  /** Least recently used first. A layer counts as used when one that rests on it was: without that, nothing of it could be freed. */
  function leavesFirst(records: readonly CacheRecord[], known: ReadonlyMap<string, StepRecord>): CacheRecord[] {
    const used = new Map<string, number>()
    const height = new Map<string, number>()
    for (const { id, lastUsed } of records) {
      const top = known.get(id)?.chain ?? null
      const stack = top === null || layers.get(top) === null ? [] : layers.stack(top)
      height.set(id, stack.length)
      for (const { chainId } of stack) used.set(chainId, Math.max(used.get(chainId) ?? 0, lastUsed))
    }
    const age = ({ id, lastUsed }: CacheRecord) => used.get(known.get(id)?.chain ?? '') ?? lastUsed
    return [...records].sort(
      (one, other) => age(one) - age(other) || (height.get(other.id) ?? 0) - (height.get(one.id) ?? 0),
    )
  }

  function mounts(): CacheRecord[] {
    return deps.cacheMounts.list().map((mount) => ({
      ...mount,
      id: mount.id.slice(0, 25),
      parents: [],
      type: 'exec.cachemount',
      shared: false,
    }))
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
      for (const record of leavesFirst(candidates, known)) {
        if (keepBytes > 0 && left <= keepBytes) break
        if (record.type === 'exec.cachemount') {
          const mount = deps.cacheMounts.list().find(({ id }) => id.startsWith(record.id))
          if (!mount || mount.inUse) continue
          freed += await deps.cacheMounts.remove(mount.id)
          removed.push(record)
          left -= record.bytes
          continue
        }
        const step = known.get(record.id)
        if (!step?.chain) continue
        store.pruneStep(step.key)
        removed.push(record)
        if (!record.shared) left -= record.bytes
      }
      for (const step of store.steps()) if (!isListed(step) && !step.pruned && all) store.pruneStep(step.key)
      // A layer is recorded after its parent, so backwards is top first.
      const chains = layers.all().map(({ chainId }) => chainId as Digest)
      await keeper.free(chains.reverse(), (_, bytes) => {
        freed += bytes
      })
      deps.context.recorder.note('build-prune', origin, null, { kind: 'pruned', of: 'builder', bytes: freed })
      return { removed, bytes: freed }
    },
  }
}

function isListed(step: StepRecord): boolean {
  return !step.pruned && step.diffId !== null
}

/** As dockerd's are: 25 letters and digits. */
function idOf(key: string): string {
  return key.slice('sha256:'.length, 'sha256:'.length + 25)
}
