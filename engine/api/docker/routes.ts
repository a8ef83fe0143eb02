import type { Route } from './call.ts'
import { attachWsRoutes } from './routes/attach-ws.ts'
import { archiveRoutes } from './routes/archive.ts'
import { buildkitRoutes } from './routes/buildkit.ts'
import { buildRoutes } from './routes/build.ts'
import { containerRoutes } from './routes/containers.ts'
import { eventRoutes } from './routes/events.ts'
import { execRoutes } from './routes/exec.ts'
import { imageArchiveRoutes } from './routes/image-archives.ts'
import { imageRoutes } from './routes/images.ts'
import { lifecycleRoutes } from './routes/lifecycle.ts'
import { networkRoutes } from './routes/networks.ts'
import { registryRoutes } from './routes/registries.ts'
import { statsRoutes } from './routes/stats.ts'
import { streamRoutes } from './routes/streams.ts'
import { swarmRoutes } from './routes/swarm.ts'
import { systemRoutes } from './routes/system.ts'
import { updateRoutes } from './routes/update.ts'
import { volumeRoutes } from './routes/volumes.ts'

/** Everything that is served, and what is refused with a sentence of its own. The first route that fits serves. */
export const routes: readonly Route[] = [
  ...systemRoutes,
  ...eventRoutes,
  ...containerRoutes,
  ...lifecycleRoutes,
  ...updateRoutes,
  ...attachWsRoutes,
  ...streamRoutes,
  ...statsRoutes,
  ...archiveRoutes,
  ...execRoutes,
  ...buildkitRoutes,
  ...buildRoutes,
  ...imageArchiveRoutes,
  ...imageRoutes,
  ...registryRoutes,
  ...networkRoutes,
  ...volumeRoutes,
  ...swarmRoutes,
]
