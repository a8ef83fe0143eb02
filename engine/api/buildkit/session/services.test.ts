import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CODE, GrpcError } from '../grpc/grpc.ts'
import { methodsOf, serveConnection } from '../grpc/serve.ts'
import { Auth } from '../protocol/github.com/moby/buildkit/session/auth/auth_pb.js'
import { Secrets } from '../protocol/github.com/moby/buildkit/session/secrets/secrets_pb.js'
import { SSH } from '../protocol/github.com/moby/buildkit/session/sshforward/ssh_pb.js'
import { Upload } from '../protocol/github.com/moby/buildkit/session/upload/upload_pb.js'
import { credentialsOf, secretOf } from './services.ts'
import { type Session, Sessions } from './sessions.ts'
import { sshAgentOf } from './ssh.ts'
import { uploadOf } from './upload.ts'

const { signal } = new AbortController()
const table = new Map([
  ...methodsOf(Secrets, {
    getSecret({ ID }) {
      if (ID === 'locked') throw new GrpcError(CODE.unknown, 'open /secret: permission denied')
      if (ID !== 'token') throw new GrpcError(CODE.notFound, `secret ${ID}: not found`)
      return { data: Buffer.from('s3cret') }
    },
  }),
  ...methodsOf(Auth, {
    credentials({ Host }) {
      if (Host === 'registry-1.docker.io') return { Username: 'me', Secret: 'password' }
      return Host === 'token.example' ? { Secret: 'identity' } : {}
    },
  }),
  ...methodsOf(SSH, {
    checkAgent({ ID }) {
      if (ID !== 'default') throw new GrpcError(CODE.notFound, `unset ssh forward key ${ID}`)
      return {}
    },
    async *forwardAgent(messages, call) {
      yield { data: Buffer.from(`${call.metadata.first('buildkit.ssh.id')}:`) }
      for await (const { data } of messages) yield { data: Buffer.from(Buffer.from(data).toString().toUpperCase()) }
    },
  }),
  ...methodsOf(Upload, {
    async *pull(_messages, call) {
      yield { data: Buffer.from(call.metadata.first('urlhost')) }
      yield { data: Buffer.from(call.metadata.first('urlpath')) }
    },
  }),
])

let folder: string
let session: Session
let bare: Session
const sessions = new Sessions()
const servers: ReturnType<typeof createServer>[] = []

async function open(id: string, methods: string[]): Promise<Session> {
  const path = join(folder, id)
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sessions.add({ id, sharedKey: '', methods }, () => socket)
  }).listen(path)
  servers.push(server)
  await once(server, 'listening')
  serveConnection(connect(path), table)
  return sessions.find(id, signal)
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-session-'))
  session = await open('full', [...table.keys()])
  bare = await open('bare', [])
})
afterAll(() => {
  sessions.close()
  for (const server of servers) server.close()
  rmSync(folder, { recursive: true })
})

test('a secret is given, or there is none; another failure is told in the client’s words', async () => {
  expect(Buffer.from((await secretOf(session, 'token', signal)) ?? []).toString()).toBe('s3cret')
  expect(await secretOf(session, 'other', signal)).toBeNull()
  expect(await secretOf(bare, 'token', signal)).toBeNull()
  await expect(secretOf(session, 'locked', signal)).rejects.toThrow('permission denied')
})

test('credentials are those that the client keeps for the registry, under the name that it knows', async () => {
  expect(await credentialsOf(session, 'docker.io', signal)).toEqual({ username: 'me', secret: 'password' })
  expect(await credentialsOf(session, 'token.example', signal)).toEqual({ identityToken: 'identity' })
  expect(await credentialsOf(session, 'other.example', signal)).toBeNull()
  expect(await credentialsOf(bare, 'docker.io', signal)).toBeNull()
})

test('the client’s agent answers at a socket of this machine, until it is not needed any more', async () => {
  const done = new AbortController()
  const path = (await sshAgentOf(session, 'default', join(folder, 'ssh'), done.signal)) ?? expect.fail('no agent')
  const agents = [connect(path), connect(path)]
  for (const agent of agents) agent.end('request')
  const answers = await Promise.all(
    agents.map(async (agent) => Buffer.concat(await Array.fromAsync<Buffer>(agent)).toString()),
  )
  expect(answers).toEqual(['default:REQUEST', 'default:REQUEST'])
  const staying = connect(path)
  await once(staying, 'data')
  const closed = once(staying, 'close')
  done.abort()
  await closed
  expect(existsSync(path)).toBe(false)
  expect(await sshAgentOf(session, 'other', join(folder, 'ssh'), signal)).toBeNull()
  expect(await sshAgentOf(bare, 'default', join(folder, 'ssh'), signal)).toBeNull()
})

test('an upload is read under its own address', async () => {
  const content = Buffer.concat(await Array.fromAsync<Buffer>(uploadOf(session, 'x1', signal))).toString()
  expect(content).toBe('buildkit-session/x1')
})
