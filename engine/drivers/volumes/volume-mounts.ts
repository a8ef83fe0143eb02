/** Mounts what volumes with options of the local driver stand for, and parts of volumes. */
export interface VolumeMounts {
  /** `options`: `type`, `device` and `o`, as `docker volume create -o` takes them. `unavailable` with the kernel's own text. */
  mount(options: Readonly<Record<string, string>>, target: string): Promise<void>
  /** Shows at `target` (an empty folder or file) what `path` names inside `root`; links do not lead out of it. */
  bindInside(root: string, path: string, target: string): void
  /** Idempotent; detaches lazily when busy. */
  unmount(target: string): void
  /** Targets mounted at or below `folder` now. */
  mounted(folder: string): string[]
}
