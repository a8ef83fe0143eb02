import { EngineError } from '../../base/errors.ts'
import { machinePlatform } from '../../operations/archives/platform.ts'
import type { Engine } from '../../operations/engine.ts'
import { type Buildkit, createBuildkit } from './buildkit.ts'

/** BuildKit's protocol in front of an engine. */
export function buildkitOf(engine: Engine): Buildkit {
  const { version, dataRoot, runDir } = engine.system.info()
  const { os, architecture } = machinePlatform()
  return createBuildkit({
    version,
    platform: `${os}/${architecture}`,
    runDir,
    root: dataRoot,
    builds: engine.builds,
    baseConfig(reference) {
      try {
        return engine.images.find(reference).config.config ?? null
      } catch (error) {
        // It is not here, or no image's name at all: a build would find out.
        if (error instanceof EngineError) return null
        throw error
      }
    },
    async *changes(signal) {
      for await (const event of engine.trace.subscribe(engine.trace.last, signal))
        if (event.type !== 'step') yield event
    },
    hostGateway() {
      const bridge = engine.networks.list().find(({ name }) => name === 'bridge')
      return bridge?.subnets[0]?.gateway ?? ''
    },
  })
}
