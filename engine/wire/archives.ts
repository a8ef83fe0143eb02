/** What an archive turned out to be, recognised by content, before anything is loaded. */
export interface ArchivePreview {
  /** To load it with; forgotten when the engine restarts. */
  id: string
  name: string
  bytes: number
  compression: 'none' | 'gzip' | 'zstd'
  kind: 'docker-archive' | 'oci-layout' | 'root-filesystem'
  images: ArchiveImage[]
  /** For a root filesystem: what it holds. */
  rootfs: { files: number; bytes: number } | null
}

export interface ArchiveImage {
  id: string
  /** References it will get; `movesFrom` is the image id that has the name now. */
  names: { name: string; movesFrom: string | null }[]
  platform: string
  created: number
  command: string[]
  /** Base first. `bytes`: as stored in the archive. `present`: already in this store. */
  layers: { diffId: string; chainId: string; text: string; bytes: number; present: boolean }[]
  newBytes: number
  /** The store already holds exactly this image. */
  present: boolean
}
