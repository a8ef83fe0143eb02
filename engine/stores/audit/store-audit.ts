import type { DatabaseSync } from 'node:sqlite'
import { shortId } from '../../base/digest.ts'
import { shortName } from '../../formats/oci/reference.ts'
import type { LayerStorage } from '../layers/store.ts'
import type { StoreAudit } from './audit.ts'
import { auditContainers } from './audit-containers.ts'
import { auditImages } from './audit-images.ts'
import { auditVolumes } from './audit-volumes.ts'

/** The check of the data root that `db` and `storage` were opened from. */
export function createStoreAudit(db: DatabaseSync, root: string, { layers, audit }: LayerStorage): StoreAudit {
  const count = (table: string) =>
    (db.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { count: number }).count
  return {
    layers: audit,
    references({ stopped }) {
      const ids = new Set(layers.all().map(({ chainId }) => chainId))
      const hasLayer = (chainId: string) => ids.has(chainId)
      return [
        ...audit.records({ stopped }),
        ...auditImages(db, hasLayer),
        ...auditContainers(db, root, { stopped, hasLayer }),
        ...auditVolumes(db, root),
      ]
    },
    imagesByLayer() {
      const parents = new Map(layers.all().map(({ chainId, parent }) => [chainId, parent]))
      const rows = db
        .prepare('SELECT images.id, images.top, tags.name FROM images LEFT JOIN tags ON tags.image = images.id')
        .all() as { id: string; top: string | null; name: string | null }[]
      const names = new Map<string, string[]>()
      for (const { id, top, name } of rows)
        for (let layer: string | null = top; layer !== null; layer = parents.get(layer) ?? null)
          names.set(layer, [...(names.get(layer) ?? []), name === null ? shortId(id) : shortName(name)])
      return names
    },
    counts: () => ({ images: count('images'), containers: count('containers'), volumes: count('volumes') }),
  }
}
