import type { DatabaseSync } from 'node:sqlite'
import { type Digest, parseDigest } from '../../base/digest.ts'
import type { DistributionStore } from './distribution.ts'

interface BlobRow {
  digest: string
  size: number
  media_type: string
  repository: string
}

interface ManifestRow {
  digest: string
  media_type: string
  bytes: Uint8Array
}

export function createDistributionStore(db: DatabaseSync): DistributionStore {
  const selectManifests = db.prepare('SELECT * FROM manifests WHERE image = ? ORDER BY seen DESC, rowid DESC')
  const insertManifest = db.prepare('INSERT OR REPLACE INTO manifests VALUES (?, ?, ?, ?, ?)')
  const selectBlobs = db.prepare('SELECT * FROM blobs WHERE diff_id = ? ORDER BY seen DESC, rowid DESC')
  const insertBlob = db.prepare('INSERT OR REPLACE INTO blobs VALUES (?, ?, ?, ?, ?, ?)')
  return {
    manifests: (image) =>
      (selectManifests.all(image) as unknown as ManifestRow[]).map((row) => ({
        digest: parseDigest(row.digest),
        mediaType: row.media_type,
        bytes: new Uint8Array(row.bytes),
      })),
    keepManifest(image, { digest, mediaType, bytes }) {
      insertManifest.run(image, digest, mediaType, bytes, Date.now())
    },
    blobs: (diffId) =>
      (selectBlobs.all(diffId) as unknown as BlobRow[]).map((row) => ({
        digest: row.digest as Digest,
        size: row.size,
        mediaType: row.media_type,
        repository: row.repository,
      })),
    noteBlob(diffId, { digest, size, mediaType, repository }) {
      insertBlob.run(diffId, digest, repository, size, mediaType, Date.now())
    },
    forgetOrphans() {
      db.exec('DELETE FROM blobs WHERE diff_id NOT IN (SELECT diff_id FROM layers)')
    },
  }
}
