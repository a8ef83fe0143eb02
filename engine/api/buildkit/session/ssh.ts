import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { newId } from '../../../base/ids.ts'
import { SSH } from '../protocol/github.com/moby/buildkit/session/sshforward/ssh_pb.js'
import { orNull } from './services.ts'
import type { Session } from './sessions.ts'

/**
 * A socket of this machine at which the client's SSH agent of this id answers, until the signal aborts; null: the client
 * has none. Each connection to it is a call of its own to the client.
 */
export async function sshAgentOf(
  session: Session,
  id: string,
  folder: string,
  signal: AbortSignal,
): Promise<string | null> {
  if (!session.offers(SSH.method.checkAgent)) return null
  if (!(await orNull(session.client.unary(SSH.method.checkAgent, { ID: id }, { signal })))) return null
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${newId().slice(0, 12)}.sock`)
  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => socket.destroy())
    forward(socket, session, id, signal).catch(() => socket.destroy())
  })
  server.listen(path)
  await once(server, 'listening')
  const end = () => {
    server.close()
    for (const socket of open) socket.destroy()
  }
  if (signal.aborted) end()
  else signal.addEventListener('abort', end, { once: true })
  return path
}

async function forward(socket: Socket, session: Session, id: string, signal: AbortSignal): Promise<void> {
  const call = session.client.open(SSH.method.forwardAgent, { metadata: { 'buildkit.ssh.id': id }, signal })
  const asking = (async () => {
    for await (const data of socket.iterator({ destroyOnReturn: false })) await call.send({ data })
    call.end()
  })()
  asking.catch(() => call.cancel())
  for await (const { data } of call.messages) if (!socket.write(data)) await once(socket, 'drain')
  socket.end()
}
