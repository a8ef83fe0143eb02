import type { ObjectRef } from './errors.ts'

/** A volume as the window's list shows it. */
export interface Volume {
  name: string
  driver: string
  /** Milliseconds since the epoch. */
  created: number
  labels: Record<string, string>
  /** Of the driver: `type`, `device`, `o`. */
  options: Record<string, string>
  /** Nobody gave it a name; `docker volume prune` removes it when nothing uses it. */
  anonymous: boolean
  /** Absolute path of its content on this machine. */
  path: string
  /** As last measured; null where that lies elsewhere (a device, another machine). */
  bytes: number | null
  /** Containers that mount it, running or not. */
  users: VolumeUser[]
}

export interface VolumeUser {
  container: ObjectRef
  running: boolean
  target: string
  readOnly: boolean
}

/** One name in a folder of a volume. */
export interface VolumeEntry {
  name: string
  type: 'file' | 'directory' | 'symlink' | 'other'
  bytes: number
  /** Permission bits. */
  mode: number
  uid: number
  gid: number
  /** Milliseconds since the epoch. */
  mtime: number
  /** Where a symlink says that it leads. */
  link: string
}

export interface VolumeFolder {
  /** Folders first, each by name; cut off after some thousands. */
  entries: VolumeEntry[]
  total: number
}
