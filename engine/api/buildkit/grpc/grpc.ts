import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2'
import type { DescMethod, DescService, MessageInitShape, MessageShape } from '@bufbuild/protobuf'
import type { Duplex } from 'node:stream'

/**
 * gRPC over connections that are already there: a socket that a client upgraded, or bytes inside another call. `serve.ts`
 * answers calls on one, `connect.ts` makes them, as BuildKit's session has the engine call the client. Messages are not
 * compressed, and at most 16 MiB long.
 */
export const CODE = {
  ok: 0,
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const

/** A call's status that is not ok. `details`: a `google.rpc.Status` as bytes, with what the code and the text leave out. */
export class GrpcError extends Error {
  readonly code: number
  readonly details: Uint8Array | null

  constructor(code: number, message: string, details: Uint8Array | null = null) {
    super(message)
    this.name = 'GrpcError'
    this.code = code
    this.details = details
  }
}

/** What a method's implementation knows of the call that it answers. */
export interface ServerCall {
  readonly metadata: Metadata
  /** Aborts when the caller cancels or its connection ends. */
  readonly signal: AbortSignal
  /** Sends the answer's metadata at once, before its first message. */
  answer(metadata: OutgoingHttpHeaders): void
}

export interface Metadata {
  /** The first of this name, '' when there is none. */
  first(name: string): string
  all(name: string): string[]
}

type Input<M extends DescMethod> = MessageShape<M['input']>
type Output<M extends DescMethod> = MessageInitShape<M['output']>

export type Implementation<M extends DescMethod> = M['methodKind'] extends 'unary'
  ? (input: Input<M>, call: ServerCall) => Promise<Output<M>> | Output<M>
  : M['methodKind'] extends 'server_streaming'
    ? (input: Input<M>, call: ServerCall) => AsyncIterable<Output<M>>
    : (input: AsyncIterable<Input<M>>, call: ServerCall) => AsyncIterable<Output<M>>

/** Methods that are left out are answered as unknown ones are. */
export type ServiceImplementation<S extends DescService> = {
  [K in keyof S['method']]?: Implementation<S['method'][K]>
}

/** Methods by path (`/package.Service/Method`). */
export type MethodTable = ReadonlyMap<string, ServedMethod>

export interface ServedMethod {
  method: DescMethod
  implementation: (input: unknown, call: ServerCall) => unknown
}

/** The end of a connection that makes calls. */
export interface GrpcClient {
  /** One message there, one back. */
  unary<M extends DescMethod>(
    method: M,
    input: MessageInitShape<M['input']>,
    options?: CallOptions,
  ): Promise<MessageShape<M['output']>>
  /** Messages both ways, until both sides have ended. */
  open<M extends DescMethod>(method: M, options?: CallOptions): OpenCall<M>
  /** Aborts when the connection is gone. */
  readonly closed: AbortSignal
  close(): void
}

export interface CallOptions {
  metadata?: OutgoingHttpHeaders
  signal?: AbortSignal
}

export interface OpenCall<M extends DescMethod> {
  /** Resolves when there is room for more. Rejects once the call has ended. */
  send(message: MessageInitShape<M['input']>): Promise<void>
  /** This side sends no more. */
  end(): void
  /** Ends with the call; rejects `GrpcError` for any status but ok. May be read once. */
  readonly messages: AsyncIterable<MessageShape<M['output']>>
  cancel(): void
}

/** What one connection may hold in memory, in MB: Node's 10 are less than one message. */
export const MEMORY = { maxSessionMemory: 64 }

/** A connection as http2 takes it. */
export type Connection = Duplex & { allowHalfOpen?: boolean }

export function metadataOf(headers: IncomingHttpHeaders, raw: readonly string[]): Metadata {
  return {
    first: (name) => [headers[name] ?? ''].flat()[0] ?? '',
    all: (name) => raw.filter((_, at) => at % 2 === 1 && raw[at - 1]?.toLowerCase() === name),
  }
}
