import type { Readable } from 'node:stream'
import type { Digest } from '../../base/digest.ts'
import type { Descriptor } from '../../formats/oci/manifest.ts'
import type { RateLimit } from './rate-limit.ts'

/**
 * Registries as the OCI distribution spec has them: where manifests and blobs are fetched from and sent to.
 *
 * `docker.io` is asked at its own host, `registry-1.docker.io`, after the mirrors that were set up. A registry of this
 * machine (loopback), or one that was set up as insecure, is asked by https without a check of its certificate and, where
 * that is not spoken, by http; all others by https and nothing else. Proxies are those of the environment. Trusted are the
 * certificates of the system (or of SSL_CERT_FILE) and those in `/etc/docker/certs.d/<host>/`.
 *
 * What is refused for now (429, 5xx) or breaks off is tried again, later each time or when the registry says. What it
 * refuses for good rejects with Docker's sentences: `unauthorized` and `forbidden` (log in first), `notFound`, `unavailable` (not reached).
 * Secrets go to the host that they are for and are in no error.
 */
export interface RegistryClient {
  /** A repository; nothing is asked before its first method is. */
  repository(name: RepositoryName, access: Access): Repository
  /**
   * Whether a registry (by host, or as clients name it) takes a name and a secret. Resolves with the identity token that it gives in exchange, null where
   * it gives none. `unauthorized` when it does not take them.
   */
  login(server: string, credential: Credential, signal: AbortSignal): Promise<string | null>
  /** Repositories by a word, the most popular first. `unsupported` where the registry has neither a search nor a list. */
  search(host: string, term: string, limit: number, access: Access): Promise<SearchResult[]>
  readonly settings: RegistrySettings
  close(): void
}

export interface RepositoryName {
  /** `docker.io`, `localhost:5000`. */
  domain: string
  /** `library/busybox`. */
  path: string
}

export interface Access {
  /** Asked with a host (`https://index.docker.io/v1/` for Docker's own, as clients know it) when that wants to know who asks. */
  credentials: CredentialSource
  actions: 'pull' | 'pull,push'
  signal: AbortSignal
}

export type CredentialSource = (host: string) => Promise<Credential | null>

/** A name and its secret, or what a registry gave in exchange for them. */
export type Credential = { username: string; secret: string } | { identityToken: string }

export interface Repository {
  /** By tag or digest. What comes by digest is checked against it. `notFound` in dockerd's words. */
  manifest(reference: string): Promise<FetchedManifest>
  /** The same without the content; null when there is none. */
  hasManifest(reference: string): Promise<{ digest: Digest | null } | null>
  tags(): Promise<string[]>
  /**
   * A blob as a stream. It goes on where it broke off, is checked against digest and size while it passes, and fails with
   * `invalid` at its end when it is another one. Foreign layers come from the addresses that they name.
   */
  blob(descriptor: RemoteBlob): Readable
  /** Its size, null when the repository lacks it. */
  hasBlob(digest: Digest): Promise<number | null>
  /** Has the registry take it from another repository of its own; false when it wants it uploaded. */
  mountBlob(digest: Digest, from: string): Promise<boolean>
  /** In one piece. */
  putBlob(bytes: Uint8Array): Promise<Digest>
  /**
   * A blob of which neither size nor digest is known before its end. `open` is called again for each new try.
   */
  uploadBlob(open: () => Readable): Promise<{ digest: Digest; size: number }>
  /** Resolves with the digest under which it is kept. */
  putManifest(reference: string, mediaType: string, bytes: Uint8Array): Promise<Digest>
}

export interface RemoteBlob extends Pick<Descriptor, 'digest' | 'size'> {
  urls?: readonly string[] | undefined
}

export interface FetchedManifest {
  digest: Digest
  mediaType: string
  bytes: Uint8Array
  rateLimit: RateLimit | null
}

export interface SearchResult {
  name: string
  description: string
  stars: number
  official: boolean
  automated: boolean
}

/** What was set up, as `docker info` shows it. */
export interface RegistrySettings {
  /** Hosts (`registry.lan:5000`) and address ranges that may be asked without a valid certificate; loopback always may. */
  insecure: readonly string[]
  /** Addresses that are asked for images of `docker.io` before it is. */
  mirrors: readonly string[]
}
