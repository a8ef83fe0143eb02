// npm run parity: one list of requests to dockerd and to Cutaway, and each difference in what they answer. Needs root.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startEngine } from '../../e2e/engine/harness.ts'
import { removeImages } from '../../e2e/engine/images.ts'
import { accepted } from './accepted.ts'
import { Api } from './api.ts'
import { compare, type Difference } from './compare.ts'
import { corpus } from './corpus.ts'
import { startDockerd } from './dockerd.ts'
import { type Scenario, scenarios } from './scenarios.ts'

const sample = fileURLToPath(new URL('../../dist/sample/cutaway-sample.tar', import.meta.url))

async function play(scenario: Scenario, socket: string): Promise<Api> {
  const api = new Api(socket)
  try {
    await scenario.run(api)
  } catch (error) {
    api.steps.push({ label: `stopped: ${(error as Error).message}`, status: 0, type: '', body: null })
  }
  return api
}

/** Prints one and says whether somebody should look at it. */
function tell({ place, dockerd, cutaway }: Difference): boolean {
  const meant = accepted.find((each) => each.place.test(place))
  if (meant) return false
  console.log(`\n${place}\n  dockerd: ${dockerd}\n  cutaway: ${cutaway}`)
  return true
}

const wanted = process.argv[2] ?? ''
await using cleanUp = new AsyncDisposableStack()
cleanUp.defer(removeImages)
const dockerd = await startDockerd()
cleanUp.defer(dockerd.close)
const engine = await startEngine()
cleanUp.defer(engine.close)
for (const socket of [dockerd.socket, engine.socket])
  await new Api(socket).quietly('POST', '/images/load?quiet=1', readFileSync(sample))

let [requests, open, meant] = [0, 0, 0]
for (const scenario of [...scenarios, ...corpus].filter(({ name }) => name.includes(wanted))) {
  const theirs = await play(scenario, dockerd.socket)
  const ours = await play(scenario, engine.socket)
  requests += theirs.steps.length
  for (const difference of compare(scenario.name, theirs.steps, ours.steps)) tell(difference) ? open++ : meant++
}
console.log(`\ndockerd ${dockerd.version}: ${requests} requests, ${open} differences, ${meant} more that are meant`)
process.exitCode = open > 0 ? 1 : 0
