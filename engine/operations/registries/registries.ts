import type { Digest } from '../../base/digest.ts'
import type { CredentialSource, Credential, RegistrySettings, SearchResult } from '../../drivers/registry/registry.ts'
import type { ImageRecord } from '../../stores/images/images.ts'
import type { Origin } from '../engine.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { Logins } from './logins.ts'

/**
 * Images from registries and to them. Secrets come as a function that is asked for a host when that wants them: they are
 * in no record, no trace and no sentence.
 */
export interface Registries {
  /**
   * Fetches an image and points its name at it. Its layers go into the layer store while they arrive, those that are there
   * are not fetched; it becomes visible when all of it is there. Cancelled or failed, nothing of it stays.
   * Rejects in dockerd's words.
   */
  pull(origin: Origin, reference: string, options: PullOptions): Promise<Pulled[]>
  /** Sends what the registry lacks of an image, then its manifest. */
  push(origin: Origin, reference: string, options: PushOptions): Promise<Pushed[]>
  /** Resolves with an identity token, null where the registry gives none. `unauthorized` when it refuses. */
  login(host: string, credential: Credential, signal: AbortSignal): Promise<string | null>
  search(term: string, limit: number, options: AskOptions): Promise<SearchResult[]>
  /** What a registry says of a reference, without fetching it. */
  inspect(reference: string, options: AskOptions): Promise<RemoteImage>
  readonly settings: RegistrySettings
  readonly logins: Logins
}

/**
 * For operations that need an image as a base: one that is here, or, where it is missing or `pull` is 'always', one that
 * is pulled as a part of the caller's own operation.
 */
export type ResolveImage = (trace: OperationTrace, reference: string, options: ResolveOptions) => Promise<ImageRecord>

export interface ResolveOptions {
  /** `linux/arm64/v8`; '': this machine's, or what is here. */
  platform: string
  /** 'never': `notFound` for one that is not here. */
  pull: 'missing' | 'always' | 'never'
  credentials: CredentialSource
}

export interface PullOptions {
  /** `linux/arm64/v8`; '': this machine's. */
  platform: string
  /** Every tag of the repository; the reference names none then. */
  allTags: boolean
  credentials: CredentialSource
}

export interface Pulled {
  image: Digest
  /** As people write it: `busybox:latest`, `busybox@sha256:…`. */
  name: string
  /** Of the manifest, or of the index that led to it. */
  digest: Digest
  /** Something is here now that was not before. */
  newer: boolean
}

export interface PushOptions {
  allTags: boolean
  credentials: CredentialSource
}

export interface Pushed {
  tag: string
  digest: Digest
  /** Of the manifest. */
  size: number
}

export interface AskOptions {
  credentials: CredentialSource
  signal: AbortSignal
}

export interface RemoteImage {
  mediaType: string
  digest: Digest
  size: number
  platforms: { architecture: string; os: string; variant?: string | undefined }[]
}
