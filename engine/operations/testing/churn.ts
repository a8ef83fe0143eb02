import { setTimeout as sleep } from 'node:timers/promises'
import { CLI, Scene } from './scene.ts'

/** An engine that works without a pause, says on standard output what it has done, and waits to be killed. */
const scene = await Scene.reopen(process.argv[2] ?? '')
const say = (what: string, id: string) => process.stdout.write(`${what} ${id}\n`)
const force = { force: true, volumes: false }
const plain = { reference: '', author: '', message: '', changes: [], pause: true }
process.stdout.write('ready\n')

async function churn(): Promise<void> {
  for (;;) {
    const { id } = await scene.containers.create(CLI, scene.options(['sh', '-c', 'echo x > /x; sleep 600']))
    say('created', id)
    await scene.containers.start(CLI, id)
    say('started', id)
    await sleep(5)
    say('committed', await scene.containers.commit(CLI, id, { ...plain, message: id }))
    const { id: second } = await scene.containers.create(CLI, scene.options(['true']))
    say('created', second)
    say('removing', id)
    await scene.containers.remove(CLI, id, force)
    say('removed', id)
  }
}

await Promise.all([churn(), churn()])
