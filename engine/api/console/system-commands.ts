import { cpus, totalmem } from 'node:os'
import { now } from '../../base/clock.ts'
import { dockerEvents } from '../docker/event-stream.ts'
import type { DockerEvent } from '../docker/events.ts'
import { parseTime } from '../docker/wire/filters.ts'
import { systemVersion } from '../docker/wire/system-info.ts'
import { binarySize } from '../format/size.ts'
import { define, text } from './command.ts'

export const version = define({
  summary: 'Show the Docker version information',
  arguments: [],
  async run({ engine, io }) {
    const { Version, ApiVersion, MinAPIVersion, Os, Arch, KernelVersion, Components } = systemVersion(
      engine.system.info(),
    )
    const runtime = Components[1]
    const lines = [
      'Server: Cutaway',
      ' Engine:',
      `  Version:          ${Version}`,
      `  API version:      ${ApiVersion} (minimum version ${MinAPIVersion})`,
      `  OS/Arch:          ${Os}/${Arch}`,
      `  Kernel:           ${KernelVersion}`,
      ...(runtime ? [` ${runtime.Name}:`, `  Version:          ${runtime.Version}`] : []),
    ]
    void io.out(`${lines.join('\n')}\n`)
    return 0
  },
})

export const info = define({
  summary: 'Display system-wide information',
  arguments: [],
  async run({ engine, io }) {
    const about = engine.system.info()
    const containers = engine.containers.list(true)
    const count = (...statuses: string[]) => containers.filter(({ state }) => statuses.includes(state.status)).length
    const lines = [
      'Server:',
      ` Containers: ${containers.length}`,
      `  Running: ${count('running', 'restarting')}`,
      `  Paused: ${count('paused')}`,
      `  Stopped: ${count('created', 'exited', 'dead', 'removing')}`,
      ` Images: ${about.store.images}`,
      ` Layers: ${about.store.layers}`,
      ` Server Version: ${about.version}`,
      ' Storage Driver: overlay2',
      ` Cgroup: ${about.cgroup}`,
      ` Runtime: ${about.runtime ? `${about.runtime.name} ${about.runtime.version}` : 'none'}`,
      ` Pause by: ${about.freezer}`,
      ` Rootless: ${about.rootless}`,
      ` Kernel Version: ${about.kernel}`,
      ` CPUs: ${cpus().length}`,
      ` Total Memory: ${binarySize(totalmem())}`,
      ` Docker Root Dir: ${about.dataRoot}`,
      ` Socket: ${about.socket}`,
    ]
    void io.out(`${lines.join('\n')}\n`)
    const missing = about.missing.map(
      (each) => `${each.program} is not installed (package ${each.package}): ${each.lost}`,
    )
    for (const warning of [...about.warnings, ...missing]) void io.err(`WARNING: ${warning}\n`)
    return 0
  },
})

export const events = define<{ since?: string; until?: string }>({
  summary: 'Get real time events from the server',
  arguments: [],
  options: [
    text('--since', 'Show all events created since timestamp'),
    text('--until', 'Stream events until this timestamp'),
  ],
  async run({ engine, io, signal }, _words, { since, until }) {
    const from = since ? parseTime(since, now()) : null
    const to = until ? parseTime(until, now()) : null
    for await (const event of dockerEvents(engine, { since: from, until: to }, signal)) await io.out(eventLine(event))
    return 0
  },
})

/** `2026-11-24T08:22:48.000000000Z container start 0123… (image=busybox, name=web)` */
function eventLine({ type, action, id, attributes: about, time }: DockerEvent): string {
  const pairs = Object.entries(about)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
  const stamp = new Date(time).toISOString().replace('Z', '000000Z')
  return `${stamp} ${type} ${action} ${id} (${pairs.join(', ')})\n`
}
