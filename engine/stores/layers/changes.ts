import type { Readable } from 'node:stream'
import type { Digest } from '../../base/digest.ts'
import type { Change } from '../../wire/containers.ts'
import type { ChangeCounts } from '../../wire/trace.ts'

/** Reads a container's `upper/` as changes against the stack below it. `upper` is an absolute path. */
export interface Changes {
  /** All of them, in path order. Parent folders that only lead to a change are `changed`, as `docker diff` has it. */
  list(upper: string, top: Digest | null): Change[]
  /** Of the given paths (relative to `upper`), what each is now; a path missing in `upper` is left out. */
  some(upper: string, top: Digest | null, paths: string[]): Change[]
  /** Without the folders that only lead to a change. */
  count(upper: string, top: Digest | null): ChangeCounts
  /** The changes as a layer's tar (whiteouts as `.wh.` files, opaque as `.wh..wh..opq`), sorted by path, for commit. */
  tar(upper: string): Readable
}
