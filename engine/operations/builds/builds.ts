import type { Readable } from 'node:stream'
import type { Digest } from '../../base/digest.ts'
import type { BuildWarning, Dockerfile, Lines } from '../../formats/dockerfile/dockerfile.ts'
import type { BuildSummary } from '../../wire/builds.ts'
import type { Origin } from '../engine.ts'

/**
 * Builds images. One planner, executor and cache serve every door: the classic `POST /build`, BuildKit's clients, the
 * window and the console. A build is an operation of the trace (`build`) and a record in the history; its steps run as the
 * picture shows them: a read-write layer on the stack, a process space on that, changes, sealed.
 */
export interface Builds {
  /**
   * Opens a build. It ends with `close`, which is in sight of every caller (`await using`); until then nothing that it made
   * is freed. `conflict` when there is a build of that id.
   */
  open(origin: Origin, options: OpenBuildOptions): Build
  /** Newest first, those that run among them. */
  history(): BuildRecord[]
  /** `notFound` ("no build x in the history"). */
  find(id: string): BuildRecord
  /** What a build told, from its beginning; goes on while it runs, and ends with it. `notFound`. */
  progress(id: string, signal: AbortSignal): AsyncIterable<BuildProgress>
  /** Ends a build that runs. `notFound`. */
  cancel(id: string): void
  /** Forgets builds that have ended. Pinned ones stay when `all` is asked for. */
  forget(ids: readonly string[]): void
  pin(id: string, pinned: boolean): void
  cache: BuildCache
}

export interface OpenBuildOptions {
  /** The name by which its client knows it, '' for one of ours. */
  id: string
  /** Not in the history. */
  hidden: boolean
  /** What it is going to be called; full references. */
  names?: readonly string[]
  /** The folder of this machine that it builds from, so that it can be done again. */
  folder?: string
}

export interface Build extends AsyncDisposable {
  readonly id: string
  /** Aborts when it is cancelled, by its client, in the window or by the engine's end. */
  readonly signal: AbortSignal
  /**
   * Builds one target. Rejects `BuildError` (build-error.ts) for what the Dockerfile or a step did wrong; layers that steps have made stay
   * in the cache. May be called again, also at the same time (bake): the targets share steps.
   */
  solve(request: BuildRequest): Promise<Built>
  /** A folder of this machine as files to build from. `notFound`, `invalid` where that is no folder. */
  folder(path: string): BuildFiles
  /** Takes a tar, compressed or not, or a Dockerfile alone, as files to build from. They stay until the build is closed. */
  unpack(archive: Readable): Promise<BuildFiles>
  /** The same of what an address leads to: an archive, a Dockerfile, or a git repository (`….git#ref:folder`). */
  fetch(address: string): Promise<BuildFiles>
  /** Stores what was built as an image and points the names (full references) at it, in one step. */
  tag(built: Built, names: readonly string[]): Promise<Digest>
  /** The union view of what was built as one tar, owners and times kept. */
  tree(built: Built): Readable
  /**
   * A vertex of a door's own in the progress (`exporting to image`, what a client sends), with what belongs to it. It is
   * kept and replayed as told; vertexes that are open when the build closes are closed.
   */
  tell(progress: BuildProgress): void
  /** Ends it. Without an error it is done. */
  close(error?: Error): Promise<void>
}

/** One result of a build: a stack of layers and the image config that goes with it. It lives as long as its build. */
export interface Built {
  readonly id: string
  readonly top: Digest | null
  /** Image config, byte for byte: its digest is the image's id. */
  readonly config: Uint8Array
  readonly platform: string
}

export interface BuildRequest {
  /** The Dockerfile and the files it may read. */
  files: BuildFiles
  /** Its path inside the context, `Dockerfile` by default; for messages too. */
  dockerfile: string
  /** '': the last stage. */
  target: string
  args: Record<string, string>
  labels: Record<string, string>
  /** `linux/amd64`; '' for this machine's. */
  platform: string
  /** true: no step is taken from the cache; a list: the steps of these stages are not. */
  noCache: boolean | readonly string[]
  /** Ask the registry for a newer base image even where one is here; 'never': what is here, or an error. */
  pull: 'missing' | 'always' | 'never'
  /** Images whose steps may be taken as cached (`--cache-from`), by reference. */
  cacheFrom: readonly string[]
  /** Replaces `FROM name` and `COPY --from=name`. */
  contexts: ReadonlyMap<string, NamedContext>
  network: string
  extraHosts: readonly string[]
  limits: BuildLimits
  /** Secret content by id; null: there is none. */
  secret(id: string): Promise<Uint8Array | null>
  /** The client's agent, listening at a socket of this machine until the signal aborts; null: there is none. */
  sshAgent(id: string, signal: AbortSignal): Promise<string | null>
  /** For registries, asked with their host. null: none. */
  credentials(host: string): Promise<{ username: string; secret: string } | { identityToken: string } | null>
  /** RUN --network=host and --security=insecure are refused without `network.host` and `security.insecure`. */
  entitlements: readonly string[]
  /** Classic builds: an image after each instruction, one stage after the other, told as they happen. */
  classic: { tell(event: ClassicEvent): void } | null
  /** Only parse, plan and check. */
  checkOnly?: boolean
}

/** What a classic build tells its client, in this order for each instruction: `step`, perhaps `cached`, or what its container does, `image`. */
export type ClassicEvent =
  | { type: 'step'; number: number; of: number; text: string }
  | { type: 'triggers'; count: number }
  | { type: 'cached' }
  | { type: 'running'; container: string }
  | { type: 'output'; stream: 1 | 2; data: Uint8Array }
  | { type: 'removed'; container: string }
  | { type: 'image'; id: Digest }
  /** In place of the image, for FROM scratch. */
  | { type: 'scratch' }

/** Limits of the process spaces of RUN; 0 and '' mean none. */
export interface BuildLimits {
  shmSize: number
  memory: number
  memorySwap: number
  cpuShares: number
  cpuPeriod: number
  cpuQuota: number
  cpusetCpus: string
  cpusetMems: string
  ulimits: readonly { name: string; soft: number; hard: number }[]
  cgroupParent: string
}

/** Where a build's files come from: an unpacked archive, a folder of this machine, or a client's session. */
export interface BuildFiles {
  /** One file's content, null when it is not there: the Dockerfile, `<Dockerfile>.dockerignore`, `.dockerignore`. */
  read(path: string): Promise<Uint8Array | null>
  /**
   * A folder with the files of the context. What `ignore` (lines of a .dockerignore) leaves out need not be there, and is
   * never read from; nor what none of `paths` leads to (null: everything; symlinks on the way belong to it). It stays,
   * unchanged, until the build ends. Asked once, with the sum of what all steps need. `onBytes` is told what has come.
   */
  folder(wanted: {
    ignore: readonly string[]
    paths: readonly string[] | null
    onBytes(sum: number): void
  }): Promise<string>
}

export type NamedContext =
  | { type: 'image'; reference: string }
  | { type: 'files'; files: BuildFiles }
  | { type: 'built'; built: Built }

/**
 * What a build tells while it runs, kept with its record and replayed from it. A vertex is a piece of work that a client
 * lists: an internal one (`[internal] load build definition from Dockerfile`) or a step (`[stage 2/5] RUN make`).
 * Times are nanoseconds since the epoch and strictly rise (`risingNanoseconds()`): clients sort by them.
 */
export type BuildProgress =
  | { type: 'vertex'; vertex: Vertex }
  | { type: 'log'; vertex: string; stream: 1 | 2; data: Uint8Array; at: bigint }
  | {
      type: 'status'
      vertex: string
      id: string
      action: string
      current: number
      total: number
      started: bigint
      completed: bigint | null
      at: bigint
    }
  | { type: 'warning'; warning: BuildWarning }

export interface Vertex {
  /** `sha256:…`, the same in every message about it. */
  digest: string
  name: string
  inputs: readonly string[]
  started: bigint | null
  completed: bigint | null
  cached: boolean
  /** '' while all is well; ends in `canceled` for one that was cut off. */
  error: string
  /** For a step: which instruction it is. */
  step?: StepPlace
  /** Why it was not taken from the cache. */
  missed?: CacheMiss
  /** What it added to its stage, told as it completes; null: nothing. */
  layer?: { id: Digest; bytes: number; files: number } | null
}

/** Which instruction a step is. */
export interface StepPlace {
  stage: number
  stageName: string | null
  /** From 1, among the steps of its stage that clients count. */
  number: number
  of: number
  /** Variables expanded. */
  text: string
  lines: Lines
  makesLayer: boolean
}

/** Why a step was made anew. `names`: the files, arguments or stages that changed, at most 20; `more`: how many others. */
export interface CacheMiss {
  because: 'first' | 'instruction' | 'parent' | 'files' | 'argument' | 'base' | 'stage' | 'secret' | 'pruned' | 'asked'
  names: readonly string[]
  more: number
  /** The record it was compared with: the last build of the same step. */
  since: number | null
}

/** A build as it is kept. */
export interface BuildRecord extends BuildSummary {
  dockerfile: Pick<Dockerfile, 'name' | 'text'> | null
  warnings: readonly BuildWarning[]
}

/** Steps that were made before, found again by what went into them. */
export interface BuildCache {
  /** Newest use first. */
  list(): CacheRecord[]
  /**
   * Frees records until what stays is below the bounds. Layers that an image or a container needs stay on the disk, and do
   * not count. A record that a running build uses stays.
   */
  prune(
    origin: Origin,
    bounds: {
      all: boolean
      /** Milliseconds since the last use; younger ones stay. */
      olderThan: number
      keepBytes: number
      wanted(record: CacheRecord): boolean
    },
  ): Promise<{ removed: CacheRecord[]; bytes: number }>
}

export interface CacheRecord {
  id: string
  parents: readonly string[]
  /** As dockerd names them: `regular`, `source.local`, `exec.cachemount`. */
  type: 'regular' | 'source.local' | 'exec.cachemount'
  description: string
  /** A build that runs needs it. */
  inUse: boolean
  /** Its layer belongs to an image as well. */
  shared: boolean
  bytes: number
  created: number
  lastUsed: number
  uses: number
}
