import type { BuildFileWork } from '../../stores/builds/files.ts'
import type { Context } from '../containers/deps.ts'
import type { CacheKeeping } from './cache.ts'

/** What builds are made from. */
export interface BuildDeps {
  context: Context
  files: BuildFileWork
  cache: CacheKeeping
  /** Folder for what builds need while they run; cleared at start. */
  work: string
  /** Folder of cache mounts, which stay. */
  cacheMounts: string
}
