import type { Readable } from 'node:stream'
import type { Registries } from './registries/registries.ts'
import type { Digest } from '../base/digest.ts'
import type { Stdio } from '../drivers/runtime/runtime.ts'
import type { Catalogue } from '../stores/layers/catalogue.ts'
import type { ImageRecord } from '../stores/images/images.ts'
import type { ContainerPaths, ContainerRecord } from '../stores/containers/containers.ts'
import type { VolumeRecord } from '../stores/volumes/volumes.ts'
import type { EndpointRecord, NetworkRecord } from '../stores/networks/networks.ts'
import type { ArchivePreview } from '../wire/archives.ts'
import type { Change, ContainerConfig, HostConfig, ProcessInfo } from '../wire/containers.ts'
import type { Resources } from '../wire/resources.ts'
import type { RestartPolicy } from '../wire/restart-policy.ts'
import type { ContainerStats } from '../wire/stats.ts'
import type { HistoryEntry, Image, Removal } from '../wire/images.ts'
import type { Layer } from '../wire/layers.ts'
import type { EndpointConfig, NetworkSpec, PublishedPort } from '../wire/networks.ts'
import type { Freed, FreeTarget, StoreGraph } from '../wire/store.ts'
import type { EngineInfo } from '../wire/system.ts'
import type { VerifyEvent } from '../wire/verify.ts'
import type { VolumeFolder } from '../wire/volumes.ts'
import type { Builds } from './builds/builds.ts'
import type { Cause, ChangeCounts, TraceEvent } from '../wire/trace.ts'

/**
 * What the engine can do: the contract between operations and every door to them (Docker API, window, console).
 * `reference` arguments are what `docker` accepts. Verbs take an `Origin` and are operations of the trace; queries do not.
 * Rejections are `EngineError`s. Operations on one container are serialised, on different ones they run side by side.
 */
export interface Engine {
  readonly images: Images
  readonly archives: Archives
  readonly builds: Builds
  readonly registries: Registries
  readonly containers: Containers
  readonly execs: Execs
  readonly networks: Networks
  readonly files: Files
  readonly volumes: Volumes
  readonly system: System
  readonly store: Store
  readonly trace: Trace
  readonly catalogue: Catalogue
}

/** Who asked, in which words, and how to stop it. */
export interface Origin {
  cause: Cause
  /** The `docker …` line that does the same. */
  line: string
  signal?: AbortSignal
  /** Told the number of the operation as soon as it has one. */
  onOpen?(operation: number): void
}

export interface Images {
  /** Without `all`: top-level images only. Newest first. */
  list(all: boolean): Image[]
  /** By reference, digest or id prefix; `notFound` ("No such image: x:latest"), `conflict` when a prefix is ambiguous. */
  find(reference: string): ImageRecord
  describe(image: ImageRecord): Image
  history(reference: string): HistoryEntry[]
  stack(image: ImageRecord): Layer[]
  tag(origin: Origin, reference: string, name: string): Promise<void>
  /** What `remove` would do. */
  removal(reference: string, force: boolean): Removal
  /** Removes those that no container uses, of those that `wanted` takes. */
  prune(origin: Origin, wanted: (image: Image) => boolean): Promise<Removal>
  /** `conflict`, naming the containers and images in the way. */
  remove(origin: Origin, reference: string, options: { force: boolean; prune: boolean }): Promise<Removal>
  /** A docker-archive (new form, that dockerd, skopeo and podman read) with manifest.json and OCI index, shared layers once. */
  /**
   * `without`: what the other side has, each an image of this store, the diffID of a layer, or an absolute path of an image
   * archive or of a text with diffIDs in it. Layers that it has are left out of the archive, from the base up to the first
   * that it lacks; everything else is the same, so that a `load` there finds all of the image.
   */
  save(origin: Origin, references: string[], options?: { without: readonly string[] }): Readable
  /** Loads what `source` holds; resolves with the images and names, in order, as `docker load` prints them. */
  load(origin: Origin, source: ArchiveSource): Promise<{ image: Digest; name: string | null }[]>
  /** One flat tar becomes an image of one layer. */
  import(origin: Origin, source: ArchiveSource, options: ImportOptions): Promise<Digest>
}

export interface ImportOptions {
  /** '' leaves the image without a name. */
  reference: string
  message: string
  changes: string[]
  /** What it says that it is for; without it, for this machine. */
  platform?: { os: string; architecture: string; variant?: string }
}

/** A path on this machine (read in place), a stream (spooled only when it must be), or an archive that was opened for a look. */
export type ArchiveSource =
  | { type: 'path'; path: string }
  | { type: 'stream'; stream: Readable }
  | { type: 'preview'; id: string }

export interface Archives {
  open(path: string): Promise<ArchivePreview>
  /** `notFound` for an unknown id. Deletes the file too when it was an upload of web mode. */
  close(id: string): Promise<void>
  /** Where web mode puts what it is sent; the file belongs to the preview that is opened on it. */
  uploadPath(name: string): string
  /** Deletes what web mode was sent, when nobody will open it; any other path is left alone. */
  discard(path: string): Promise<void>
}

export interface CreateOptions {
  name: string
  image: string
  config: ContainerConfig
  host: HostConfig
  /** How it shall be on networks, by name or id; its network mode's own may be left out. */
  networks: Record<string, EndpointConfig>
}

export interface Containers {
  /** Newest first; without `all` only those that run (paused and restarting count). */
  list(all: boolean): ContainerRecord[]
  /** `notFound` ("No such container: x"), `conflict` when a prefix is ambiguous. */
  find(reference: string): ContainerRecord
  paths(id: string): ContainerPaths
  create(origin: Origin, options: CreateOptions): Promise<{ id: string; warnings: string[] }>
  /** `notModified` when it runs. A program that cannot be started leaves state `created`/`exited` with `error` and exit code (`RuntimeFailure`). */
  start(origin: Origin, reference: string): Promise<void>
  /** Create and start as one operation of the trace; with `autoRemove`, also removed when it ends. */
  run(origin: Origin, options: CreateOptions): Promise<{ id: string; warnings: string[] }>
  stop(origin: Origin, reference: string, options: { timeout: number | null; signal: string }): Promise<void>
  kill(origin: Origin, reference: string, signal: string): Promise<void>
  pause(origin: Origin, reference: string): Promise<void>
  unpause(origin: Origin, reference: string): Promise<void>
  restart(origin: Origin, reference: string, options: { timeout: number | null; signal: string }): Promise<void>
  rename(origin: Origin, reference: string, name: string): Promise<void>
  /** Limits that are not 0, '' or null replace those there are, also of a container that runs. */
  update(origin: Origin, reference: string, wanted: UpdateOptions): Promise<{ warnings: string[] }>
  remove(origin: Origin, reference: string, options: { force: boolean; volumes: boolean }): Promise<void>
  /** Ends a link, by `container/alias`; both containers stay. */
  unlink(link: string): void
  /** Removes those that do not run, of those that `wanted` takes. */
  prune(origin: Origin, wanted: (container: ContainerRecord) => boolean): Promise<{ removed: string[]; bytes: number }>
  commit(origin: Origin, reference: string, options: CommitOptions): Promise<Digest>
  wait(
    reference: string,
    condition: 'not-running' | 'next-exit' | 'removed',
    signal: AbortSignal,
  ): Promise<{ exitCode: number; error: string }>
  /** May be called before `start`; the stream then begins with the first byte. */
  attach(origin: Origin, reference: string): Promise<Stdio>
  /** Its client typed the detach keys. */
  detached(origin: Origin, reference: string): void
  /** Before start the size is kept for it. */
  resize(origin: Origin, reference: string, rows: number, columns: number): Promise<void>
  logs(reference: string, query: LogQuery, signal: AbortSignal): AsyncIterable<LoggedLine>
  /** `docker top`: titles and rows of ps with `arguments_`. */
  top(origin: Origin, reference: string, arguments_: string[]): Promise<{ titles: string[]; processes: string[][] }>
  processes(reference: string): Promise<ProcessInfo[]>
  /** What it has used until now; null when it does not run. */
  stats(reference: string): Promise<ContainerStats | null>
  changes(reference: string): Change[]
  counts(reference: string): ChangeCounts
  /**
   * Live: paths (relative to the root of the container, with leading slash) that the read-write layer got or lost, in batches.
   * The first is empty and says that the watch is set up: what happens from then on is told.
   */
  watchChanges(reference: string, signal: AbortSignal): AsyncIterable<{ changes: Change[]; gone: string[] }>
}

export interface UpdateOptions {
  resources: Resources
  /** null: stays. */
  restartPolicy: RestartPolicy | null
}

export interface CommitOptions {
  /** Reference or ''. */
  reference: string
  author: string
  message: string
  changes: string[]
  pause: boolean
  /** What the image says instead of the container; what is left out there is the container's. */
  config?: ContainerConfig
}

export interface LogQuery {
  stdout: boolean
  stderr: boolean
  /** Lines from the end; null: all. */
  tail: number | null
  follow: boolean
  /** Milliseconds since the epoch, fractions kept; null: no bound. */
  since: number | null
  until: number | null
}

/** One line of a container's log, as the container wrote it: not every program writes text. */
export interface LoggedLine {
  /** RFC 3339 with nanoseconds, in UTC. */
  time: string
  stream: 'stdout' | 'stderr'
  /** Without the newline. */
  data: Buffer
  /** No newline followed: the container ended, or the line is so long that it is given out in pieces. */
  unfinished?: boolean
}

export interface ExecConfig {
  command: string[]
  tty: boolean
  attachStdin: boolean
  attachStdout?: boolean
  attachStderr?: boolean
  env: string[]
  workingDir: string
  user: string
  privileged: boolean
  detachKeys: string
}

export interface ExecRecord {
  id: string
  container: string
  config: ExecConfig
  pid: number
  running: boolean
  exitCode: number | null
}

export interface Execs {
  create(origin: Origin, reference: string, config: ExecConfig): ExecRecord
  find(id: string): ExecRecord
  /** `conflict` when it has run already, or its container is paused or does not run: what `start` would refuse at once. */
  requireStartable(id: string): void
  /** The process starts when this resolves; output waits for `Stdio.resume`. `conflict` when the container is paused or does not run. */
  start(origin: Origin, id: string, size: { rows: number; columns: number } | null): Promise<Stdio>
  /** Before the start the size is kept for it. */
  resize(id: string, rows: number, columns: number): Promise<void>
  /** Its client typed the detach keys. */
  detached(origin: Origin, id: string): void
  /** Ids of those that run in a container. */
  running(container: string): string[]
  /** Resolves with the exit code. */
  wait(id: string): Promise<number>
}

/** A path inside a container, resolved in its root: symlinks never lead out of it. */
export interface PathStat {
  name: string
  size: number
  /** Unix mode with type bits. */
  mode: number
  /** Milliseconds since the epoch. */
  mtime: number
  linkTarget: string
}

/** Files in and out of a container that runs or not. */
export interface Files {
  stat(reference: string, path: string): Promise<PathStat>
  /** A tar with the path's last part as its root, as `docker cp` reads it. */
  read(origin: Origin, reference: string, path: string): Promise<{ stat: PathStat; tar: Readable }>
  write(
    origin: Origin,
    reference: string,
    path: string,
    tar: Readable,
    options: { noOverwriteDirNonDir: boolean; copyOwner: boolean },
  ): Promise<void>
  /** The whole union view as one flat tar: `docker export`. */
  export(origin: Origin, reference: string): Promise<Readable>
}

export interface CreateVolume {
  /** '': one is made up, and the volume is anonymous. */
  name: string
  /** '' and `local`; there is no other. */
  driver: string
  /** Of the local driver: `type`, `device`, `o`. */
  options: Record<string, string>
  labels: Record<string, string>
}

/**
 * Data that outlives containers. A volume is used by every container that mounts it, running or not, and by nothing else.
 * Those with options lie elsewhere: that is mounted when the first container starts, and unmounted when the last one ends.
 */
export interface Volumes {
  /** By name. */
  list(): VolumeRecord[]
  /** `notFound` ("get x: no such volume"). */
  find(name: string): VolumeRecord
  /** Absolute path of its data. */
  path(name: string): string
  /** Containers that mount it. */
  users(name: string): ContainerRecord[]
  /** Bytes by name, as last measured; null where the data lies elsewhere. */
  sizes(): Promise<ReadonlyMap<string, number | null>>
  /** One that has the name already is the answer, whatever its options: so Docker has it. */
  create(origin: Origin, options: CreateVolume): Promise<VolumeRecord>
  /** `conflict`, naming the containers, while it is used. */
  remove(origin: Origin, name: string): Promise<void>
  /** Removes what nothing uses, of those that `wanted` takes. */
  prune(origin: Origin, wanted: (volume: VolumeRecord) => boolean): Promise<{ removed: string[]; bytes: number }>
  /** A new volume with a copy of everything in `source`, owners and times kept. */
  clone(origin: Origin, source: string, name: string): Promise<VolumeRecord>
  /** Deletes what is in it. `conflict` while a container that mounts it runs. */
  empty(origin: Origin, name: string): Promise<void>
  /** A tar of everything in it. */
  export(origin: Origin, name: string): Promise<Readable>
  /** Unpacks a tar, compressed or not, over what is there; makes the volume when there is none of the name. */
  import(origin: Origin, name: string, source: ArchiveSource): Promise<void>
  /** What is in a folder of it; links do not lead out. */
  folder(name: string, path: string): Promise<VolumeFolder>
}

/** Networks, and which containers are on them. `host` and `none` are networks too, on which nobody has an address. */
export interface Networks {
  /** Oldest first. */
  list(): NetworkRecord[]
  /** By id, name, or an unambiguous start of an id; `notFound` ("network x not found"). */
  find(reference: string): NetworkRecord
  /** Of containers that run. */
  endpointsOn(network: string): (EndpointRecord & { name: string })[]
  /** With their networks; null where the network was removed or never was. */
  endpointsOf(container: string): { endpoint: EndpointRecord; network: NetworkRecord | null }[]
  /** Ports of the machine that lead to the container now. */
  ports(container: string): readonly PublishedPort[]
  /** Where the network namespace of a running container is to be found, '' when it has none of its own. */
  space(container: string): string
  /** `conflict` for a name that is taken, `forbidden` for one that is built in or a subnet that overlaps, in dockerd's words. */
  create(origin: Origin, spec: NetworkSpec): Promise<{ id: string; warning: string }>
  /** `forbidden`, naming them, while containers that run are on it. */
  remove(origin: Origin, reference: string): Promise<void>
  /** At once when the container runs, else from its next start on. */
  connect(origin: Origin, network: string, container: string, config: EndpointConfig): Promise<void>
  disconnect(origin: Origin, network: string, container: string): Promise<void>
  /** Removes those that `wanted` takes and no container, running or not, is on. Returns their names. */
  prune(origin: Origin, wanted: (network: NetworkRecord) => boolean): Promise<string[]>
  /** Where ports are published when no address is given: `0.0.0.0` (with `::`) or `127.0.0.1`. */
  publishAddress(): string
  setPublishAddress(address: string): void
  /** Why there are no bridges here, null when there are. */
  readonly unavailable: string | null
}

/** The layers of all images and containers together. */
export interface Store {
  graph(): StoreGraph
  /** What taking something away would free. Rejects as the removal would: `notFound`, `conflict`. A container is asked about as if it were stopped. */
  frees(target: FreeTarget): Freed
}

export interface System {
  info(): EngineInfo
  /** For `docker system df`: bytes of every layer once, and of each read-write layer. */
  usage(): { layersBytes: number; containers: { id: string; bytes: number }[] }
  /**
   * Checks all that is stored against what once was, and tells what it finds as it goes; it changes nothing. Layers are read
   * whole, beside everything else that goes on. Rejects `cancelled` when the signal aborts.
   */
  verify(signal: AbortSignal): AsyncIterable<VerifyEvent>
}

export interface Trace {
  /** The number of the newest event, 0 for none. */
  readonly last: number
  recent(operations: number): TraceEvent[]
  /** Missed events after `since`, then live ones until the signal aborts. A subscriber that stops reading never slows an operation: it catches up from the database. */
  subscribe(since: number, signal: AbortSignal): AsyncIterable<TraceEvent>
  /** Events of that time, and the beginnings of their operations. */
  between(since: number, until: number): { time: number; event: TraceEvent }[]
  /** `notFound` when no such operation is running. */
  cancel(operation: number): void
}
