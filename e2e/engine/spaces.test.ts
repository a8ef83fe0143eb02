import { existsSync, readlinkSync, rmdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { controlGroupsOf, type RunningEngine, startEngine } from './harness.ts'
import { busyboxArchive } from './images.ts'

let engine: RunningEngine
beforeAll(async () => {
  engine = await startEngine()
  await engine.ok('load', '-q', '-i', busyboxArchive('box:latest'))
})
afterAll(() => engine.close())

const run = (...words: string[]) => engine.ok('run', '--rm', ...words)
const inspect = (name: string, format: string) => engine.ok('inspect', '-f', format, name)

test('a container shares the process space of the machine, or of another', async () => {
  const machine = readlinkSync('/proc/self/ns/pid')
  expect(await run('--pid', 'host', 'box', 'busybox', 'readlink', '/proc/self/ns/pid')).toBe(machine)
  await engine.ok('run', '-d', '--name', 'first', 'box', 'sleep', '654')
  expect(await run('--pid', 'container:first', 'box', 'busybox', 'ps')).toContain('sleep 654')
  expect(await run('box', 'busybox', 'ps')).not.toContain('sleep 654')
  await engine.ok('create', '--name', 'late', '--pid', 'container:none', 'box', 'true')
  expect((await engine.docker('start', 'late')).stderr).toContain('No such container: none')
})

test('a process space of the machine ends with its container: nothing of it stays', async () => {
  const id = await engine.ok('run', '-d', '--pid', 'host', 'box', 'sh', '-c', 'sleep 987 & sleep 988')
  await engine.ok('rm', '-f', id)
  expect(controlGroupsOf(id)).toEqual([])
})

test('memory is shared with another container that offers it, and only then', async () => {
  await engine.ok(
    'run',
    '-d',
    '--name',
    'donor',
    '--ipc',
    'shareable',
    'box',
    'sh',
    '-c',
    'echo shared > /dev/shm/note; sleep 600',
  )
  const read = () =>
    run('--ipc', 'container:donor', 'box', 'sh', '-c', 'cat /dev/shm/note; busybox readlink /proc/self/ns/ipc')
  const [note, space] = (await read()).split('\n')
  expect(note).toBe('shared')
  expect(space).toBe(await engine.ok('exec', 'donor', 'busybox', 'readlink', '/proc/self/ns/ipc'))
  await engine.ok('run', '-d', '--name', 'shy', 'box', 'sleep', '600')
  const { stderr } = await engine.docker('run', '--rm', '--ipc', 'container:shy', 'box', 'true')
  expect(stderr).toContain('non-shareable IPC (hint: use IpcMode:shareable for the donor container)')
  expect(await run('--ipc', 'host', 'box', 'busybox', 'readlink', '/proc/self/ns/ipc')).toBe(
    readlinkSync('/proc/self/ns/ipc'),
  )
  expect(await run('--ipc', 'none', 'box', 'sh', '-c', 'grep -c /dev/shm /proc/mounts || true')).toBe('0')
})

test('the host name of the machine is its own, or the container’s', async () => {
  expect(await run('--uts', 'host', 'box', 'hostname')).toBe(hostname())
  expect((await engine.docker('create', '--uts', 'host', '-h', 'mine', 'box', 'true')).stderr).toContain(
    'conflicting options: hostname and the UTS mode',
  )
})

test('a control group stands where it is told to, and only its own goes', async () => {
  const place = 'cutaway-e2e-place'
  const words = ['--name', 'placed', '--cgroup-parent', place, 'box', 'sleep', '600']
  const id = await engine.ok('run', '-d', ...words)
  expect(controlGroupsOf(id).every((path) => path.includes(join(place, id)))).toBe(true)
  await engine.ok('rm', '-f', 'placed')
  expect(controlGroupsOf(id)).toEqual([])
  // The parent stays, as with Docker: it is whose who named it.
  for (const path of controlGroupsOf(place)) rmdirSync(path)
})

test('devices and their rules reach the program, and inspect shows every mode', async () => {
  expect(await run('--device', '/dev/null:/dev/nothing', 'box', 'sh', '-c', 'echo x > /dev/nothing; echo ok')).toBe(
    'ok',
  )
  expect((await engine.docker('run', '--rm', '--device', '/dev/nowhere', 'box', 'true')).stderr).toContain(
    'error gathering device information while adding custom device "/dev/nowhere": no such file or directory',
  )
  const words = ['--device', '/dev/zero:/dev/z:r', '--device-cgroup-rule', 'c 42:* rwm', '--annotation', 'a=b']
  await engine.ok('create', '--name', 'seen', ...words, '--pid', 'host', '--userns', 'host', 'box', 'true')
  expect(JSON.parse(await inspect('seen', '{{json .HostConfig}}'))).toMatchObject({
    PidMode: 'host',
    IpcMode: 'private',
    UTSMode: '',
    UsernsMode: 'host',
    CgroupnsMode: existsSync('/sys/fs/cgroup/cgroup.controllers') ? 'private' : 'host',
    Annotations: { a: 'b' },
    Devices: [{ PathOnHost: '/dev/zero', PathInContainer: '/dev/z', CgroupPermissions: 'r' }],
    DeviceCgroupRules: ['c 42:* rwm'],
    BlkioWeightDevice: [],
    Runtime: expect.stringMatching(/^(crun|runc)$/),
  })
})
