import type { BuildCache, CacheRecord } from '../../../operations/builds/builds.ts'
import { shellLine } from '../../../wire/command-line.ts'
import { type Call, flag, originOf, sendJson, whole } from '../call.ts'
import { booleanFilter, type Filters, parseFilters, parseTime } from './filters.ts'

const FILTERS = ['until', 'unused-for', 'id', 'parent', 'type', 'description', 'inuse', 'shared', 'private']

/** `docker builder prune`. */
export async function pruneBuildCache(call: Call): Promise<void> {
  const { cache } = call.engine.builds
  const filters = parseFilters(call.query.get('filters'), FILTERS)
  const until = filters.get('until')?.[0] ?? filters.get('unused-for')?.[0]
  const line = shellLine(['docker', 'builder', 'prune', '-f', ...(flag(call, 'all') ? ['-a'] : [])])
  const { removed, bytes } = await cache.prune(originOf(call, line), {
    all: flag(call, 'all'),
    olderThan: until === undefined ? 0 : Math.max(0, Date.now() - parseTime(until, Date.now())),
    keepBytes: bytesToKeep(call),
    wanted: (record) => fits(record, filters),
  })
  sendJson(call, 200, { CachesDeleted: removed.map(({ id }) => id), SpaceReclaimed: bytes })
}

/** The largest of the bounds that leave something; `keep-storage` is the older name of the first. */
function bytesToKeep(call: Call): number {
  const reserved = whole(call, 'reserved-space') ?? whole(call, 'keep-storage') ?? 0
  return Math.max(reserved, whole(call, 'max-used-space') ?? 0)
}

function fits(record: CacheRecord, filters: Filters): boolean {
  const one = (name: string, test: (value: string) => boolean) => filters.get(name)?.some(test) ?? true
  const inUse = booleanFilter(filters, 'inuse')
  const shared = booleanFilter(filters, 'shared')
  const owned = booleanFilter(filters, 'private')
  return (
    one('id', (id) => record.id.startsWith(id)) &&
    one('parent', (id) => record.parents.some((parent) => parent.startsWith(id))) &&
    one('type', (type) => record.type === type) &&
    one('description', (text) => record.description.includes(text)) &&
    (inUse === null || record.inUse === inUse) &&
    (shared === null || record.shared === shared) &&
    (owned === null || record.shared !== owned)
  )
}

/** `BuildCache` of `/system/df`. */
export function buildCacheUsage(cache: BuildCache) {
  const time = (at: number) => new Date(at).toISOString()
  return cache.list().map((record) => ({
    ID: record.id,
    Parents: record.parents.length > 0 ? record.parents : null,
    Type: record.type,
    Description: record.description,
    InUse: record.inUse,
    Shared: record.shared,
    Size: record.bytes,
    CreatedAt: time(record.created),
    LastUsedAt: time(record.lastUsed),
    UsageCount: record.uses,
  }))
}
