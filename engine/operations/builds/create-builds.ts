import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { now } from '../../base/clock.ts'
import { EngineError } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import type { BuildStore } from '../../stores/builds/build-store.ts'
import type { BuildFileWork } from '../../stores/builds/files.ts'
import type { Context } from '../containers/deps.ts'
import type { ResolveImage } from '../registries/registries.ts'
import { cacheOf } from './build-cache.ts'
import { createCacheMounts } from './cache-mounts.ts'
import type { Builds } from './builds.ts'
import type { BuildDeps } from './deps.ts'
import { History } from './history.ts'
import { keptProgress } from './kept-progress.ts'
import { OpenBuild } from './open-build.ts'
import { createStepCache } from './step-cache.ts'
import { createTold } from './told.ts'

/** Builds, and what only the engine itself asks of them. */
export interface BuildOperations extends Builds {
  /** Clears what builds of an engine that died left. Called once, before anybody asks. */
  recover(): Promise<void>
  /** Resolves when no build runs. */
  idle(): Promise<void>
}

export function createBuilds(
  context: Context,
  {
    store,
    files,
    root,
    resolveImage,
  }: { store: BuildStore; files: BuildFileWork; root: string; resolveImage: ResolveImage },
): BuildOperations {
  const work = join(root, 'builds', 'work')
  const told = join(root, 'builds', 'told')
  for (const folder of [work, told]) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const cacheMounts = createCacheMounts(join(root, 'builds', 'cache'), files)
  const deps: BuildDeps = {
    context,
    files,
    resolveImage,
    cache: createStepCache(store),
    making: new Map(),
    work,
    cacheMounts,
  }
  const running = new Map<string, OpenBuild>()
  const history = new History(store, keptProgress(told))

  return {
    open(origin, options) {
      const id = options.id || newId().slice(0, 25)
      if (running.has(id) || history.has(id)) throw new EngineError('conflict', `there is a build ${id} already`)
      const operation = context.recorder.open('build', origin, null)
      const telling = createTold()
      if (!options.hidden) history.begin(operation.id, telling, { ...options, id })
      const build = new OpenBuild(deps, {
        id,
        operation,
        told: telling,
        note: (change) => history.change(id, change),
        async onClose(error) {
          running.delete(id)
          if (!options.hidden) history.end(id, error, now())
        },
      })
      running.set(id, build)
      return build
    },
    history: () => history.all(),
    find: (id) => history.find(id),
    progress: (id, signal) => history.progress(id, signal),
    cancel(id) {
      const build = running.get(id)
      if (!build) throw new EngineError('notFound', `no build ${id} is running`)
      build.cancel()
    },
    forget: (ids) => history.forget(ids),
    pin: (id, pinned) => history.pin(id, pinned),
    cache: cacheOf(deps, store, () => running.size > 0),
    async recover() {
      await context.runtime.sweepRuns()
      for (const target of context.overlay.mounted(work).reverse()) context.overlay.unmount(target)
      for (const name of readdirSync(work)) rmSync(join(work, name), { recursive: true, force: true })
      history.recover()
    },
    async idle() {
      await Promise.all(
        [...running.values()].map((build) => build.close(new EngineError('cancelled', 'the engine is ending'))),
      )
    },
  }
}
