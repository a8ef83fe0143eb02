import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { execute } from '../base/exec.ts'
import { isAlive, processStat } from '../base/syscalls/process.ts'
import { canRun } from '../drivers/runtime/testing/needs.ts'
import { releaseHolder } from './holder.ts'

const INSIDE = fileURLToPath(new URL('./testing/inside.ts', import.meta.url))
const USER = `cutaway-t${process.pid}`
/** useradd gives no further ids to a system user. */
const LONE = `cutaway-s${process.pid}`

/** The test's user must be able to read this code and run this Node. */
function openToAll(path: string): boolean {
  return path === '/' || ((statSync(path).mode & 0o001) !== 0 && openToAll(dirname(path)))
}

describe.skipIf(!canRun || !openToAll(dirname(INSIDE)) || !openToAll(process.execPath))('for an ordinary user', () => {
  const folders: string[] = []

  beforeAll(async () => {
    expect(await execute('/usr/sbin/useradd', ['--create-home', USER])).toMatchObject({ exitCode: 0 })
    const lone = ['--system', '--user-group', '--create-home', LONE]
    expect(await execute('/usr/sbin/useradd', lone)).toMatchObject({ exitCode: 0 })
  })

  afterAll(async () => {
    for (const folder of folders) {
      releaseHolder(join(folder, 'run'))
      rmSync(folder, { recursive: true, force: true })
    }
    // Where nobody collects the holders' remains at once, they still count as the user's processes.
    for (const name of [USER, LONE])
      expect(await execute('/usr/sbin/userdel', ['--remove', '--force', name])).toMatchObject({ exitCode: 0 })
  })

  async function folder(user = USER): Promise<string> {
    const made = mkdtempSync(join(tmpdir(), 'cutaway-launcher-'))
    await execute('/usr/bin/chown', [`${user}:`, made])
    folders.push(made)
    return made
  }

  /** As a login shell would start it: nothing of root's, no sbin in PATH. */
  async function inside(
    scenario: string,
    place: string,
    { user = USER, options = [] as string[], wrapper = [] as string[] } = {},
  ) {
    const identity = ['--reuid', user, '--regid', user, '--init-groups']
    const environment = ['env', '-i', `HOME=/home/${user}`, 'PATH=/usr/bin:/bin']
    const program = [process.execPath, INSIDE, scenario, place, '--run-dir', join(place, 'run'), ...options]
    const [first = '', ...rest] = [...wrapper, '/usr/bin/setpriv', ...identity, ...environment, ...program]
    const { exitCode, stdout, stderr } = await execute(first, rest, { cwd: '/usr' })
    expect(stderr).toBe('')
    expect(exitCode, 'the exit code comes through').toBe(3)
    return JSON.parse(stdout)
  }

  test('the launcher is replaced by itself as root of a namespace, in the same folder with the same options', async () => {
    const place = await folder()
    expect(await inside('who', place, { options: ['--more'] })).toMatchObject({
      uid: 0,
      cwd: '/usr',
      options: ['--run-dir', join(place, 'run'), '--more'],
      userIds: 65537,
    })
  })

  test('containers run, take execs, pause, resume and end', async () => {
    const { first, alone, freezer, execExit, said, paused, resumed, killed } = await inside('life', await folder())
    expect(first).toMatchObject({ exitCode: 0, stdout: '0\nhello\n' })
    expect(alone).toMatchObject({ exitCode: 0, stdout: 'lo\n' })
    expect(freezer).toBe('SIGSTOP')
    expect([execExit, said]).toEqual([7, 'inside\r\n'])
    expect(paused.status).toBe('paused')
    expect(new Set(paused.states)).toEqual(new Set(['T']))
    expect(resumed.status).toBe('running')
    expect(resumed.states).not.toContain('T')
    expect(killed).toMatchObject({ exitCode: 137 })
  })

  test('a control group that was delegated to the user is used, so pause freezes', async () => {
    const place = await folder()
    const group = `/sys/fs/cgroup/cutaway-test-${process.pid}`
    const script = `set -e
      umount -R /sys/fs/cgroup; mount -t cgroup2 cgroup2 /sys/fs/cgroup
      mkdir -p ${group}/app; chown -R ${USER} ${group}
      echo $$ > ${group}/app/cgroup.procs
      set +e; "$@"; code=$?; echo $$ > /sys/fs/cgroup/cgroup.procs
      kill $(grep -o '[0-9]*' ${place}/run/namespace.json | head -1)
      for try in 1 2 3 4 5; do find ${group} -depth -type d -exec rmdir {} + 2>/dev/null && break; sleep 0.2; done
      exit $code`
    const wrapper = ['/usr/bin/unshare', '--mount', '/bin/sh', '-c', script, 'sh']
    const { freezer, paused, resumed, killed } = await inside('life', place, { wrapper })
    expect(freezer).toBe('cgroup freezer')
    expect([paused.status, resumed.status]).toEqual(['paused', 'running'])
    expect(paused.states).not.toContain('T')
    expect(killed).toMatchObject({ exitCode: 137 })
  })

  test('a container outlives its engine, and the next engine comes back to it through the holder', async () => {
    const place = await folder()
    const { pid } = await inside('leave', place)
    expect(processStat(pid)?.state).toBeDefined()
    const { found, said, exit } = await inside('comeBack', place)
    expect(found).toEqual({ status: 'running', pid })
    expect(said).toBe('got mail\n')
    expect(exit).toMatchObject({ exitCode: 5 })
  })

  test('the holder stays while a container runs, and goes when the last one ended', async () => {
    const place = await folder()
    await inside('leave', place)
    const holder = JSON.parse(readFileSync(join(place, 'run/namespace.json'), 'utf8'))
    releaseHolder(join(place, 'run'))
    expect(isAlive(holder)).toBe(true)
    await inside('comeBack', place)
    releaseHolder(join(place, 'run'))
    await expect.poll(() => isAlive(holder)).toBe(false)
  })

  test('the holder goes when it is released', async () => {
    const place = await folder()
    await inside('who', place)
    const holder = JSON.parse(readFileSync(join(place, 'run/namespace.json'), 'utf8'))
    expect(isAlive(holder)).toBe(true)
    releaseHolder(join(place, 'run'))
    await expect.poll(() => isAlive(holder)).toBe(false)
  })

  test('two launchers at once share one holder', async () => {
    const place = await folder()
    const all = await Promise.all([inside('who', place), inside('who', place), inside('who', place)])
    expect(new Set(all.map((each) => each.namespace))).toHaveProperty('size', 1)
  })

  test('without further ids containers still run, with root as their only user, and that is said', async () => {
    const { userIds, warnings } = await inside('who', await folder(LONE), { user: LONE })
    expect(userIds).toBe(1)
    expect(warnings.join()).toContain('/etc/subuid')
    expect(await inside('life', await folder(LONE), { user: LONE })).toMatchObject({
      first: { exitCode: 0 },
      killed: { exitCode: 137 },
    })
  })
})
