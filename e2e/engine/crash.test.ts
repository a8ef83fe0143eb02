import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { halfDone, leftovers, type Result, type RunningEngine, startEngine, until, verified } from './harness.ts'
import { busyboxArchive } from './images.ts'

/** Ten rounds of each of load, commit, create and rm. */
const ROUNDS = 10

/** Random, but the same in every run: a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32
    return state / 2 ** 32
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Runs the CLI and kills the engine after a while; tells how the CLI ended. */
async function interrupted(engine: RunningEngine, after: number, words: string[]): Promise<Result> {
  const running = engine.run(words)
  await new Promise((resolve) => setTimeout(resolve, after))
  await engine.kill('SIGKILL')
  const result = await running
  await engine.start()
  return result
}

test('kill -9 at forty moments loses nothing that was acknowledged, shows nothing that was not, and leaves nothing mounted', async () => {
  const next = random(20261124)
  const engine = await startEngine()
  const big = {
    files: Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [`srv/file-${index}`, `${index}\n`.repeat(2000)]),
    ),
  }
  const base = busyboxArchive('base:1')
  const large = busyboxArchive('large:1', [big, { files: { 'srv/last': 'x' } }])
  await engine.ok('load', '-q', '-i', base)
  await engine.ok(
    'run',
    '-d',
    '--name',
    'survivor',
    'base:1',
    'sh',
    '-c',
    'trap "exit 8" TERM; while true; do echo tick; sleep 0.05; done',
  )
  await engine.ok('run', '--name', 'source', 'base:1', 'sh', '-c', 'for i in $(seq 1 300); do echo $i > /f$i; done')
  const survivorPid = await engine.ok('inspect', '--format', '{{.State.Pid}}', 'survivor')
  const took = {
    load: await timed(() => engine.ok('load', '-q', '-i', large)),
    commit: await timed(() => engine.ok('commit', 'source', 'made:1')),
    create: await timed(() => engine.ok('create', '--name', 'timed', 'base:1', 'true')),
    rm: await timed(() => engine.ok('rm', 'timed')),
  }
  await engine.ok('rmi', 'large:1', 'made:1')
  /** From before the operation begins to after it has ended, which takes longer in an engine that was just started. */
  const moment = (verb: keyof typeof took) => next() * 2.5 * took[verb]
  const acknowledged = { load: 0, commit: 0, create: 0, rm: 0 }

  for (let round = 0; round < ROUNDS; round++) {
    // load
    const loaded = await interrupted(engine, moment('load'), ['load', '-q', '-i', large])
    const there = (await engine.ok('images', '-q', 'large:1')) !== ''
    if (loaded.code === 0) {
      acknowledged.load++
      expect(there).toBe(true)
    }
    if (there) {
      expect(await engine.ok('run', '--rm', 'large:1', 'sh', '-c', 'ls /srv | wc -l; cat /srv/last')).toBe('401\nx')
      await engine.ok('rmi', 'large:1')
    }
    await onlyBaseIsLeft(engine)

    // commit
    const committed = await interrupted(engine, moment('commit'), ['commit', 'source', 'made:1'])
    const made = (await engine.ok('images', '-q', 'made:1')) !== ''
    if (committed.code === 0) {
      acknowledged.commit++
      expect(made).toBe(true)
    }
    if (made) {
      expect(await engine.ok('run', '--rm', 'made:1', 'cat', '/f300')).toBe('300')
      await engine.ok('rmi', 'made:1')
    } else {
      // A commit that stored its image but not yet the name leaves an image without one.
      await engine.ok('image', 'prune', '-f')
    }
    await onlyBaseIsLeft(engine)

    // create
    const name = `made-${round}`
    const created = await interrupted(engine, moment('create'), ['create', '--name', name, 'base:1', 'echo', 'alive'])
    const known = (await engine.ok('ps', '-aq', '--filter', `name=^/${name}$`)) !== ''
    if (created.code === 0) {
      acknowledged.create++
      expect(known).toBe(true)
    }
    if (known) expect((await engine.docker('start', '-a', name)).stdout).toBe('alive\n')
    else await engine.ok('create', '--name', name, 'base:1', 'true')

    // rm
    const removed = await interrupted(engine, moment('rm'), ['rm', name])
    const still = (await engine.ok('ps', '-aq', '--filter', `name=^/${name}$`)) !== ''
    if (removed.code === 0) {
      acknowledged.rm++
      expect(still).toBe(false)
    }
    if (still) await engine.ok('rm', name)
    await until('only the folders of known containers are left', () => {
      return readdirSync(join(engine.root, 'containers')).length === 2
    })
    const mounts = leftovers(engine.folder).filter((left) => left.startsWith('mount') && left.includes('/merged'))
    expect(mounts.length).toBe(1)
  }

  // Else the moments were all too early, or all too late, to prove anything.
  const count = Object.values(acknowledged).reduce((sum, each) => sum + each)
  expect(count).toBeGreaterThan(0)
  expect(count).toBeLessThan(4 * ROUNDS)
  expect(await engine.ok('inspect', '--format', '{{.State.Status}} {{.State.Pid}}', 'survivor')).toBe(
    `running ${survivorPid}`,
  )
  const before = (await engine.ok('logs', 'survivor')).split('\n').length
  await until('it still logs', async () => (await engine.ok('logs', 'survivor')).split('\n').length > before)
  const attached = engine.run(['attach', '--no-stdin', 'survivor'])
  await new Promise((resolve) => setTimeout(resolve, 500))
  await engine.ok('stop', 'survivor')
  const { stdout, code } = await attached
  expect(stdout).toContain('tick')
  expect(code).toBe(8)
  expect(await engine.ok('inspect', '--format', '{{.State.ExitCode}}', 'survivor')).toBe('8')
  await engine.kill('SIGTERM')
  expect(await verified(engine.root)).toMatchObject({ code: 0, stderr: '' })
  await engine.close()
}, 180_000)

async function onlyBaseIsLeft(engine: RunningEngine): Promise<void> {
  expect(await engine.ok('images', '-a', '--format', '{{.Repository}}:{{.Tag}}')).toBe('base:1')
  expect(readdirSync(join(engine.root, 'layers')).length).toBe(1)
  expect(halfDone(engine.root)).toEqual([])
}

test('a container that ends while no engine runs has its exit code and its log afterwards', async () => {
  const engine = await startEngine()
  await engine.ok('load', '-q', '-i', busyboxArchive('base:1'))
  await engine.ok('run', '-d', '--name', 'alone', 'base:1', 'sh', '-c', 'sleep 1; echo last words; exit 5')
  await engine.kill('SIGKILL')
  await new Promise((resolve) => setTimeout(resolve, 1500))
  await engine.start()
  expect(await engine.ok('wait', 'alone')).toBe('5')
  expect(await engine.ok('logs', 'alone')).toBe('last words')
  expect(leftovers(engine.folder).filter((left) => left.startsWith('mount'))).toEqual([])
  await engine.ok('start', 'alone')
  await engine.close()
})
