import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Engine } from '../../operations/engine.ts'
import { type DockerServer, dockerServer } from '../docker/server.ts'
import { listenOn } from '../listen.ts'
import { CODE, type GrpcError } from './grpc/grpc.ts'
import { Control } from './protocol/github.com/moby/buildkit/api/services/control/control_pb.js'
import { LLBBridge } from './protocol/github.com/moby/buildkit/frontend/gateway/pb/gateway_pb.js'
import { OpSchema } from './protocol/github.com/moby/buildkit/solver/pb/ops_pb.js'
import { StatusSchema } from './protocol/google/rpc/status_pb.js'
import { treeOfTar } from './session/file-sync/tar-tree.ts'
import { BuildClient } from './testing/build-client.ts'
import { answeringClient, callingClient } from './testing/client.ts'
import { FakeBuilds } from './testing/fake-builds.ts'

let folder: string
let path: string
let docker: DockerServer
let builds: FakeBuilds
let client: BuildClient
let session: Socket

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-build-'))
  path = join(folder, 'docker.sock')
  builds = new FakeBuilds()
  docker = dockerServer({
    system: { info: () => ({ version: '0', dataRoot: folder, runDir: folder }) },
    builds,
    networks: { list: () => [] },
  } as unknown as Engine)
  await listenOn(docker.listener, path)
  client = new BuildClient(await callingClient(path))
  session = await answeringClient(path, 's', client.methods, 'key')
})
afterEach(async () => {
  client.grpc.close()
  session.destroy()
  await docker.close()
  rmSync(folder, { recursive: true })
})

const SOLVE = { Frontend: '', Session: 's' }
const DOCKERFILE = { Frontend: 'dockerfile.v0', FrontendOpt: { filename: 'Dockerfile' } }

test('a probe is told at once what is served, and leaves nothing in the history', async () => {
  const solving = client.solve({ ...SOLVE, Ref: 'probe', Internal: true })
  const { FrontendAPICaps, LLBCaps, Workers } = await client.ping('probe')
  expect(FrontendAPICaps.map(({ ID }) => ID)).toEqual(
    expect.arrayContaining(['return', 'proto.refarray', 'reference.output']),
  )
  expect(LLBCaps.every(({ Enabled }) => Enabled)).toBe(true)
  expect(Object.keys(Workers[0]?.Labels ?? {})).not.toContain('org.mobyproject.buildkit.worker.snapshotter')
  await client.return('probe', {})
  await solving
  expect(await client.status('probe')).toEqual([])
  expect(builds.opened).toEqual([])
})

test('a call about a build, and its session, may come before the build and the session do', async () => {
  const early = new BuildClient(await callingClient(path))
  const pinging = early.ping('late')
  const telling = early.status('late')
  const solving = early.solve({ Ref: 'late', Session: 'late' })
  await pinging
  const opened = await answeringClient(path, 'late', early.methods)
  early.dockerfile('FROM scratch\nRUN files\n')
  const { result } = await early.target('late', DOCKERFILE)
  await early.return('late', { result })
  await solving
  expect((await telling).flatMap(({ vertexes }) => vertexes.map(({ name }) => name))).toContain('[1/1] RUN files')
  opened.destroy()
  early.grpc.close()
})

test('the progress of a build that has ended is told from its beginning, in times that rise', async () => {
  client.dockerfile('FROM scratch\nRUN files\n')
  const solving = client.solve({
    ...SOLVE,
    Ref: 'one',
    Exporters: [{ Type: 'moby', Attrs: { name: 'a,docker.io/library/a:latest,b:1' } }],
  })
  const { result } = await client.target('one', DOCKERFILE)
  expect(JSON.parse(Buffer.from(result?.metadata['containerimage.config'] ?? []).toString())).toMatchObject({
    os: 'linux',
  })
  await client.return('one', { result })
  const { ExporterResponse } = await solving
  expect(ExporterResponse).toMatchObject({
    'containerimage.digest': ExporterResponse['containerimage.config.digest'],
    'image.name': 'docker.io/library/a:latest,docker.io/library/b:1',
  })
  const told = await client.status('one')
  const vertexes = told.flatMap((each) => each.vertexes)
  const open = new Set(vertexes.map(({ digest }) => digest))
  for (const { digest, completed } of vertexes) if (completed) open.delete(digest)
  expect(open.size).toBe(0)
  const ends = vertexes.flatMap(({ completed }) =>
    completed ? [completed.seconds * 1_000_000_000n + BigInt(completed.nanos)] : [],
  )
  expect(ends).toHaveLength(3)
  expect(new Set(ends).size).toBe(3)
  expect(ends.toSorted()).toEqual(ends)
})

test('a failed build says so with the lines at fault, and once more when its client returns the error', async () => {
  client.dockerfile('FROM scratch\nRUN fail\n')
  const solving = client.solve({ ...SOLVE, Ref: 'bad' })
  solving.catch(() => {})
  const failed: GrpcError = await client.target('bad', DOCKERFILE).then(
    () => expect.fail('it was built'),
    (error) => error,
  )
  expect(failed).toMatchObject({ code: CODE.unknown, message: expect.stringContaining('exit code: 3') })
  const error = fromBinary(StatusSchema, failed.details ?? new Uint8Array())
  expect(error.details.map(({ typeUrl }) => typeUrl)).toEqual([
    'github.com/moby/buildkit/gatewayapi.ExitMessage+json',
    'github.com/moby/buildkit/errdefs.Vertex+json',
    'github.com/moby/buildkit/errdefs.Source+json',
  ])
  await client.return('bad', { error })
  await expect(solving).rejects.toMatchObject({ code: CODE.unknown, message: failed.message, details: failed.details })
  expect(builds.find('bad')).toMatchObject({ state: 'failed', error: { message: failed.message } })
})

test.each([
  ['the client cancels', (cancel: AbortController) => cancel.abort(), CODE.cancelled],
  ['its session ends', () => session.destroy(), CODE.cancelled],
])('a build stops when %s', async (_when, stop) => {
  client.dockerfile('FROM scratch\nRUN wait\n')
  const cancel = new AbortController()
  const solving = client.solve({ ...SOLVE, Ref: 'long' }, cancel.signal)
  solving.catch(() => {})
  const target = client.target('long', DOCKERFILE)
  target.catch(() => {})
  await expect.poll(() => builds.opened[0]?.told.some(({ type }) => type === 'log')).toBe(true)
  stop(cancel)
  await expect(solving).rejects.toBeDefined()
  await expect.poll(() => builds.find('long').state).toBe('cancelled')
})

test('two builds share one session that is inside a call, and one builds upon the other', async () => {
  client.dockerfile('FROM scratch\nRUN files\n')
  const close = client.tunnel('shared')
  const solving = ['a', 'b'].map((ref) => client.solve({ Ref: ref, Session: 'shared' }))
  const { result: base } = await client.target('a', DOCKERFILE)
  const ref = base?.result.case === 'ref' ? base.result.value : expect.fail('no reference')
  const { result } = await client.target('b', {
    ...DOCKERFILE,
    FrontendOpt: { 'context:base': 'input:base', filename: 'Dockerfile' },
    FrontendInputs: { base: ref.def ?? {} },
  })
  expect(builds.requests[1]?.contexts.get('base')).toMatchObject({ type: 'built', built: { id: 'built-1' } })
  await client.return('b', { result })
  await client.return('a', { result: base })
  await Promise.all(solving)
  close()
})

test('a result ends with its build', async () => {
  client.dockerfile('FROM scratch\n')
  const solving = client.solve({ ...SOLVE, Ref: 'a' })
  const { result } = await client.target('a', DOCKERFILE)
  const ref = result?.result.case === 'ref' ? result.result.value : expect.fail('no reference')
  await client.return('a', {})
  await solving
  const other = client.solve({ ...SOLVE, Ref: 'b' })
  await expect(client.target('b', { Definition: ref.def ?? {} })).rejects.toThrow('ends with the build that made it')
  await client.return('b', {})
  await other
})

const definition = {
  def: [toBinary(OpSchema, create(OpSchema, { op: { case: 'source', value: { identifier: 'git://example.org/x' } } }))],
}

test.each<[string, Parameters<BuildClient['target']>[1], string]>([
  ['LLB', { Definition: definition }, 'LLB definitions are not served (git://example.org/x)'],
  [
    'another front end',
    { Frontend: 'gateway.v0', FrontendOpt: { source: 'some/frontend' } },
    'front end some/frontend is not served',
  ],
  [
    'a capability that nobody knows',
    { ...DOCKERFILE, FrontendOpt: { 'frontend.caps': 'moby.buildkit.frontend.inputs,other' } },
    'capability other',
  ],
  ['several platforms', { ...DOCKERFILE, FrontendOpt: { platform: 'linux/amd64,linux/arm64' } }, 'one platform'],
])('%s is refused with a sentence', async (_what, request, sentence) => {
  client.dockerfile('FROM scratch\n')
  const solving = client.solve({ ...SOLVE, Ref: 'x' })
  await expect(client.target('x', request)).rejects.toMatchObject({
    code: CODE.unimplemented,
    message: expect.stringContaining(sentence),
  })
  await client.return('x', {})
  await solving
})

test.each<[string, Parameters<BuildClient['solve']>[0]]>([
  ['a source policy', { SourcePolicy: {} }],
  ['an archive', { Exporters: [{ Type: 'oci' }] }],
  ['a cache export', { Cache: { Exports: [{ Type: 'registry' }] } }],
])('%s is refused before anything is built', async (_what, request) => {
  await expect(client.solve({ ...SOLVE, Ref: 'x', ...request })).rejects.toMatchObject({ code: CODE.unimplemented })
  expect(builds.opened).toEqual([])
})

test('the history lists, pins and forgets', async () => {
  client.dockerfile('FROM scratch\n')
  await client.solve({ ...SOLVE, ...DOCKERFILE, Ref: 'old', FrontendAttrs: { filename: 'Dockerfile', target: 't' } })
  const list = async (request: object) => {
    const call = client.grpc.open(Control.method.listenBuildHistory)
    await call.send({ EarlyExit: true, ...request })
    call.end()
    return (await Array.fromAsync(call.messages)).map(({ record }) => record)
  }
  expect(await list({})).toMatchObject([{ Ref: 'old', pinned: false, FrontendAttrs: { target: 't' } }])
  expect(await list({ ActiveOnly: true })).toEqual([])
  expect(await list({ Filter: ['status==error'] })).toEqual([])
  await client.grpc.unary(Control.method.updateBuildHistory, { Ref: 'old', Pinned: true })
  expect(await list({ Ref: 'old' })).toMatchObject([{ pinned: true }])
  await client.grpc.unary(Control.method.updateBuildHistory, { Ref: 'old', Delete: true })
  expect(await list({})).toEqual([])
  await expect(
    client.grpc.unary(Control.method.updateBuildHistory, { Ref: 'old', Delete: true }),
  ).rejects.toMatchObject({ code: CODE.notFound })
})

test('what a build took from its client is kept for the next one, listed and pruned', async () => {
  client.dockerfile('FROM scratch\nRUN files\n')
  for (const ref of ['a', 'b']) await client.solve({ ...SOLVE, Ref: ref, Frontend: 'dockerfile.v0' })
  expect(client.files.asked.filter((file) => file === 'file')).toHaveLength(1)
  const usage = await client.grpc.unary(Control.method.diskUsage, {})
  expect(usage.record).toMatchObject([{ RecordType: 'source.local', UsageCount: 2n, Size: 7n, InUse: false }])
  const call = client.grpc.open(Control.method.prune)
  await call.send({ filter: ['type==source.local'], all: true })
  call.end()
  expect(await Array.fromAsync(call.messages)).toHaveLength(1)
  expect(readdirSync(join(folder, 'build-contexts'), { recursive: true })).toHaveLength(1)
})

/** A tar of a folder that a shell makes. */
function tarOf(script: string): Buffer {
  const made = mkdtempSync(join(folder, 'tar-'))
  return execFileSync('sh', ['-ec', `cd "$0"; ${script}; tar -c .`, made])
}

test('a client looks into what was built, through links that lead nowhere else', async () => {
  builds.tar = tarOf(
    'mkdir -p a/b; printf content > a/b/file; ln -s b a/link; ln -s /a/link/file top; ln -s ../../etc out',
  )
  client.dockerfile('FROM scratch\n')
  const solving = client.solve({ ...SOLVE, Ref: 'look' })
  const { result } = await client.target('look', DOCKERFILE)
  const Ref = result?.result.case === 'ref' ? result.result.value.id : expect.fail('no reference')
  const call = { metadata: { 'buildkit-controlapi-buildid': 'look' } }
  const { Data } = await client.grpc.unary(
    LLBBridge.method.readFile,
    { Ref, FilePath: 'top', Range: { Offset: 3n, Length: 2n } },
    call,
  )
  expect(Buffer.from(Data).toString()).toBe('te')
  const { entries } = await client.grpc.unary(
    LLBBridge.method.readDir,
    { Ref, DirPath: '/a', IncludePattern: 'l*' },
    call,
  )
  expect(entries).toMatchObject([{ path: 'link', linkname: 'b' }])
  const { stat } = await client.grpc.unary(LLBBridge.method.statFile, { Ref, Path: '/a/link/file' }, call)
  expect(stat).toMatchObject({ path: 'file', size: 7n })
  for (const FilePath of ['out/passwd', 'a', '../../etc/passwd'])
    await expect(client.grpc.unary(LLBBridge.method.readFile, { Ref, FilePath }, call)).rejects.toMatchObject({
      code: CODE.notFound,
    })
  await client.return('look', {})
  await solving
})

test('a folder is sent in the order that clients want, with one content for all names of a file', async () => {
  builds.tar = tarOf('mkdir -p z a-b a/b; echo one > z/file; ln z/file a/b/name; ln -s z/file a.link; mkfifo pipe')
  const tar = join(folder, 'tree.tar')
  writeFileSync(tar, builds.tar)
  await using file = await open(tar, 'r')
  const tree = await treeOfTar(file)
  expect(tree.map(({ stat, content }) => [stat.path, stat.linkname, content?.size ?? null])).toEqual([
    ['a', '', null],
    ['a/b', '', null],
    ['a/b/name', '', 4],
    ['a-b', '', null],
    ['a.link', 'z/file', null],
    ['z', '', null],
    ['z/file', 'a/b/name', null],
  ])
})
