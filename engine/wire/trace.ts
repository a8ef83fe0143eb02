import type { ErrorData, ObjectRef } from './errors.ts'

/**
 * The operation trace: what the engine did, as data, at the moment it did it. Events of the Docker API, the window's
 * animation and its trace strip, and the tests all read this one record; nothing else may claim that something happened.
 *
 * An operation opens with `begin`, writes steps, and closes with exactly one `end`. `seq` numbers every event of one
 * data root without a gap, so that a subscriber that reconnects can ask for what it missed.
 */
export type TraceEvent =
  | { seq: number; type: 'begin'; operation: Operation }
  | { seq: number; type: 'step'; operation: number; step: TraceStep }
  | { seq: number; type: 'end'; operation: number; at: number; outcome: Outcome; error?: ErrorData }

export type Cause = 'window' | 'cli' | 'api' | 'engine'
export type Outcome = 'done' | 'refused' | 'cancelled'

export type Verb =
  | 'create'
  | 'start'
  | 'run'
  | 'stop'
  | 'kill'
  | 'pause'
  | 'unpause'
  | 'restart'
  | 'rename'
  | 'update'
  | 'rm'
  | 'commit'
  | 'exec'
  | 'attach'
  | 'export'
  | 'cp'
  | 'load'
  | 'import'
  | 'save'
  | 'pull'
  | 'push'
  | 'tag'
  | 'rmi'
  | 'build'
  | 'volume-create'
  | 'volume-rm'
  | 'volume-prune'
  | 'volume-clone'
  | 'volume-empty'
  | 'volume-export'
  | 'volume-import'
  | 'network-create'
  | 'network-rm'
  | 'network-connect'
  | 'network-disconnect'
  | 'network-prune'
  | 'container-prune'
  | 'image-prune'
  | 'build-prune'
  | 'top'
  /** What no command asks for alone, told because Docker has an event for it; `line` is empty. */
  | 'exec-create'
  | 'detach'
  | 'resize'
  /** A health check came to another result. Cause is `engine`. */
  | 'health'
  /** A container ended by itself. Cause is `engine`. */
  | 'exit'

export interface Operation {
  id: number
  verb: Verb
  cause: Cause
  /** The equivalent `docker …` line, shell-quoted. Empty for what no command does (`exit`). */
  line: string
  /** What it acts on. A create or load learns it on the way; then the first step that names it is the truth. */
  object: ObjectRef | null
  /** Milliseconds since the epoch. */
  startedAt: number
}

/** A container as its events tell of it, also when it is gone. Engines before wrote neither labels nor image. */
export interface ContainerRef extends ObjectRef {
  labels?: Readonly<Record<string, string>>
  /** As it was named when the container was created. */
  image?: string
}

/** An image that loses a name or goes: afterwards nobody knows its labels. */
export interface ImageRef extends ObjectRef {
  labels?: Readonly<Record<string, string>>
}

/** `at` is milliseconds since the operation began (fractions kept). */
export type TraceStep = { at: number } & StepData

export interface LayerRef {
  /** Chain id of a read-only layer, or `rw:<container id>` for a read-write layer. */
  id: string
  parent: string | null
  /** The instruction that made it, e.g. `COPY . .`; empty for a read-write layer. */
  text: string
  bytes: number
  files: number
}

export interface ProcessRef {
  /** Pid as the container's own process space counts it where known, else the host's. */
  pid: number
  /** 0 for a root of the tree (pid 1, or a process brought in by exec). */
  depth: number
  command: string
}

/** Counts of a read-write layer against the stack below it. */
export interface ChangeCounts {
  added: number
  changed: number
  deleted: number
  bytes: number
}

/** One thing that happened. `on` is always the id of a layer (`LayerRef.id`); a process space stands on its read-write layer. */
export type StepData =
  | { kind: 'image.found'; image: ObjectRef; top: string | null; layers: LayerRef[] }
  /**
   * A read-write layer came to be (`create`), or a layer that is being unpacked (`load`, `import`, `pull`; then `making`).
   * `blob`: the digest under which a registry has it (pull).
   */
  | { kind: 'layer.added'; layer: LayerRef; making: boolean; blob?: string; container?: ContainerRef }
  /** Layers of an archive, or of an image in a registry (then with `blobs`, one for each), that the store already holds and will share. */
  | { kind: 'layer.present'; layers: LayerRef[]; blobs?: string[] }
  /** `fraction` 0..1 where the end is known. At most ten a second. */
  | { kind: 'layer.progress'; on: string; bytes: number; fraction: number | null }
  /** The read-write layer of a container was read as changes (commit, diff). */
  | { kind: 'changes.read'; on: string; counts: ChangeCounts }
  /** Commit: a copy of `on` is being made that will be a read-only layer. */
  | { kind: 'layer.copied'; on: string; layer: LayerRef }
  /** A layer reached its final, immutable form. `was` is the id it had while it was made, when that differs. */
  | { kind: 'layer.sealed'; was: string; layer: LayerRef; diffId: string }
  | { kind: 'parent.recorded'; on: string; parent: string | null }
  | { kind: 'layer.removing'; on: string }
  | { kind: 'layer.unneeded'; layers: string[] }
  | { kind: 'layer.freed'; on: string; bytes: number; container?: ContainerRef }
  /** Overlay mounted and namespaces made; no process of the user's yet. */
  | { kind: 'space.created'; on: string }
  | { kind: 'space.frozen'; on: string; by: 'cgroup freezer' | 'SIGSTOP' }
  | { kind: 'space.thawed'; on: string }
  | { kind: 'space.gone'; on: string; exitCode: number; oomKilled: boolean }
  /** Its restart policy lets it run again after that time. `count`: how often, since a person started it. */
  | { kind: 'restart.waiting'; on: string; milliseconds: number; count: number }
  /** What its health check found out, told when that changes. */
  | { kind: 'health.changed'; on: string; status: 'healthy' | 'unhealthy'; failing: number }
  /** Limits or restart policy are others now. */
  | { kind: 'limits.changed'; on: string }
  /** A process to be started in it was described; it starts with `process.started` of the same `execId`. */
  | { kind: 'exec.created'; on: string; command: string; execId: string }
  | { kind: 'process.started'; on: string; process: ProcessRef; via: 'start' | 'exec'; execId?: string }
  | { kind: 'process.ended'; on: string; pids: number[]; exitCode: number | null; execId?: string }
  /** `grace`: seconds until KILL follows, for a stop. */
  | { kind: 'signal.sent'; on: string; signal: string; grace: number | null }
  | { kind: 'grace.over'; on: string; seconds: number }
  | { kind: 'container.renamed'; on: string; from: string; to: string }
  | { kind: 'terminal.attached'; on: string; tty: boolean; execId?: string }
  /** Its client typed the detach keys: the process goes on. */
  | { kind: 'terminal.detached'; on: string; execId?: string }
  | { kind: 'terminal.resized'; on: string; rows: number; columns: number }
  /** Somebody looked at its processes (`top`). */
  | { kind: 'processes.listed'; on: string }
  /** cp: a path of the container is being read, or an archive was unpacked at it. */
  | { kind: 'files.read'; on: string; path: string }
  | { kind: 'files.written'; on: string; path: string }
  /** Save: this layer is in the archive now. */
  | { kind: 'layer.written'; on: string; bytes: number }
  /** Export: the union view of the container is being read. */
  | { kind: 'union.read'; on: string }
  /** An archive is being written or read: save, export, cp. `layers`: those written so far (save). */
  | { kind: 'network.created'; network: ObjectRef; driver: string }
  | { kind: 'network.removed'; network: ObjectRef; driver: string }
  /** A process space got an interface on a network, or lost it. On `host` and `none` it is only said to be there. */
  | { kind: 'network.connected'; on: string; network: ObjectRef; driver: string }
  | { kind: 'network.disconnected'; on: string; network: ObjectRef; driver: string }
  | { kind: 'archive.progress'; bytes: number; on?: string; layers?: number }
  | { kind: 'archive.written'; bytes: number; layers: number }
  /** What a build is going to do: the instructions of the stages that its target needs, in their order; of a stage, FROM is the first. */
  | { kind: 'build.planned'; steps: { id: string; text: string; stage: string; makesLayer: boolean }[] }
  /**
   * A step of a build's plan began, was found in the cache, was made, or failed. `on`: its read-write layer, told before that
   * is added. `layer`: what its stage stands on from here, told by `cached` and `done`; null where that is nothing (scratch).
   * A FROM is `cached` as soon as its base is here. `missed`: why it was not found.
   */
  | {
      kind: 'build.step'
      id: string
      state: 'started' | 'cached' | 'done' | 'failed'
      on?: string
      layer?: LayerRef | null
      missed?: { because: string; names: string[]; more: number }
    }
  /** `comment`: what its maker wrote about it (commit). */
  /**
   * A registry said what a reference means: pull. `path`: the repository there; `reference`: its tag, or the whole name
   * with the digest that was asked for.
   */
  | {
      kind: 'manifest.found'
      name: string
      path: string
      reference: string
      digest: string
      rateLimit: { limit: number; remaining: number; seconds: number } | null
    }
  /** Pull: so many bytes of a layer's compressed form came. Push: so many of its tar went. At most ten a second. */
  | { kind: 'blob.progress'; on: string; blob: string; bytes: number; total: number }
  /** All of it came. */
  | { kind: 'blob.fetched'; on: string; blob: string }
  /** The registry has the layer now: sent, found there, or taken from another repository of its own (`from`). */
  | { kind: 'blob.sent'; on: string; blob: string; how: 'pushed' | 'present' | 'mounted'; from?: string }
  /** The registry knows the image under this name now. */
  | { kind: 'manifest.sent'; name: string; tag: string; digest: string; bytes: number }
  | { kind: 'config.stored'; image: ObjectRef; comment?: string }
  | { kind: 'tag.set'; name: string; image: ObjectRef; top: string | null; movedFrom: string | null }
  | { kind: 'tag.removed'; name: string; image: ImageRef }
  | { kind: 'image.removed'; image: ImageRef }
  /** A volume came to be. `container`: made for it, by its create. */
  | { kind: 'volume.created'; volume: ObjectRef; container?: ObjectRef }
  /** An empty volume got content: of the image at `target` (create), of another volume, of an archive. */
  | { kind: 'volume.filled'; volume: ObjectRef; bytes: number; on?: string; target?: string }
  | { kind: 'volume.emptied'; volume: ObjectRef }
  /** Part of a container's view from here on, at `target`. */
  | {
      kind: 'volume.mounted'
      on: string
      volume: ObjectRef
      target: string
      readOnly: boolean
      propagation: string
    }
  | { kind: 'volume.unmounted'; on: string; volume: ObjectRef }
  /** `bytes`: where they were counted (prune). */
  | { kind: 'volume.removed'; volume: ObjectRef; bytes?: number }
  /** What nothing uses was removed, by the steps before; so much the disk got back. */
  | { kind: 'pruned'; of: 'container' | 'image' | 'network' | 'builder'; bytes: number }
