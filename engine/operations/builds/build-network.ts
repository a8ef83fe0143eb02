import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newId } from '../../base/ids.ts'
import type { NetworkSpace } from '../../formats/runtime-spec/isolation.ts'
import type { EtcFiles } from '../../formats/runtime-spec/mounts.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import { ContainerConfig, HostConfig, NEVER_STARTED } from '../../wire/containers.ts'
import { EndpointConfig } from '../../wire/networks.ts'
import type { Context } from '../containers/deps.ts'
import { networkFiles } from '../containers/network-files.ts'
import { findNetwork } from '../networks/find.ts'
import { connectNetworks, joinNetworks, leaveNetworks } from '../networks/join.ts'
import { isShared } from '../networks/wishes.ts'
import type { OperationTrace } from '../trace/recorder.ts'

/** What a step needs of a network. */
export interface StepNetwork {
  space: NetworkSpace
  etc: EtcFiles
}

/** Networks of the steps of one build. Those with the same wishes share one network space: making one takes longer than a step. */
export interface BuildNetwork {
  join(mode: string, extraHosts: readonly string[]): Promise<StepNetwork>
  leave(): Promise<void>
}

const HOSTNAME = 'buildkitsandbox'

export function createBuildNetwork(context: Context, folder: string, trace: OperationTrace): BuildNetwork {
  const joined = new Map<string, Promise<{ record: ContainerRecord; network: StepNetwork }>>()
  // The steps of a network are not those of a container that people see.
  const silent: OperationTrace = { id: trace.id, signal: trace.signal, step: () => {} }

  async function make(mode: string, extraHosts: readonly string[]) {
    const record = recordOf(modeOf(context, mode), extraHosts)
    const etc = join(folder, 'etc', record.id)
    let space: NetworkSpace
    try {
      putEndpoint(context, record)
      space = await joinNetworks(context, record)
      await connectNetworks(context, silent, record)
    } catch (error) {
      await forget(context, silent, record)
      throw error
    }
    mkdirSync(etc, { recursive: true, mode: 0o755 })
    const files = networkFiles(context, record)
    for (const [name, text] of Object.entries(files)) writeFileSync(join(etc, name), text, { mode: 0o644 })
    const at = (name: keyof typeof files) => join(etc, name)
    return {
      record,
      network: { space, etc: { hosts: at('hosts'), hostname: at('hostname'), resolvConf: at('resolvConf') } },
    }
  }

  return {
    async join(mode, extraHosts) {
      const key = JSON.stringify([mode, extraHosts])
      const known = joined.get(key) ?? make(mode, extraHosts)
      joined.set(key, known)
      try {
        return (await known).network
      } catch (error) {
        joined.delete(key)
        throw error
      }
    },
    async leave() {
      for (const one of joined.values()) {
        const settled = await one.catch(() => null)
        if (settled) await forget(context, silent, settled.record)
      }
      joined.clear()
    },
  }
}

async function forget(context: Context, trace: OperationTrace, record: ContainerRecord): Promise<void> {
  await leaveNetworks(context, trace, record)
  context.networks.forget(record.id)
}

function modeOf({ network }: Context, mode: string): string {
  if (mode !== '' && mode !== 'default') return mode
  return network.unavailable === null ? 'bridge' : 'host'
}

/** Networks are joined by containers: one that stands for the steps, and that nobody sees. */
function recordOf(networkMode: string, extraHosts: readonly string[]): ContainerRecord {
  return {
    id: newId(),
    name: 'build',
    image: `sha256:${'0'.repeat(64)}`,
    imageName: '',
    top: null,
    created: 0,
    config: ContainerConfig.parse({ hostname: HOSTNAME }),
    host: HostConfig.parse({ networkMode, extraHosts: [...extraHosts] }),
    mounts: [],
    argv: [],
    state: NEVER_STARTED,
  }
}

function putEndpoint({ networks }: Context, record: ContainerRecord): void {
  const mode = record.host.networkMode
  if (isShared(mode)) return
  networks.putEndpoint({
    container: record.id,
    network: findNetwork(networks, mode).id,
    config: EndpointConfig.parse({}),
    live: null,
  })
}
