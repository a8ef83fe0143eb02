import { z } from 'zod'
import { type Health, HealthCheck } from './health.ts'
import { Resources } from './resources.ts'
import { RestartPolicy } from './restart-policy.ts'
import type { ChangeCounts } from './trace.ts'
import { type MountPoint, MountSpec } from './mounts.ts'
import type { Layer } from './layers.ts'
import type { PublishedPort } from './networks.ts'
import { PortBinding } from './publish.ts'

export type Status = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'

/** How a process is started: the part of an image's or a container's configuration that an image also carries. */
export const ContainerConfig = z.object({
  hostname: z.string().default(''),
  domainname: z.string().default(''),
  user: z.string().default(''),
  attachStdin: z.boolean().default(false),
  attachStdout: z.boolean().default(false),
  attachStderr: z.boolean().default(false),
  tty: z.boolean().default(false),
  openStdin: z.boolean().default(false),
  stdinOnce: z.boolean().default(false),
  /** `NAME=value`, in order. */
  env: z.array(z.string()).default([]),
  /** null: none given, so the image's is used (create) or there is none (image). */
  cmd: z.array(z.string()).nullable().default(null),
  entrypoint: z.array(z.string()).nullable().default(null),
  workingDir: z.string().default(''),
  labels: z.record(z.string(), z.string()).default({}),
  /** `80/tcp`. */
  exposedPorts: z.array(z.string()).default([]),
  /** Paths that the image declares as volumes. */
  volumes: z.array(z.string()).default([]),
  stopSignal: z.string().nullable().default(null),
  /** Seconds. */
  stopTimeout: z.number().int().nullable().default(null),
  shell: z.array(z.string()).nullable().default(null),
  /** null: none given, so the image's is used. */
  healthcheck: HealthCheck.nullable().default(null),
})
export type ContainerConfig = z.infer<typeof ContainerConfig>

/** How a container is tied to this machine. */
export const HostConfig = z.object({
  /** As `-v` writes them: `source:target[:options]`. */
  binds: z.array(z.string()).default([]),
  mounts: z.array(MountSpec).default([]),
  /** `container[:ro]`. */
  volumesFrom: z.array(z.string()).default([]),
  /** Of volumes that `-v` makes; '' is local. */
  volumeDriver: z.string().default(''),
  /** Target to mount options. */
  tmpfs: z.record(z.string(), z.string()).default({}),
  /** `none`, `host`, `container:<id>`, or a network by name or id. `default`: the network `bridge`, where there can be one. */
  networkMode: z.string().default('default'),
  /** By port of the container, `80/tcp`; a host port may be '' for any, or a range `8000-8010` to take one of. */
  portBindings: z.record(z.string(), z.array(PortBinding)).default({}),
  /** Every port that the image or the container declares gets a free one of the machine. */
  publishAllPorts: z.boolean().default(false),
  /** `container:alias`, on the default bridge. */
  links: z.array(z.string()).default([]),
  autoRemove: z.boolean().default(false),
  privileged: z.boolean().default(false),
  readonlyRootfs: z.boolean().default(false),
  capAdd: z.array(z.string()).default([]),
  capDrop: z.array(z.string()).default([]),
  securityOpt: z.array(z.string()).default([]),
  extraHosts: z.array(z.string()).default([]),
  dns: z.array(z.string()).default([]),
  dnsSearch: z.array(z.string()).default([]),
  dnsOptions: z.array(z.string()).default([]),
  groupAdd: z.array(z.string()).default([]),
  init: z.boolean().default(false),
  shmSize: z.number().int().default(67108864),
  ...Resources.shape,
  restartPolicy: RestartPolicy.prefault({}),
  sysctls: z.record(z.string(), z.string()).default({}),
  oomScoreAdj: z.number().int().default(0),
  logDriver: z.enum(['json-file', 'local', 'none']).default('json-file'),
  /** `max-size`, `max-file` and the other options of the log driver, as given. */
  logOptions: z.record(z.string(), z.string()).default({}),
  /** '' or `private`, `host`, `container:<id>`; for ipc also `shareable` and `none`. */
  pidMode: z.string().default(''),
  ipcMode: z.string().default(''),
  utsMode: z.string().default(''),
  usernsMode: z.string().default(''),
  cgroupnsMode: z.string().default(''),
  /** '' for the engine's own choice. */
  runtime: z.string().default(''),
  /** Only '' and 'default' here; kept to be shown again. */
  isolation: z.string().default(''),
  annotations: z.record(z.string(), z.string()).default({}),
  /** null: Docker's list. */
  maskedPaths: z.array(z.string()).nullable().default(null),
  readonlyPaths: z.array(z.string()).nullable().default(null),
  /** Rows and columns of the terminal that asked, when it has a tty. */
  consoleSize: z.object({ rows: z.number().int(), columns: z.number().int() }).nullable().default(null),
})
export type HostConfig = z.infer<typeof HostConfig>

export interface ContainerState {
  status: Status
  /** Pid on the host, 0 when not running. */
  pid: number
  exitCode: number
  oomKilled: boolean
  /** Why the last start failed, else ''. */
  error: string
  /** Milliseconds since the epoch, null: never. */
  startedAt: number | null
  finishedAt: number | null
  /** How often the engine started it again since a person last did. */
  restartCount: number
  /** A person or a client ended it: `unless-stopped` then leaves it so, also after the engine starts anew. */
  stoppedByUser: boolean
  /** null: it has no health check. */
  health: Health | null
}

export const NEVER_STARTED: ContainerState = {
  status: 'created',
  pid: 0,
  exitCode: 0,
  oomKilled: false,
  error: '',
  startedAt: null,
  finishedAt: null,
  restartCount: 0,
  stoppedByUser: false,
  health: null,
}

export interface Container {
  id: string
  name: string
  image: {
    id: string
    /** As the user wrote it; the image may have lost that name since. */
    name: string
  }
  /** Milliseconds since the epoch. */
  created: number
  config: ContainerConfig
  host: HostConfig
  mounts: MountPoint[]
  state: ContainerState
  /** What is really started: entrypoint and command, merged with the image's. */
  argv: string[]
  /** Ports of the machine that lead to it now. */
  ports: PublishedPort[]
  /** Bytes in the read-write layer as last measured; exact in the detail view. */
  rwBytes: number
}

export interface ContainerDetail extends Container {
  /** The image's layers, base first. */
  stack: Layer[]
  counts: ChangeCounts
  /** Absolute paths on this machine. */
  paths: { folder: string; upper: string; log: string }
}

/** One process in a process space; `pid` is the host's, `inner` what the container sees. */
export interface ProcessInfo {
  pid: number
  inner: number
  parent: number
  depth: number
  command: string
  /** Resident bytes. */
  memory: number
  /** Share of one processor since the last sample, 0..n. */
  cpu: number
}

/** One change of a read-write layer. `from`: chain id of the layer that holds the original of a changed or deleted path. */
export interface Change {
  path: string
  kind: 'added' | 'changed' | 'deleted'
  type: 'file' | 'directory' | 'other'
  bytes: number
  /** Milliseconds since the epoch. */
  mtime: number
  from: string | null
}

export interface LogLine {
  /** RFC 3339 with nanoseconds. */
  time: string
  stream: 'stdout' | 'stderr'
  /** Without the newline. */
  text: string
  /** No newline followed: the container ended, or the line is so long that it is given out in pieces. */
  unfinished?: boolean
}
