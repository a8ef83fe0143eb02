import type { HostFacts } from '../../drivers/host/host.ts'
import type { StoreAudit } from '../../stores/audit/audit.ts'
import type { Layer } from '../../wire/layers.ts'
import type { Context } from '../containers/deps.ts'
import type { System } from '../engine.ts'
import { verifyStore } from '../verify/verify.ts'
import { RwSizes } from './rw-sizes.ts'

export interface SystemDeps {
  version: string
  root: string
  runDir: string
  socket: string
  facts: HostFacts
  context: Context
  audit: StoreAudit
}

export function createSystem({ version, root, runDir, socket, facts, context, audit }: SystemDeps): System {
  const { store, layers, imageStore, network, runtime } = context
  const sizes = new RwSizes(context)
  return {
    info() {
      const all = layers.all()
      const layersBytes = sum(all.map((layer) => layer.bytes))
      const rwBytes = sum(sizes.all().map((one) => one.bytes))
      return {
        version,
        rootless: facts.rootless,
        dataRoot: root,
        runDir,
        socket,
        kernel: facts.kernel,
        cgroup: facts.cgroups.mode,
        runtime: runtime.version ? { name: runtime.name, version: runtime.version } : null,
        freezer: runtime.freezer,
        store: {
          images: imageStore.all().length,
          layers: all.length,
          containers: store.all().length,
          bytes: layersBytes + rwBytes,
          idleBytes: layersBytes - usedBytes(all, context),
          rwBytes,
        },
        warnings: [
          ...(network.unavailable === null
            ? []
            : [`Containers use the network of this machine: ${network.unavailable}`]),
          ...facts.warnings,
        ],
        missing: facts.missing,
      }
    },
    usage: () => ({ layersBytes: sum(layers.all().map((layer) => layer.bytes)), containers: sizes.all() }),
    verify: (signal) => verifyStore({ layers, audit, stopped: false }, signal),
  }
}

/** Of layers that a container rests on, each once. */
function usedBytes(layers: readonly Layer[], { store }: Context): number {
  const byId = new Map(layers.map((layer) => [layer.chainId, layer]))
  const used = new Set<Layer>()
  for (const { top } of store.all())
    for (let layer = byId.get(top ?? ''); layer && !used.has(layer); layer = byId.get(layer.parent ?? ''))
      used.add(layer)
  return sum([...used].map((layer) => layer.bytes))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
