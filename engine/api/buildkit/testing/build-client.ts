import type { MessageInitShape } from '@bufbuild/protobuf'
import type { OutgoingHttpHeaders } from 'node:http2'
import { Duplex, PassThrough, Readable } from 'node:stream'
import type { GrpcClient, MethodTable } from '../grpc/grpc.ts'
import { methodsOf, serveConnection } from '../grpc/serve.ts'
import {
  Control,
  type SolveRequestSchema,
} from '../protocol/github.com/moby/buildkit/api/services/control/control_pb.js'
import {
  LLBBridge,
  type SolveRequestSchema as TargetSchema,
} from '../protocol/github.com/moby/buildkit/frontend/gateway/pb/gateway_pb.js'
import { FileSync } from '../protocol/github.com/moby/buildkit/session/filesync/filesync_pb.js'
import { FilesClient } from './files-client.ts'

/** A client that builds as buildx does, one call at a time, for tests of what buildx itself never does. */
export class BuildClient {
  readonly files = new FilesClient()
  readonly grpc: GrpcClient

  constructor(grpc: GrpcClient) {
    this.grpc = grpc
    this.files.folders.set('context', [{ path: 'file', content: 'content' }])
  }

  get methods(): MethodTable {
    return new Map(methodsOf(FileSync, this.files.service))
  }

  dockerfile(text: string): void {
    this.files.folders.set('dockerfile', [{ path: 'Dockerfile', content: text, time: BigInt(Date.now()) * 1_000_000n }])
  }

  /** The session inside a call, as bake has it. Answers with what ends it. */
  tunnel(id: string): () => void {
    const metadata: OutgoingHttpHeaders = {
      'x-docker-expose-session-uuid': id,
      'x-docker-expose-session-grpc-method': [...this.methods.keys()],
    }
    const call = this.grpc.open(Control.method.session, { metadata })
    const out = new PassThrough()
    const incoming = Readable.from(
      (async function* () {
        for await (const { data } of call.messages) yield Buffer.from(data)
      })(),
      { objectMode: false },
    )
    const connection = Duplex.from({ readable: incoming, writable: out })
    connection.on('error', () => {})
    serveConnection(connection, this.methods)
    void (async () => {
      for await (const data of out as AsyncIterable<Buffer>) await call.send({ data })
    })().catch(() => {})
    return () => call.cancel()
  }

  solve(request: MessageInitShape<typeof SolveRequestSchema>, signal?: AbortSignal) {
    return this.grpc.unary(Control.method.solve, request, signal ? { signal } : {})
  }

  target(ref: string, request: MessageInitShape<typeof TargetSchema>) {
    return this.grpc.unary(LLBBridge.method.solve, request, { metadata: { 'buildkit-controlapi-buildid': ref } })
  }

  ping(ref: string) {
    return this.grpc.unary(LLBBridge.method.ping, {}, { metadata: { 'buildkit-controlapi-buildid': ref } })
  }

  return(ref: string, request: MessageInitShape<(typeof LLBBridge.method.return)['input']>) {
    return this.grpc.unary(LLBBridge.method.return, request, { metadata: { 'buildkit-controlapi-buildid': ref } })
  }

  async status(ref: string) {
    const call = this.grpc.open(Control.method.status)
    await call.send({ Ref: ref })
    call.end()
    return Array.fromAsync(call.messages)
  }
}
