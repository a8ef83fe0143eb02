import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import type { RuntimeSpec } from '../../formats/runtime-spec/spec.ts'
import type { MonitorFolder } from './folders.ts'
import type { RuntimeContainer } from './runtime.ts'

/**
 * Makes conmon's folder: it is in the run dir, so that sockets and pids never outlive a boot, and leads to the `config.json`
 * that stays in the container's own folder for people to read.
 */
export function prepareBundle(container: RuntimeContainer, folder: MonitorFolder, spec: RuntimeSpec): void {
  refuseMissingSources(spec)
  mkdirSync(folder.path, { recursive: true, mode: 0o700 })
  const config = join(container.bundle, 'config.json')
  const root = { ...spec.root, path: resolve(container.bundle, spec.root.path) }
  writeFileSync(config, JSON.stringify({ ...spec, root }, null, 2), { mode: 0o600 })
  symlinkSync(config, folder.config)
}

/** Asked before the runtime is, as each of them says it in other words. */
function refuseMissingSources(spec: RuntimeSpec): void {
  const missing = spec.mounts.find(({ type, source }) => type === 'bind' && !existsSync(source))
  if (missing)
    throw new EngineError(
      'invalid',
      `invalid mount config for type "bind": bind source path does not exist: ${missing.source}`,
    )
}
