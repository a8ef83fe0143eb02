import { once } from 'node:events'
import { request } from 'node:http'
import { connect as connectTo, type Socket } from 'node:net'
import { grpcClient } from '../grpc/connect.ts'
import type { GrpcClient, MethodTable } from '../grpc/grpc.ts'
import { serveConnection } from '../grpc/serve.ts'

/** The connection of a client that upgrades as buildx does: without a Host, and without a body. */
export async function upgraded(path: string, url: string, headers: [string, string][] = []): Promise<Socket> {
  const asked = request({
    socketPath: path,
    method: 'POST',
    path: url,
    setHost: false,
    headers: [['Host', ''], ['Connection', 'Upgrade'], ['Upgrade', 'h2c'], ['Content-Length', '0'], ...headers].flat(),
  })
  asked.end()
  const [kind, [answer, socket, head]] = await Promise.race([
    once(asked, 'upgrade').then((heard) => ['upgrade', heard] as const),
    once(asked, 'response').then((heard) => ['response', heard] as const),
  ])
  if (kind === 'response') throw new Error(`${url} is answered with ${answer.statusCode}, not upgraded`)
  if (head.length > 0) socket.unshift(head)
  return socket
}

/** Calls the engine on `/grpc`. */
export async function callingClient(path: string): Promise<GrpcClient> {
  return grpcClient(await upgraded(path, '/grpc'))
}

/** Calls the engine on its socket, without an upgrade. */
export async function nativeClient(path: string): Promise<GrpcClient> {
  const socket = connectTo(path)
  await once(socket, 'connect')
  return grpcClient(socket)
}

/** Opens a session in which the engine may call what is in the table. */
export async function answeringClient(path: string, id: string, table: MethodTable, key = ''): Promise<Socket> {
  const socket = await upgraded(path, '/session', [
    ['X-Docker-Expose-Session-Uuid', id],
    ['X-Docker-Expose-Session-Sharedkey', key],
    ...[...table.keys()].map((method): [string, string] => ['X-Docker-Expose-Session-Grpc-Method', method]),
  ])
  serveConnection(socket, table)
  return socket
}
