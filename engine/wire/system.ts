import type { ErrorData } from './errors.ts'

export interface EngineInfo {
  version: string
  rootless: boolean
  /** Absolute paths. */
  dataRoot: string
  runDir: string
  socket: string
  kernel: string
  cgroup: 'v1' | 'v2' | 'hybrid' | 'none'
  runtime: { name: 'crun' | 'runc'; version: string } | null
  /** How pause works here. */
  freezer: 'cgroup freezer' | 'SIGSTOP'
  store: {
    images: number
    layers: number
    containers: number
    /** All layers, plus all read-write layers. */
    bytes: number
    /** Of these, layers that no container rests on. */
    idleBytes: number
    rwBytes: number
  }
  /** One sentence each: what does not work here and why. */
  warnings: string[]
  /** Programs that are not installed: what is lost without them and which package has them. */
  missing: { program: string; package: string; lost: string }[]
}

export interface Completion {
  /** What replaces the token under the cursor. */
  value: string
  /** A few words beside it: what a flag does, a container's state. */
  hint: string
}

/** What a typed `docker …` line printed, in order; ends with its exit code, as the real CLI would give it. */
export type ConsoleOutput =
  | { type: 'stdout' | 'stderr'; text: string }
  /** Standard output that takes the place of all the line printed before: a table that changes (`stats`). */
  | { type: 'replace'; text: string }
  /** The line opened a terminal (`run -it`, `exec -it`, `attach`): the window shows it. */
  | { type: 'terminal'; container: string; execId: string | null }
  /** The line goes on for as long as this container does: an interrupt (Ctrl+C) is a SIGINT for it, as the CLI's --sig-proxy has it. */
  | { type: 'foreground'; container: string }
  | { type: 'exit'; code: number; error?: ErrorData }
