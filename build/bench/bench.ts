// npm run bench: figures of the engine beside tar and runc in the same run, written to docs/performance.md. Needs root.
import { cpus } from 'node:os'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { busyboxArchive, busyboxRoot, removeImages } from '../../e2e/engine/images.ts'
import { type RunningEngine, startEngine } from '../../e2e/engine/harness.ts'
import { connect } from '../../engine/api/web/testing/rpc-client.ts'
import { startDockerd } from '../parity/dockerd.ts'
import { besideDockerd } from './beside-dockerd.ts'
import { freshDisk } from './disk.ts'
import { type Figure, measure, run } from './measure.ts'
import { report } from './report.ts'
import { bareBundle } from './bare-bundle.ts'
import { debianSample, layeredSample, type Sample } from './samples.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const cache = join(root, '.cache/bench')

/** Loading an image against tar unpacking the same layers, on the same disk. */
async function load(
  engine: RunningEngine,
  disk: string,
  name: string,
  sample: Sample,
): Promise<{ window: Figure; cli: Figure; tar: Figure }> {
  const target = join(disk, 'unpacked')
  const tar = await measure(
    5,
    async () => {
      for (const layer of sample.layers) await run('tar', ['-xpf', layer, '-C', target])
    },
    async () => {
      rmSync(target, { recursive: true, force: true })
      mkdirSync(target)
    },
  )
  rmSync(target, { recursive: true, force: true })
  const forget = async () => void (await engine.docker('rmi', '-f', name))
  const cli = await measure(5, async () => void (await engine.ok('load', '-q', '-i', sample.archive)), forget)
  const { rpc, close } = connect(`ws+unix:${join(engine.runDir, 'window.sock')}:/rpc`)
  const window = await measure(
    5,
    async () => void (await rpc.perform.mutate({ verb: 'load', input: sample.archive })),
    forget,
  )
  await close()
  // what was loaded is not only there: it runs
  await engine.ok('run', '--rm', '--network', 'none', name, 'ls', '/')
  return { window, cli, tar }
}

/** Beside dockerd, where it is installed. */
async function compared(engine: RunningEngine, archive: string) {
  const dockerd = await startDockerd().catch((error: Error) => {
    process.stderr.write(`${error.message}\n`)
    return null
  })
  if (!dockerd) return null
  try {
    await run('docker', ['-H', `unix://${dockerd.socket}`, 'load', '-q', '-i', archive])
    return {
      version: dockerd.version,
      comparisons: await besideDockerd(engine.socket, dockerd.socket, 'bench/busybox'),
    }
  } finally {
    await dockerd.close()
  }
}

/** Resident memory in MB and processor time in per cent of one, over ten idle seconds. */
async function idle(pid: number): Promise<{ memory: number; processor: number }> {
  await sleep(3_000)
  const ticks = () => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return Number(fields[11]) + Number(fields[12])
  }
  const before = ticks()
  await sleep(10_000)
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return { memory: Number(kilobytes) / 1000, processor: (ticks() - before) / 10 }
}

const debian = debianSample(cache)
const layered = layeredSample(cache)
const busybox = busyboxArchive('bench/busybox:latest')
using disk = freshDisk()
using bundle = bareBundle(busyboxRoot())
const engine = await startEngine({ root: join(disk.path, 'store') })
try {
  const atRest = await idle(engine.pid)
  const debianLoad = await load(engine, disk.path, 'bench/debian', debian)
  const layeredLoad = await load(engine, disk.path, 'bench/layered', layered)
  await engine.ok('load', '-q', '-i', busybox)
  const ours = await measure(
    20,
    async () => void (await engine.ok('run', '--rm', '--network', 'none', 'bench/busybox', 'true')),
  )
  const runc = await measure(20, () => run('runc', ['run', '--bundle', bundle.path, `bench-${Date.now()}`]))
  const cli = await measure(20, async () => void (await engine.ok('version', '-f', '{{.Server.Version}}')))
  const text = report({
    machine: `${cpus().length} × ${cpus()[0]?.model}, Linux ${process.report ? (process.report.getReport() as { header: { osRelease: string } }).header.osRelease : ''}`,
    ready: engine.ready.took,
    idle: atRest,
    loads: [
      { name: 'Debian, 1 layer, 173 MB', ...debianLoad },
      { name: '40 layers of 100 files and busybox', ...layeredLoad },
    ],
    run: { ours, runc, cli },
    dockerd: await compared(engine, busybox),
  })
  writeFileSync(join(root, 'docs/performance.md'), text)
  process.stdout.write(text)
} finally {
  await engine.close()
  removeImages()
}
