import { readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { processStat } from '../../base/syscalls/process.ts'
import { readHostFacts } from '../../drivers/host/host.ts'
import type { RuntimeContainer } from '../../drivers/runtime/runtime.ts'
import { collect, Scene } from '../../drivers/runtime/testing/scene.ts'
import { enterNamespace } from '../enter.ts'

/**
 * What an ordinary user's engine does, as far as the runtime goes. Started like the engine: enters the namespace, then plays
 * the scenario it was given in the folder it was given, and prints what came of it as JSON.
 */
const [scenario = '', folder = '', ...options] = process.argv.slice(2)
if (process.getuid?.() !== 0) await enterNamespace([scenario, folder, ...options])

const soon = () => AbortSignal.timeout(10_000)
const note = join(folder, 'container.json')
const states = (pids: number[]) => pids.map((pid) => processStat(pid)?.state)

async function who() {
  const { userIds, warnings } = readHostFacts(folder)
  const namespace = readlinkSync('/proc/self/ns/user')
  return { uid: process.getuid?.(), namespace, cwd: process.cwd(), options, userIds, warnings }
}

async function life() {
  const scene = new Scene(undefined, folder)
  const { runtime } = scene
  const first = await scene.run({ argv: ['sh', '-c', 'id -u; echo hello'] })
  const alone = await scene.run({ argv: ['ls', '/sys/class/net'], host: { networkMode: 'none' } })
  const { container, spec } = await scene.start({ argv: ['sh', '-c', 'while true; do sleep 0.05; done'] })
  const exec = await runtime.exec(
    container,
    'x1',
    { ...spec.process, args: ['sh', '-c', 'echo inside; exit 7'] },
    { tty: true, stdin: true, size: { rows: 5, columns: 50 } },
  )
  const output = collect(exec.stdio)
  const execExit = await exec.exit
  await output.ended

  await runtime.pause(container.id)
  const paused = { ...(await runtime.find(container)), states: states(await runtime.processes(container.id)) }
  await runtime.resume(container.id)
  const resumed = { ...(await runtime.find(container)), states: states(await runtime.processes(container.id)) }
  await runtime.kill(container.id, 9, false)
  const killed = await runtime.waitExit(container, soon())
  const said = output.stdout.toString()
  await scene.deleteContainers()
  return { first, alone, freezer: runtime.freezer, execExit, said, paused, resumed, killed }
}

async function leave() {
  const scene = new Scene(undefined, folder)
  const { container, stdio } = await scene.start({ argv: ['sh', '-c', 'read x; echo got $x; exit 5'], openStdin: true })
  stdio.close()
  writeFileSync(note, JSON.stringify(container))
  return scene.runtime.find(container)
}

async function comeBack() {
  const { runtime } = new Scene(undefined, folder)
  const container = JSON.parse(readFileSync(note, 'utf8')) as RuntimeContainer
  const found = await runtime.find(container)
  const stdio = await runtime.attach(container)
  const output = collect(stdio)
  await stdio.write(Buffer.from('mail\n'))
  const exit = await runtime.waitExit(container, soon())
  await output.ended
  await runtime.delete(container.id, false)
  return { found, said: output.stdout.toString(), exit }
}

const scenarios: Record<string, () => Promise<unknown>> = { who, life, leave, comeBack }
process.stdout.write(`${JSON.stringify(await scenarios[scenario]?.())}\n`)
process.exit(3)
