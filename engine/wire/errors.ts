import type { ErrorDetails } from './error-details.ts'

/**
 * Errors that cross a process are data. The receiver decides by `code`; `message` is one sentence for people that names
 * the object, what was expected, what came and, where there is one, the way out.
 */
export type ErrorCode =
  | 'notFound'
  | 'conflict'
  | 'invalid'
  /** The object is one to which this may not be done; Docker answers 403. */
  | 'forbidden'
  /** A registry wants to know who asks, or does not take the answer; Docker answers 401. */
  | 'unauthorized'
  /** The object is already in the state that was asked for; Docker answers 304. */
  | 'notModified'
  /** The request is understood, but this engine does not serve it (yet); Docker API: 501. */
  | 'unsupported'
  /** Something this machine lacks: a program, a kernel feature, a permission, space on the disk. */
  | 'unavailable'
  | 'cancelled'
  | 'internal'

export interface ErrorData {
  code: ErrorCode
  message: string
  /** The objects in the way, so that a window can point at them. */
  objects?: ObjectRef[]
  /** The same as the sentence, for a window that says it in another language. */
  details?: ErrorDetails
}

export interface ObjectRef {
  kind: 'container' | 'image' | 'layer' | 'volume' | 'network'
  /** Full id: 64 hex digits for a container, `sha256:…` for an image (image id) or a layer (chain id); of a volume its name. */
  id: string
  /** A name a person knows it by: container name, image reference, or the short id when it has none. */
  name: string
}
