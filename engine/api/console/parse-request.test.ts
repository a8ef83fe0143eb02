import { expect, test } from 'vitest'
import { commandLine } from '../../wire/command-line.ts'
import { Request, type RequestInput } from '../../wire/requests.ts'
import { parseRequest } from './parse-request.ts'

const BASES = [
  {},
  { name: 'web' },
  { command: ['sh', '-c', 'echo "$HOME" && ls *.txt # no'] },
  { command: ['--help', '-d', '--rm=false'] },
  { entrypoint: [] },
  { entrypoint: ['/bin/sh'], command: ['-c', "it's"] },
  { env: ['A=b c', 'EMPTY=', 'Q=\'"'], labels: { 'a.b': 'c=d', plain: '' } },
  { workingDir: '/srv/my app', user: '1000:1000', hostname: 'h1' },
  {
    volumes: ['/a b:/c:ro', '/d:/e:rslave', 'data:/data', '/made/up'],
    volumesFrom: ['other:ro'],
    mounts: [
      { type: 'bind' as const, source: '/must, exist', target: '/f', readOnly: true, bind: { propagation: 'shared' } },
      {
        type: 'volume' as const,
        target: '/g',
        volume: { noCopy: true, driver: { name: 'local', options: { type: 'tmpfs', device: 'tmpfs', o: 'size=1m' } } },
      },
      { type: 'bind' as const, source: '/i', target: '/i', readOnly: true, bind: { readOnlyNonRecursive: true } },
      { type: 'tmpfs' as const, target: '/h', tmpfs: { sizeBytes: 1048576, mode: 0o700 } },
    ],
  },
  { tty: true, interactive: true, autoRemove: true, network: 'none' as const },
  { interactive: true, privileged: true, readOnly: true, init: true, stopSignal: 'SIGINT' },
  { memory: 512 * 2 ** 20, cpus: 1.5, pidsLimit: 100 },
  { memory: 1234567, network: 'host' as const },
  {
    memorySwap: -1,
    cpuShares: 512,
    cpuPeriod: 50_000,
    cpuQuota: 25_000,
    cpusetCpus: '0-1',
    restart: { name: 'on-failure' as const, maximumRetryCount: 3 },
    health: { test: ['CMD-SHELL', 'wget -q localhost || exit 1'], interval: 90e9, timeout: 1500e6, retries: 5 },
  },
  { restart: { name: 'always' as const }, health: { test: ['NONE'] } },
]

const REQUESTS: RequestInput[] = [
  ...BASES.map((base) => ({ verb: 'create' as const, image: 'busybox', ...base })),
  ...BASES.map((base) => ({ verb: 'run' as const, image: 'shop/web:2.4.1', ...base })),
  ...BASES.map((base) => ({ verb: 'run' as const, detach: false, image: 'busybox', ...base })),
  { verb: 'start', container: 'web' },
  { verb: 'stop', container: 'web' },
  { verb: 'stop', container: 'web', timeout: 0, signal: 'SIGQUIT' },
  { verb: 'kill', container: 'web' },
  { verb: 'kill', container: 'web', signal: 'HUP' },
  { verb: 'pause', container: 'web' },
  { verb: 'unpause', container: 'web' },
  { verb: 'restart', container: 'web', timeout: 3 },
  { verb: 'rename', container: 'web', name: 'shop' },
  { verb: 'update', container: 'web', memory: 2 ** 28, cpus: 0.5, restart: { name: 'unless-stopped' } },
  { verb: 'build', context: '/srv/shop' },
  {
    verb: 'build',
    context: '/srv/shop',
    dockerfile: 'build/web.Dockerfile',
    target: 'web',
    args: { NOTE: 'two words', EMPTY: '' },
    tags: ['shop:1', 'shop:latest'],
    noCache: true,
    pull: true,
  },
  { verb: 'builder-prune' },
  { verb: 'builder-prune', all: true },
  { verb: 'rm', container: 'web' },
  { verb: 'rm', container: 'web', force: true, volumes: true },
  { verb: 'commit', container: 'web' },
  {
    verb: 'commit',
    container: 'web',
    reference: 'shop/web:next',
    author: 'A <a@b>',
    message: 'two\nlines',
    changes: ['CMD ["sh"]', 'ENV A=b'],
    pause: false,
  },
  { verb: 'tag', image: 'busybox', reference: 'localhost:5000/busy:1' },
  { verb: 'rmi', image: 'busybox', force: true },
  { verb: 'save', images: ['a:1', 'b:2'], output: '/tmp/two images.tar' },
  { verb: 'export', container: 'web', output: '/tmp/web.tar' },
  { verb: 'load', input: '/tmp/web.tar' },
  { verb: 'import', input: '/tmp/root.tar' },
  { verb: 'volume-create' },
  {
    verb: 'volume-create',
    name: 'data',
    options: { type: 'tmpfs', device: 'tmpfs', o: 'size=1m' },
    labels: { a: 'b' },
  },
  { verb: 'volume-rm', volume: 'data', force: true },
  { verb: 'volume-clone', volume: 'data', name: 'copy' },
  { verb: 'volume-empty', volume: 'data' },
  { verb: 'volume-export', volume: 'data', output: '/tmp/data.tar' },
  { verb: 'volume-import', volume: 'data', input: '/tmp/data.tar' },
  { verb: 'import', input: '/tmp/root.tar', reference: 'root:1', message: 'm', changes: ['USER 1'] },
]

test.each(REQUESTS.map((request) => [commandLine(request), request] as const))(
  'the console reads %s as the request it was printed from',
  async (line, request) => {
    expect(await parseRequest(line)).toEqual(Request.parse(request))
  },
)

test('an entrypoint of several words becomes one that starts the same process, as --entrypoint takes one word', async () => {
  const line = commandLine({ verb: 'create', image: 'i', entrypoint: ['sh', '-c'], command: ['true'] })
  expect(await parseRequest(line)).toMatchObject({ entrypoint: ['sh'], command: ['-c', 'true'] })
})

test.each([
  ['docker ps', 'unsupported'],
  ['docker exec web true', 'unsupported'],
  ['docker rm a b', 'unsupported'],
  ['docker start', 'invalid'],
  ['docker frobnicate', 'invalid'],
  ['docker run --memory lots busybox', 'invalid'],
  ['docker rename web ""', 'invalid'],
  ['docker rm a && docker rm b', 'invalid'],
  ['docker rm *', 'invalid'],
  ['docker rm $NAME', 'invalid'],
  ['docker save busybox', 'invalid'],
  ['docker build -f /elsewhere/Dockerfile /srv/shop', 'invalid'],
])('%s is no single request: %s', async (line, code) => {
  await expect(parseRequest(line)).rejects.toMatchObject({ code })
})

test('the leading docker may be left out, and flags may be written in all of their forms', async () => {
  expect(await parseRequest('run --rm=true -it --name=web -e=A=b busybox sh')).toMatchObject({
    autoRemove: true,
    interactive: true,
    tty: true,
    name: 'web',
    command: ['sh'],
    detach: false,
  })
  expect(await parseRequest('docker container run --detach=false busybox')).toMatchObject({ detach: false })
})
