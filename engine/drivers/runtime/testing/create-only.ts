import { readHostFacts } from '../../host/host.ts'
import { createRuntime } from '../create-runtime.ts'

/** An engine that begins to make a container and waits to be killed. */
const [runDir = '', request = ''] = process.argv.slice(2)
const { container, spec } = JSON.parse(request)
const runtime = createRuntime(readHostFacts(runDir), { runDir })
process.stdout.write('begin\n')
await runtime.create(container, spec)
setInterval(() => {}, 1000)
