import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HostFacts } from '../host/host.ts'
import { canRun } from './testing/needs.ts'
import { Scene } from './testing/scene.ts'

const only = (name: 'crun' | 'runc') => (facts: HostFacts) => ({
  ...facts,
  programs: { ...facts.programs, crun: name === 'crun' ? facts.programs.crun : null },
})

describe.skipIf(!canRun).each(['crun', 'runc'] as const)('with %s a container', (name) => {
  let scene: Scene
  beforeAll(() => {
    scene = new Scene(only(name))
  })
  afterAll(() => scene[Symbol.asyncDispose]())

  test('is run by it', () => {
    expect(scene.runtime.name).toBe(name)
    expect(scene.runtime.version).toMatch(/^\d/)
    expect(scene.runtime.freezer).toBe('cgroup freezer')
  })

  test('runs to its exit code, with both outputs told apart', async () => {
    const end = await scene.run({ argv: ['sh', '-c', 'echo out; echo err >&2; exit 7'] })
    expect(end).toMatchObject({ exitCode: 7, oomKilled: false, stdout: 'out\n', stderr: 'err\n' })
  })

  test('is a process space of its own: pid 1, host name, few processes', async () => {
    const { stdout } = await scene.run({ argv: ['sh', '-c', 'echo $$; hostname; ps | wc -l; id -u'] })
    const [pid, hostname, processes, uid] = stdout.trim().split('\n')
    expect(pid).toBe('1')
    expect(hostname).toMatch(/^[0-9a-f]{12}$/)
    expect(Number(processes)).toBeLessThanOrEqual(5)
    expect(uid).toBe('0')
  })

  test('has Docker’s capabilities and a seccomp filter, and may not mount', async () => {
    const command = 'grep -E "^(CapEff|Seccomp|NoNewPrivs):" /proc/self/status; mount -t tmpfs none /tmp; echo $?'
    const { stdout } = await scene.run({ argv: ['sh', '-c', command] })
    expect(stdout).toContain('CapEff:\t00000000a80425fb')
    expect(stdout).toContain('Seccomp:\t2')
    expect(stdout).toContain('NoNewPrivs:\t0')
    expect(stdout).toMatch(/\n[1-9]\d*\n$/)
  })

  test('that is privileged may mount and sees the machine’s devices', async () => {
    const command = 'mount -t tmpfs none /tmp && echo mounted; ls /dev | wc -l; grep Seccomp: /proc/self/status'
    const { hostDevices } = await import('../host/devices.ts')
    const { stdout } = await scene.run({
      argv: ['sh', '-c', command],
      host: { privileged: true },
      input: { devices: hostDevices() },
    })
    expect(stdout).toContain('mounted')
    expect(stdout).toContain('Seccomp:\t0')
  })

  test('runs as the user it is told, in the folder it is told', async () => {
    const { stdout } = await scene.run({
      argv: ['sh', '-c', 'id; pwd'],
      input: { user: { uid: 1000, gid: 1000, groups: [50] }, cwd: '/tmp' },
    })
    expect(stdout).toBe('uid=1000(anna) gid=1000(anna) groups=50(staff)\n/tmp\n')
  })

  test('sees binds and tmpfs, read-only where said; masked paths hold nothing', async () => {
    const shared = join(scene.folder, `shared-${name}`)
    mkdirSync(shared)
    writeFileSync(join(shared, 'letter'), 'dear')
    const bind = {
      type: 'bind',
      source: shared,
      propagation: 'rprivate',
      recursive: true,
      readOnlyBelow: true,
    } as const
    const { stdout, exitCode } = await scene.run({
      argv: [
        'sh',
        '-c',
        'cat /in/letter; touch /in/x 2>/dev/null || echo refused; echo answer > /out/answer; touch /scratch/ok && cat /proc/kcore | wc -c',
      ],
      host: { tmpfs: { '/scratch': 'size=1m' } },
      input: {
        mounts: [
          { ...bind, target: '/in', readOnly: true },
          { ...bind, target: '/out', readOnly: false },
        ],
      },
    })
    expect(exitCode).toBe(0)
    expect(stdout).toBe('dearrefused\n0\n')
    expect(readFileSync(join(shared, 'answer'), 'utf8')).toBe('answer\n')
  })

  test('without a network has a loopback only; with a read-only root writes nowhere', async () => {
    const { stdout } = await scene.run({
      argv: ['sh', '-c', 'ls /sys/class/net; touch /x 2>/dev/null || echo refused'],
      host: { networkMode: 'none', readonlyRootfs: true },
    })
    expect(stdout).toBe('lo\nrefused\n')
  })

  test('is held to its limits', async () => {
    const { parent, mode } = scene.facts.cgroups
    if (mode !== 'v1' && mode !== 'hybrid') return expect(parent).not.toBeNull()
    const host = { memory: 64 * 2 ** 20, pidsLimit: 20, nanoCpus: 500_000_000 }
    const { container } = await scene.start({ argv: ['sleep', '60'], host })
    const value = (controller: string, file: string) =>
      readFileSync(join('/sys/fs/cgroup', controller, parent ?? '', container.id, file), 'utf8').trim()
    expect(value('memory', 'memory.limit_in_bytes')).toBe(String(64 * 2 ** 20))
    expect(value('pids', 'pids.max')).toBe('20')
    expect(value('cpu', 'cpu.cfs_quota_us')).toBe('50000')
    await scene.runtime.delete(container.id, true)
    expect(existsSync(join('/sys/fs/cgroup/memory', parent ?? '', container.id))).toBe(false)
  })

  test('that takes more memory than it may is killed, and that is said', async () => {
    if (!scene.facts.cgroups.memory) return expect(scene.facts.warnings).not.toEqual([])
    const { container } = await scene.start({
      argv: ['sh', '-c', 'dd if=/dev/zero of=/dev/null bs=100M count=1'],
      host: { memory: 16 * 2 ** 20, memorySwap: 16 * 2 ** 20 },
    })
    const end = await scene.runtime.waitExit(container, AbortSignal.timeout(15_000))
    expect(end).toMatchObject({ exitCode: 137, oomKilled: true })
    // conmon's own mark comes by an event that may be late: without it the kill is known all the same.
    rmSync(join(scene.runDir, 'containers', container.id, 'oom'), { force: true })
    expect(await scene.runtime.find(container)).toMatchObject({ exit: { exitCode: 137, oomKilled: true } })
  })

  test('writes its log where it is told, a line with time and stream each', async () => {
    const { container, output } = await scene.start({
      argv: ['sh', '-c', 'echo one; echo two >&2; sleep 0.1; echo -n three'],
    })
    await scene.runtime.waitExit(container, AbortSignal.timeout(5000))
    await output.ended
    const lines = readFileSync(container.log as string, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' ').slice(1))
    expect(lines).toEqual([
      ['stdout', 'F', 'one'],
      ['stderr', 'F', 'two'],
      ['stdout', 'P', 'three'],
    ])
  })

  test('with --init has a first process that collects the remains of others', async () => {
    if (!scene.facts.programs.catatonit)
      return expect(() => scene.container({ argv: ['true'], host: { init: true } })).toThrow('catatonit')
    const { stdout, exitCode } = await scene.run({
      argv: ['sh', '-c', 'tr "\\0" " " < /proc/1/cmdline; exit 3'],
      host: { init: true },
    })
    expect(stdout).toContain('/sbin/docker-init -- sh -c')
    expect(exitCode).toBe(3)
  })

  test('leaves nothing behind once deleted, and may be deleted twice', async () => {
    const { container } = await scene.start({ argv: ['sleep', '60'] })
    await expect(scene.runtime.delete(container.id, false)).rejects.toMatchObject({ code: 'conflict' })
    await scene.runtime.delete(container.id, true)
    await scene.runtime.delete(container.id, true)
    expect(readdirSync(join(scene.runDir, 'exits'))).not.toContain(container.id)
    expect(existsSync(join(scene.runDir, 'containers', container.id))).toBe(false)
    expect(existsSync(join(scene.runDir, 'oci', container.id))).toBe(false)
  })
})

test.skipIf(!canRun)('a run dir with a path longer than a socket address holds is no obstacle', async () => {
  await using scene = new Scene(undefined, mkdtempSync(join(tmpdir(), `cutaway-runtime-${'x'.repeat(120)}-`)))
  expect(await scene.run({ argv: ['echo', 'hello'] })).toMatchObject({ stdout: 'hello\n' })
})
