import { cliEnvironment } from '../../e2e/engine/harness.ts'
import { ask } from '../../e2e/engine/http.ts'
import { buildOfFiles, buildOfSteps } from './builds.ts'
import { type Figure, measure, run } from './measure.ts'

export interface Comparison {
  name: string
  ours: Figure
  dockerd: Figure
  /** Most that ours may take, as a part of dockerd's. */
  goal: number
}

/** What clients do all day, on one of the two engines. Both have `image`, and no network is set up on either. */
interface Work {
  name: string
  goal: number
  measure(socket: string, image: string): Promise<Figure>
}

const NONE = { NetworkMode: 'none' }

async function post(socket: string, path: string, body?: object): Promise<string> {
  const options = body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}
  const { status, body: text } = await ask(socket, 'POST', `/v1.41${path}`, options)
  if (status >= 300) throw new Error(`POST ${path}: ${status} ${text}`)
  return text
}

async function create(socket: string, image: string, command: string[], host: object = {}): Promise<string> {
  const config = { Image: image, Cmd: command, HostConfig: { ...NONE, ...host } }
  return JSON.parse(await post(socket, '/containers/create', config)).Id as string
}

const get = async (socket: string, path: string) => void (await ask(socket, 'GET', `/v1.41${path}`))
const remove = async (socket: string, id: string) =>
  void (await ask(socket, 'DELETE', `/v1.41/containers/${id}?force=1`))
const docker = (socket: string, ...words: string[]) => run('docker', words, { env: cliEnvironment(socket) })

async function parallel(socket: string, image: string): Promise<Figure> {
  let ids: string[] = []
  const clear = () => Promise.all(ids.map((id) => remove(socket, id)))
  const figure = await measure(
    3,
    async () => void (await Promise.all(ids.map((id) => post(socket, `/containers/${id}/start`)))),
    async () => {
      await clear()
      ids = await Promise.all(Array.from({ length: 50 }, () => create(socket, image, ['sleep', '600'])))
    },
  )
  await clear()
  return figure
}

async function crowded(socket: string, image: string, path: (id: string) => string): Promise<Figure> {
  const ids: string[] = []
  for (let count = 0; count < 300; count++) ids.push(await create(socket, image, ['true']))
  const figure = await measure(20, () => get(socket, path(ids[150] ?? '')))
  for (const id of ids) await remove(socket, id)
  return figure
}

async function withRunning(
  socket: string,
  image: string,
  command: string[],
  body: (id: string) => Promise<Figure>,
): Promise<Figure> {
  const id = await create(socket, image, command)
  await post(socket, `/containers/${id}/start`)
  const figure = await body(id)
  await remove(socket, id)
  return figure
}

const WORK: readonly Work[] = [
  {
    name: '`docker run --rm … true`',
    goal: 0.4,
    measure: (socket, image) => measure(20, () => docker(socket, 'run', '--rm', '--network', 'none', image, 'true')),
  },
  {
    name: 'create',
    goal: 0.8,
    async measure(socket, image) {
      const ids: string[] = []
      const figure = await measure(30, async () => void ids.push(await create(socket, image, ['true'])))
      for (const id of ids) await remove(socket, id)
      return figure
    },
  },
  {
    name: '`docker exec … true`',
    goal: 0.5,
    measure: (socket, image) =>
      withRunning(socket, image, ['sleep', '600'], (id) => measure(20, () => docker(socket, 'exec', id, 'true'))),
  },
  {
    name: 'list of 300 containers',
    goal: 0.8,
    measure: (socket, image) => crowded(socket, image, () => '/containers/json?all=1'),
  },
  {
    name: 'inspect, one of 300',
    goal: 0.8,
    measure: (socket, image) => crowded(socket, image, (id) => `/containers/${id}/json`),
  },
  {
    name: 'logs of 200,000 lines',
    goal: 0.6,
    measure: (socket, image) =>
      withRunning(socket, image, ['sh', '-c', 'seq 200000'], async (id) => {
        await post(socket, `/containers/${id}/wait`)
        return measure(5, () => get(socket, `/containers/${id}/logs?stdout=1`))
      }),
  },
  { name: 'start of 50 at once', goal: 0.5, measure: parallel },
  { name: 'build of 20 RUN steps', goal: 0.3, measure: (socket, image) => buildOfSteps(socket, image, false) },
  { name: 'the same, all of it cached', goal: 1, measure: (socket, image) => buildOfSteps(socket, image, true) },
  { name: 'build with a COPY of 10,000 files', goal: 0.5, measure: buildOfFiles },
]

/** The same work on both, one after the other. */
export async function besideDockerd(ours: string, dockerd: string, image: string): Promise<Comparison[]> {
  const comparisons: Comparison[] = []
  for (const { name, goal, measure: take } of WORK)
    comparisons.push({ name, goal, ours: await take(ours, image), dockerd: await take(dockerd, image) })
  return comparisons
}
