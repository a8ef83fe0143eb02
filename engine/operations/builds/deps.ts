import type { BuildFileWork } from '../../stores/builds/files.ts'
import type { Context } from '../containers/deps.ts'
import type { ResolveImage } from '../registries/registries.ts'
import type { CacheMounts } from './cache-mounts.ts'
import type { CacheKeeping } from './cache.ts'

/** What builds are made from. */
export interface BuildDeps {
  context: Context
  files: BuildFileWork
  resolveImage: ResolveImage
  cache: CacheKeeping
  /** Steps that are being made, by their keys: who needs one waits for it, whichever build makes it. */
  making: Map<string, Promise<unknown>>
  /** Folder for what builds need while they run; cleared at start. */
  work: string
  /** What `RUN --mount=type=cache` keeps. */
  cacheMounts: CacheMounts
}
