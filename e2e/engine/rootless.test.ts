import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, copyFileSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningEngine, startEngine, until } from './harness.ts'
import { busyboxArchive } from './images.ts'

/** An ordinary user made for this test, with further user ids of its own. */
const USER = 'cutaway-e2e'
const isRoot = process.getuid?.() === 0

let engine: RunningEngine
let archive: string

function id(option: string): number {
  return Number(execFileSync('id', [option, USER], { encoding: 'utf8' }))
}

beforeAll(async () => {
  if (!isRoot) return
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
