import type { FoundRepository } from './registries.ts'
import type { ArchivePreview } from './archives.ts'
import type { BuildCacheRecord, BuildDetail, BuildEvent, BuildSummary } from './builds.ts'
import type { Change, Container, ContainerDetail, LogLine, ProcessInfo } from './containers.ts'
import type { Image, ImageDetail, Removal } from './images.ts'
import type { Provenance, Shipped, TreeEntry, TreeQuery, Waste } from './layers.ts'
import type { Network } from './networks.ts'
import type { Request, RequestResult } from './requests.ts'
import type { ContainerUse } from './stats.ts'
import type { Freed, FreeTarget, StoreGraph } from './store.ts'
import type { Completion, ConsoleOutput, EngineInfo } from './system.ts'
import type { TraceEvent } from './trace.ts'
import type { VerifyEvent } from './verify.ts'
import type { Volume, VolumeFolder } from './volumes.ts'

/** What one connection of the window brings along. */
export interface WindowContext {
  /** Resolves when the peer has consumed enough of what was sent; awaited inside hot streams. */
  drained(): Promise<void>
}

export interface TerminalTarget {
  container: string
  /** null: attach to the container's own terminal or output; else a new process. */
  command: string[] | null
  /** The process that a console line prepared (`ConsoleOutput` of type terminal); `command` is null then. */
  execId: string | null
  tty: boolean
  rows: number
  columns: number
}

/** Bytes out of a terminal, then one end. `session` is what `terminalInput` and `terminalResize` name. */
export type TerminalOutput =
  | { type: 'open'; session: string }
  | { type: 'data'; stream: 'stdout' | 'stderr'; data: Uint8Array }
  | { type: 'end'; exitCode: number | null }

export interface LogQuery {
  container: string
  /** Number of lines from the end, null: all. */
  tail: number | null
  follow: boolean
  /** RFC 3339 or seconds since the epoch, '' for none. */
  since: string
}

/**
 * The whole of what the window asks of the engine: the contract behind the RPC router. Rejections are `EngineError`s and
 * arrive as `ErrorData`. A stream ends when its signal aborts. Nothing here polls; lists are fetched again when the
 * trace says that something changed.
 */
export interface WindowService {
  info(): Promise<EngineInfo>
  /** Checks the whole store and tells of it as it goes; ends when it is through. */
  verify(signal: AbortSignal): AsyncIterable<VerifyEvent>

  containers(): Promise<Container[]>
  container(ref: string): Promise<ContainerDetail>
  /** The JSON of `docker inspect`. */
  inspect(kind: 'container' | 'image' | 'volume', ref: string): Promise<unknown>
  /** All changes of the read-write layer, then batches as the container writes: an event names a path that changed; `gone` one that is as below again. */
  changes(
    ref: string,
    signal: AbortSignal,
  ): AsyncIterable<{ reset: boolean; changes: Change[]; gone: string[]; total: number }>
  /** The processes now, then whenever they change; sampled once a second, and only while somebody listens. */
  processes(ref: string, signal: AbortSignal): AsyncIterable<ProcessInfo[]>
  /** What every container that runs uses; sampled once a second for all listeners together, and only while there are some. */
  stats(signal: AbortSignal): AsyncIterable<ContainerUse[]>
  /** Lines in batches of up to 256. */
  logs(query: LogQuery, context: WindowContext, signal: AbortSignal): AsyncIterable<LogLine[]>

  terminal(target: TerminalTarget, context: WindowContext, signal: AbortSignal): AsyncIterable<TerminalOutput>
  terminalInput(session: string, data: Uint8Array): Promise<void>
  terminalResize(session: string, rows: number, columns: number): Promise<void>

  networks(): Promise<Network[]>
  /** Where ports are published when no address is given: `0.0.0.0`, every address, or `127.0.0.1`. */
  publishAddress(): Promise<string>
  setPublishAddress(address: '0.0.0.0' | '127.0.0.1'): Promise<void>

  images(all: boolean): Promise<Image[]>
  image(ref: string): Promise<ImageDetail>
  /** Repositories of a registry by a word, which may begin with its host. */
  registrySearch(term: string): Promise<FoundRepository[]>
  /** Hosts at which somebody is logged in, until the engine ends. */
  registryLogins(): Promise<string[]>
  /** Tries it out first: `unauthorized` when the registry does not take it. */
  registryLogin(login: { host: string; username: string; secret: string }): Promise<void>
  registryLogout(host: string): Promise<void>
  /** What removing it would do, without doing it. */
  removal(ref: string): Promise<Removal>
  /** All layers, and what rests on them. */
  store(): Promise<StoreGraph>
  /** What taking something away would free, without doing it. */
  frees(target: FreeTarget): Promise<Freed>
  tree(query: TreeQuery): Promise<TreeEntry[]>
  provenance(top: string, path: string): Promise<Provenance>
  waste(top: string): Promise<Waste>
  /** Files that were deleted or replaced and are shipped all the same. */
  shipped(top: string): Promise<Shipped[]>
  /** Paths of the stack that contain `text`, at most `limit`. */
  search(
    top: string,
    text: string,
    limit: number,
  ): Promise<{ path: string; layer: string; mark: string | null; size: number }[]>

  /** Newest first, those that run among them. */
  builds(): Promise<BuildSummary[]>
  build(id: string): Promise<BuildDetail>
  /** What a build told, from its beginning, in batches; goes on while it runs, and ends with it. */
  buildProgress(id: string, signal: AbortSignal): AsyncIterable<BuildEvent[]>
  /** What the trace still has of a build. */
  buildTrace(id: string): Promise<TraceEvent[]>
  /** Forgets builds that have ended; their images stay. */
  forgetBuilds(ids: readonly string[]): Promise<void>
  pinBuild(id: string, pinned: boolean): Promise<void>
  /** Newest use first. */
  buildCache(): Promise<BuildCacheRecord[]>

  volumes(): Promise<Volume[]>
  /** What is in a folder of a volume. */
  volumeFolder(name: string, path: string): Promise<VolumeFolder>

  /** Looks at an archive on this machine without loading it. In web mode the path is what the upload was answered with. */
  openArchive(path: string): Promise<ArchivePreview>
  closeArchive(id: string): Promise<void>

  /** Does what a button or a line asks. Resolves when it is done; the steps are in the trace meanwhile. */
  perform(request: Request): Promise<RequestResult>
  /** Cancels a running operation; what was not finished leaves nothing behind. */
  cancel(operation: number): Promise<void>

  /** The last operations, oldest first, with all their events: what the window starts from. */
  recent(limit: number): Promise<TraceEvent[]>
  /** Every event after `since`, first those missed, then live. */
  trace(since: number, signal: AbortSignal): AsyncIterable<TraceEvent>

  /** Runs one `docker …` line. */
  console(line: string, columns: number, signal: AbortSignal): AsyncIterable<ConsoleOutput>
  complete(line: string, cursor: number): Promise<Completion[]>
  /**
   * What a `docker …` line asks for, without doing it, so that a form can follow the line that a person edits. Rejects
   * `invalid` for a line that the console would refuse, `unsupported` for one that is no `Request` (`docker ps`).
   */
  parse(line: string): Promise<Request>
}
