import type { ImageRunConfig } from '../../formats/oci/image-config.ts'
import type { Builds } from '../../operations/builds/builds.ts'
import type { Asked } from './control/asked.ts'
import type { ClientBuilds } from './control/client-builds.ts'
import type { References } from './bridge/references.ts'
import type { Uploads } from './old-cli/uploads.ts'
import type { Sessions } from './session/sessions.ts'
import type { Trees } from './session/file-sync/trees.ts'

/** What the services of this door work with. */
export interface Parts {
  version: string
  /** Of this machine, `linux/amd64`. */
  platform: string
  /** Where sockets of the moment may be made. */
  runDir: string
  /** The data root. */
  root: string
  /** Where files of the moment may be made. */
  temporary: string
  builds: Builds
  /** How containers of an image run, by its name, where it is here. */
  baseConfig(reference: string): ImageRunConfig | null
  /** Yields whenever a build may have begun or ended. */
  changes(signal: AbortSignal): AsyncIterable<unknown>
  /** Address of this machine, as containers see it; '' where there is none. */
  hostGateway(): string
  sessions: Sessions
  trees: Trees
  clientBuilds: ClientBuilds
  references: References
  asked: Asked
  uploads: Uploads
}
