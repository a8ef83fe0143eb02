import type { Finding } from '../../wire/verify.ts'
import type { LayerAudit } from '../layers/audit.ts'

/**
 * Checks what a data root holds. It asks the database and the disk, never what a running engine remembers, so that it is the
 * same with and without one. It changes nothing.
 */
export interface StoreAudit {
  readonly layers: LayerAudit
  /**
   * All rows against each other and against the folders there are. `stopped`: no engine runs, so nothing is on its way in
   * or out, and what looks left over is left over.
   */
  references(options: { stopped: boolean }): Finding[]
  /** Names of the images that have a layer, by its chain id; an image without a name by its id. */
  imagesByLayer(): ReadonlyMap<string, readonly string[]>
  counts(): { images: number; containers: number; volumes: number }
}
