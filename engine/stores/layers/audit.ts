import type { Digest } from '../../base/digest.ts'
import type { Finding } from '../../wire/verify.ts'

/**
 * Checks what the layer store holds against what it once stored. It reads only: a finding is for people to act upon. It may
 * run beside everything else; a layer that is removed meanwhile has no findings.
 */
export interface LayerAudit {
  /** How many layers are worth checking at once. */
  readonly parallel: number
  /**
   * The rows, without a look into the layers: the database itself, names and parents, and folders that no row names.
   * `stopped`: no engine runs, so what lies in `tmp/` is left over.
   */
  records(options: { stopped: boolean }): Finding[]
  /**
   * One layer's folder against its row and the file catalogue, each file by what `lstat` says of it, and its tar, made
   * again, against its diffID. In a worker thread, in flat memory. `files`: how many were looked at.
   */
  layer(chainId: Digest, signal: AbortSignal): Promise<{ findings: Finding[]; files: number }>
}
