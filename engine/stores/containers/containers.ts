import type { Digest } from '../../base/digest.ts'
import type { ContainerConfig, ContainerState, HostConfig } from '../../wire/containers.ts'
import type { MountPoint } from '../../wire/mounts.ts'

/** What a container is, whether or not it runs. Changes only by rename, and its ties to the machine by an update. */
export interface ContainerRecord {
  readonly id: string
  readonly name: string
  readonly image: Digest
  /** As the user wrote it. */
  readonly imageName: string
  /** Chain id of the top of its stack, null for an image without layers. */
  readonly top: Digest | null
  readonly created: number
  readonly config: ContainerConfig
  readonly host: HostConfig
  /** What is mounted in it, resolved from `host` and `config.volumes` when it was created. */
  readonly mounts: readonly MountPoint[]
  /** Entrypoint and command, merged with the image's. */
  readonly argv: readonly string[]
  readonly state: ContainerState
}

/** Container rows and their folders. All calls are synchronous and atomic. */
export interface ContainerStore {
  all(): ContainerRecord[]
  get(id: string): ContainerRecord | null
  byName(name: string): ContainerRecord | null
  byPrefix(hex: string): ContainerRecord[]
  /** Makes the container's folder with `container.json`, then the row. `conflict`, naming the holder, when the name is taken; nothing is left then. */
  insert(record: ContainerRecord): void
  /** `conflict`, naming the holder, when the name is taken. */
  rename(id: string, name: string): void
  setHost(id: string, host: HostConfig): void
  setState(id: string, state: ContainerState): void
  /** Forgets the container: from here on nobody sees it, and its name is free. Its folder stays for `clear`. */
  remove(id: string): void
  /** Deletes the folder of a container that `remove` forgot. Nothing may be mounted in it. */
  clear(id: string): Promise<void>
  /** Folders that no row names: what a create or a remove left that did not finish. */
  strays(): string[]
  paths(id: string): ContainerPaths
}

/** Absolute paths inside the data root. `folder` is also the OCI bundle, `merged` its root, mounted while the container runs. */
export interface ContainerPaths {
  folder: string
  upper: string
  work: string
  merged: string
  /** Lies between the image's layers and `upper`: places for mounts (/proc, /etc/hosts) that the image lacks. Made only where it lacks some. */
  init: string
  log: string
  hostname: string
  hosts: string
  resolvConf: string
}
