import type { RegistryClient } from '../../drivers/registry/registry.ts'
import type { DistributionStore } from '../../stores/distribution/distribution.ts'
import type { ImageDeps } from '../images/deps.ts'

/** What pull and push are made from. */
export interface RegistryDeps extends ImageDeps {
  client: RegistryClient
  distribution: DistributionStore
  /** Where blobs wait that come before their turn: cleared at every start. */
  tmp: string
}
