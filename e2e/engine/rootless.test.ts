import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningEngine, startEngine, until } from './harness.ts'
import { busyboxArchive } from './images.ts'
import { LaterClient } from './later-clients.ts'

/** An ordinary user made for this test, with further user ids of its own. */
const USER = 'cutaway-e2e'
const isRoot = process.getuid?.() === 0

let engine: RunningEngine
let archive: string
/** Where udev is at work everybody may open it; elsewhere it is root's, and gets its mode back. */
const TUN = '/dev/net/tun'
let tunMode = 0

function id(option: string): number {
  return Number(execFileSync('id', [option, USER], { encoding: 'utf8' }))
}

beforeAll(async () => {
  if (!isRoot) return
  tunMode = statSync(TUN).mode & 0o777
  chmodSync(TUN, 0o666)
  execFileSync('useradd', ['--create-home', '--shell', '/bin/sh', USER])
  const folder = mkdtempSync('/tmp/cutaway-rootless-')
  const [uid, gid] = [id('-u'), id('-g')]
  archive = join(folder, 'box.tar')
  copyFileSync(busyboxArchive('box:latest'), archive)
  chmodSync(archive, 0o644)
  chownSync(folder, uid, gid)
  engine = await startEngine({
    folder,
    wrapper: ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--reset-env', '--'],
  })
})
afterAll(async () => {
  if (!isRoot) return
  try {
    await engine?.close()
  } finally {
    chmodSync(TUN, tunMode)
    execFileSync('userdel', ['--remove', USER], { stdio: 'ignore' })
  }
})

test.skipIf(!isRoot)('an ordinary user loads, runs, pauses, execs, commits and removes', async () => {
  await engine.ok('load', '-q', '-i', archive)
  expect(await engine.ok('info', '--format', '{{json .SecurityOptions}}')).toContain('rootless')
  expect(
    await engine.ok('run', '--rm', 'box', 'sh', '-c', 'id -u; touch /x; rm /bin/wc; ls /bin/wc 2>&1 | head -1'),
  ).toContain('0')
  expect((await engine.docker('run', '--rm', 'box', 'sh', '-c', 'exit 3')).code).toBe(3)

  await engine.ok('run', '-d', '--name', 'cc', 'box', 'sh', '-c', 'while true; do echo tick; sleep 0.1; done')
  await engine.ok('pause', 'cc')
  const still = await engine.ok('logs', 'cc')
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(await engine.ok('logs', 'cc')).toBe(still)
  await engine.ok('unpause', 'cc')
  expect(await engine.ok('exec', 'cc', 'sh', '-c', 'echo by hand > /made; cat /made')).toBe('by hand')
  await engine.ok('commit', 'cc', 'made:1')
  expect(await engine.ok('run', '--rm', 'made:1', 'cat', '/made')).toBe('by hand')
  await engine.ok('stop', '-t', '1', 'cc')
  expect(await engine.ok('inspect', '--format', '{{.State.Status}}', 'cc')).toBe('exited')
  await engine.ok('rm', 'cc')
  await engine.ok('rmi', 'made:1')
})

test.skipIf(!isRoot)('an ordinary user builds: owners, deletions, archives, mounts, network', async () => {
  const dockerfile = `FROM box AS one
RUN echo made > /made && rm /bin/wc
FROM one
COPY --from=one --chown=ada:ada /made /copied
WORKDIR /work
ADD one.tar /unpacked
RUN --mount=type=cache,target=/cache --mount=type=tmpfs,target=/t stat -c %U /copied > owner && cat /unpacked/one && ip addr show dev lo > /dev/null
`
  const context = mkdtempSync('/tmp/cutaway-context-')
  writeFileSync(join(context, 'Dockerfile'), dockerfile)
  writeFileSync(join(context, 'one'), 'one\n')
  execFileSync('tar', ['-C', context, '-cf', join(context, 'one.tar'), 'one'])
  const build = () => engine.run(['build', '-t', 'user/built', context], { env: { DOCKER_BUILDKIT: '0' } })
  expect(await build()).toMatchObject({ code: 0, stderr: expect.any(String) })
  expect((await build()).stdout.match(/Using cache/g)?.length).toBe(5)
  expect(
    await engine.ok('run', '--rm', 'user/built', 'sh', '-c', 'cat owner; ls /bin/wc /cache 2>&1 | grep -c such'),
  ).toBe('ada\n2')
  await engine.ok('rmi', 'user/built')
  await engine.ok('builder', 'prune', '-af')
  rmSync(context, { recursive: true, force: true })
})

test.skipIf(!isRoot)('its containers outlive the engine', async () => {
  await engine.ok('run', '-d', '--name', 'stays', 'box', 'sh', '-c', 'while true; do echo tick; sleep 0.1; done')
  const pid = await engine.ok('inspect', '--format', '{{.State.Pid}}', 'stays')
  await engine.restart('SIGKILL')
  expect(await engine.ok('inspect', '--format', '{{.State.Pid}} {{.State.Status}}', 'stays')).toBe(`${pid} running`)
  const before = await engine.ok('logs', 'stays')
  await until('it goes on', async () => (await engine.ok('logs', 'stays')).length > before.length)
  expect(await engine.ok('exec', 'stays', 'echo', 'hi')).toBe('hi')
  await engine.ok('rm', '-f', 'stays')
})

test.skipIf(!isRoot)('its volumes keep data, owners included, and are unmounted when nobody uses them', async () => {
  await engine.ok('volume', 'create', '-o', 'type=tmpfs', '-o', 'device=tmpfs', 'memory')
  const write = 'echo data > /d/f; busybox chown 1000 /d/f; touch /m/f'
  await engine.ok('run', '--rm', '-v', 'data:/d', '-v', 'memory:/m', 'box', 'sh', '-c', write)
  const look = 'stat -c %u /d/f; touch /d/x 2>/dev/null || echo ro'
  expect(await engine.ok('run', '--rm', '-v', 'data:/d:ro', 'box', 'sh', '-c', look)).toBe('1000\nro')
  await engine.ok('volume', 'rm', 'memory', 'data')
})

test.skipIf(!isRoot)('its containers are checked, measured and started again', async () => {
  const check = ['--health-cmd', 'true', '--health-interval', '200ms']
  await engine.ok('run', '-d', '--name', 'watched', '--restart', 'on-failure', ...check, 'box', 'sleep', '600')
  const inspect = (format: string) => engine.ok('inspect', '--format', format, 'watched')
  await until('it is well', async () => (await inspect('{{.State.Health.Status}}')) === 'healthy')
  const format = '{{.PIDs}} {{.MemUsage}}'
  expect(await engine.ok('stats', '--no-stream', '--format', format, 'watched')).toMatch(/^[1-9]\d* [1-9]\S*iB \//)
  process.kill(Number(await inspect('{{.State.Pid}}')), 'SIGKILL')
  await until('it runs again', async () => (await inspect('{{.RestartCount}} {{.State.Status}}')) === '1 running')
  expect((await engine.docker('create', '--device', '/dev/null', 'box', 'true')).stderr).toContain('show it with -v')
  await engine.ok('rm', '-f', 'watched')
})

const WEB = ['sh', '-c', 'mkdir -p /www; echo mine > /www/index.html; exec httpd -f -p 80 -h /www']

test.skipIf(!isRoot)(
  'containers find each other by name on a network of the user’s own, and others do not',
  async () => {
    await engine.ok('network', 'create', 'shop')
    await engine.ok('run', '-d', '--name', 'db', '--network', 'shop', '--network-alias', 'store', 'box', ...WEB)
    await engine.ok('run', '-d', '--name', 'web', '--network', 'shop', '--add-host', 'here:host-gateway', 'box', ...WEB)
    await engine.ok('run', '-d', '--name', 'stranger', 'box', 'sleep', '600')
    const inside = (name: string, ...words: string[]) => engine.docker('exec', name, ...words)
    const address = await engine.ok('inspect', '-f', '{{.NetworkSettings.Networks.shop.IPAddress}}', 'db')
    // wget of a static busybox looks a name up, also of a number, and crashes there. nc ends with its input, so that waits.
    const asks = async (name: string, host = address, port = 80) => {
      const line = `(printf 'GET / HTTP/1.0\\r\\n\\r\\n'; sleep 1) | nc -w 2 ${host} ${port}`
      return (await inside(name, 'sh', '-c', line)).stdout
    }
    for (const name of ['db', 'store'])
      await until(`${name} is found`, async () => (await inside('web', 'nslookup', name)).stdout.includes(address))
    await until('db answers', async () => (await asks('web')).endsWith('mine\n'))
    expect(await asks('stranger')).toBe('')
    const server = createServer((_, response) => response.end('from the machine')).listen(0)
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const [, gateway = ''] = /^(\S+)\s+here$/m.exec((await inside('web', 'cat', '/etc/hosts')).stdout) ?? []
    await until('this machine answers', async () => (await asks('web', gateway, port)).endsWith('from the machine'))
    server.close()
    await engine.ok('network', 'connect', 'shop', 'stranger')
    await until('it answers the stranger too', async () => (await asks('stranger')).endsWith('mine\n'))
    await engine.ok('network', 'disconnect', 'shop', 'db')
    expect(await asks('web')).toBe('')
    await engine.ok('rm', '-f', 'db', 'web', 'stranger')
    await engine.ok('network', 'rm', 'shop')
  },
)

test.skipIf(!isRoot)('ports are published, also again after a crash, and those below 1024 are refused', async () => {
  await engine.ok('run', '-d', '--name', 'web', '-p', '127.0.0.1::80', 'box', ...WEB)
  const [, port] = /:(\d+)$/.exec(await engine.ok('port', 'web', '80')) ?? []
  await until('it answers', async () => (await fetched(Number(port))) === 'mine', 20_000)
  const address = await engine.ok('inspect', '-f', '{{.NetworkSettings.IPAddress}}', 'web')
  expect(await engine.ok('exec', 'web', 'ip', 'addr', 'show', 'eth0')).toContain(`inet ${address}/`)
  const low = await engine.docker('run', '--rm', '-p', '81:80', 'box', 'true')
  expect(low.stderr).toContain('sysctl net.ipv4.ip_unprivileged_port_start=81')
  const taken = await engine.docker('run', '--rm', '-p', `127.0.0.1:${port}:80`, 'box', 'true')
  expect(taken.stderr).toContain('port is already allocated: container web')
  await engine.restart('SIGKILL')
  expect(await fetched(Number(port))).toBe('mine')
  await engine.ok('rm', '-f', 'web')
  expect(await fetched(Number(port))).toBe('')
})

async function fetched(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(2000) }).catch(() => null)
  return (await answer?.text().catch(() => ''))?.trim() ?? ''
}

test.skipIf(!isRoot || !LaterClient.isHere('sid'))(
  'an ordinary user builds with buildx, and modes and links stay',
  async () => {
    const client = new LaterClient('sid', engine.socket)
    const context = mkdtempSync(join(engine.folder, 'context-'))
    writeFileSync(
      join(context, 'Dockerfile'),
      'FROM box\nCOPY . /c\nRUN --mount=type=secret,id=s id -u > /who; cat /run/secrets/s >> /who\n',
    )
    writeFileSync(join(context, 'tool'), 'a tool', { mode: 0o750 })
    symlinkSync('tool', join(context, 'link'))
    try {
      const { code, stderr } = await client.run(['build', '-t', 'built', '--secret', 'id=s,env=KEY', context], {
        env: { KEY: 'key' },
      })
      expect(code, stderr).toBe(0)
      const look = ['cat /who; stat -c "%a %u" /c/tool; cat /c/link']
      expect(await engine.ok('run', '--rm', 'built', 'sh', '-c', ...look)).toBe('0\nkey750 0\na tool')
    } finally {
      client.close()
    }
  },
)
