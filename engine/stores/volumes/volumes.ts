/** A volume: a folder of data that lives longer than the containers that mount it. Never changes. */
export interface VolumeRecord {
  readonly name: string
  /** The one driver that there is. */
  readonly driver: 'local'
  readonly labels: Readonly<Record<string, string>>
  /** `type`, `device` and `o`, when the data is not in the folder but mounted there while the volume is used. */
  readonly options: Readonly<Record<string, string>>
  /** Milliseconds since the epoch. */
  readonly created: number
}

/** Volume rows and their folders `volumes/<name>/_data`. A volume is there when its row is; names are checked by the caller. */
export interface VolumeStore {
  /** By name. */
  all(): VolumeRecord[]
  get(name: string): VolumeRecord | null
  /** Makes the folder, or takes the one that lies there, then the row. */
  insert(record: VolumeRecord): void
  /** Forgets the volume at once, then deletes its data. Nothing may be mounted there. */
  remove(name: string): Promise<void>
  /** An empty folder in which data is gathered, for `fill`; whoever asked deletes it when that fails. */
  stage(): string
  /** Puts a staged folder in the place of the volume's own, at once; that must be empty, and nothing mounted there. */
  fill(name: string, staged: string): void
  /** Takes the data away at once, then deletes it; owner and mode of the folder stay. Nothing may be mounted there. */
  empty(name: string): Promise<void>
  /** Absolute path of the data. */
  path(name: string): string
  /** Finishes removals that a killed engine left, and makes folders that are missing. Called once, before anybody asks. */
  recover(): Promise<void>
}
