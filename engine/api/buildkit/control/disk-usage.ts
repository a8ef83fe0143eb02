import { statfsSync } from 'node:fs'
import { now } from '../../../base/clock.ts'
import type { CacheRecord } from '../../../operations/builds/builds.ts'
import { timestampOf } from '../messages.ts'
import type { Parts } from '../parts.ts'
import type {
  DiskUsageRequest,
  PruneRequest,
} from '../protocol/github.com/moby/buildkit/api/services/control/control_pb.js'
import type { KeptTree } from '../session/file-sync/trees.ts'
import { type Fields, filterOf } from './filters.ts'

/** What the cache of builds holds: steps, and clients' folders as they were last sent. */
export function diskUsage(parts: Parts, request: DiskUsageRequest) {
  const holds = filterOf(request.filter)
  const youngest = now() - Number(request.ageLimit) / 1e6
  const records = [...parts.builds.cache.list(), ...parts.trees.list().map(recordOfTree)]
  return { record: records.filter((record) => holds(fieldsOf(record)) && record.lastUsed <= youngest).map(usageOf) }
}

/** Frees what the bounds do not keep, and names it. */
export async function* prune(parts: Parts, request: PruneRequest) {
  const holds = filterOf(request.filter)
  const wanted = (record: CacheRecord) => holds(fieldsOf(record))
  const olderThan = Number(request.keepDuration) / 1e6
  const { removed } = await parts.builds.cache.prune(
    { cause: 'cli', line: 'docker buildx prune -f' },
    {
      all: request.all,
      olderThan,
      keepBytes: bytesKept(parts, request),
      wanted,
    },
  )
  for (const record of removed) yield usageOf(record)
  // A folder is sent again in no time; what limits the steps' size does not keep it.
  for (const tree of parts.trees.list()) {
    const record = recordOfTree(tree)
    if (record.inUse || !wanted(record) || now() - record.lastUsed < olderThan) continue
    parts.trees.remove(tree)
    yield usageOf(record)
  }
}

/** Of BuildKit's three bounds: what may stay at most, less what the disk lacks, but at least what is reserved. */
function bytesKept({ builds, root }: Parts, { maxUsedSpace, minFreeSpace, reservedSpace }: PruneRequest): number {
  if (maxUsedSpace === 0n && minFreeSpace === 0n && reservedSpace === 0n) return 0
  const used = builds.cache.list().reduce((sum, { bytes }) => sum + bytes, 0)
  const { bavail, bsize } = statfsSync(root)
  const lacking = Math.max(Number(minFreeSpace) - bavail * bsize, 0)
  const most = maxUsedSpace > 0n || minFreeSpace === 0n ? Number(maxUsedSpace) : used
  return Math.max(Math.min(most, used - lacking), Number(reservedSpace))
}

function recordOfTree({ key, tree, madeAt, usedAt, uses, inUse }: KeptTree): CacheRecord {
  return {
    id: tree.id,
    parents: [],
    type: 'source.local',
    description: `files of a client: ${key}`,
    inUse,
    shared: false,
    bytes: tree.bytes,
    created: madeAt,
    lastUsed: usedAt,
    uses,
  }
}

function fieldsOf({ id, parents, type, description, inUse, shared }: CacheRecord): Fields {
  const mutable = type !== 'regular'
  return {
    id,
    parents: parents.join(';'),
    type,
    description,
    inuse: inUse,
    shared,
    private: !shared,
    mutable,
    immutable: !mutable,
  }
}

function usageOf({ id, parents, type, description, inUse, shared, bytes, created, lastUsed, uses }: CacheRecord) {
  return {
    ID: id,
    Mutable: type !== 'regular',
    InUse: inUse,
    Size: BigInt(bytes),
    Parents: [...parents],
    CreatedAt: timestampOf(created),
    LastUsedAt: timestampOf(lastUsed),
    UsageCount: BigInt(uses),
    Description: description,
    RecordType: type,
    Shared: shared,
  }
}
