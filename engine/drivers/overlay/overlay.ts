/** Mounts a container's union view. `lower` is top first; an empty list mounts on an empty layer. Errors name the kernel's own text. */
export interface Overlay {
  mount(mount: { lower: readonly string[]; upper: string; work: string; target: string }): void
  /** A read-only union of layers (no upper); for export and cp of a container that does not run. */
  view(mount: { lower: readonly string[]; target: string }): void
  /** Idempotent; detaches lazily when busy. */
  unmount(target: string): void
  /** Targets mounted at or below `folder` now. */
  mounted(folder: string): string[]
}
