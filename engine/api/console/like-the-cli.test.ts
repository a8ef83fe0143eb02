import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { IMAGE, Scene } from '../../operations/testing/scene.ts'
import type { WindowService } from '../../wire/service.ts'
import { listenOn } from '../listen.ts'
import { dockerServer } from '../docker/server.ts'
import { createWindowService } from '../window/service.ts'
import { newestCli } from './testing/newest-cli.ts'
import { type Printed, typeLine } from './testing/type-line.ts'
import { splitLine } from './words.ts'

const DOCKER = newestCli()
const possible = process.getuid?.() === 0 && DOCKER !== null

let scene: Scene
let service: WindowService
let docker: ReturnType<typeof dockerServer> | undefined
let socket: string

beforeAll(async () => {
  if (!possible) return
  scene = await Scene.open()
  const { engine } = scene.composed
  service = createWindowService(engine)
  socket = join(scene.folder, 'docker.sock')
  docker = dockerServer(engine)
  await listenOn(docker.listener, socket)
  await typed(
    `docker run -d --name up -v kept:/kept -v /made-up -e A=b -l tier=front ${IMAGE} sh -c 'echo out; echo err >&2; echo x > /made; sleep 1000'`,
  )
  await typed(`docker create --name made ${IMAGE} true`)
  await typed(`docker run --name gone ${IMAGE} sh -c 'exit 7'`)
  await vi.waitFor(async () => {
    expect((await typed('docker logs up')).out).toBe('out\n')
    expect((await typed('docker diff up')).out).toContain('made')
  }, 20_000)
})

afterAll(async () => {
  if (!possible) return
  await docker?.close()
  await scene[Symbol.asyncDispose]()
})

const typed = (line: string): Promise<Printed> => typeLine(service, line)

function realCli(line: string): Promise<Printed> {
  const env = { DOCKER_HOST: `unix://${socket}`, HOME: scene.folder, TZ: 'UTC' }
  return new Promise((resolve) =>
    execFile(DOCKER ?? '', splitLine(line), { env }, (error, out, err) =>
      resolve({ out, err: err.replaceAll('\r\n', '\n'), code: typeof error?.code === 'number' ? error.code : 0 }),
    ),
  )
}

/** Lines that change nothing, so that both may run them one after the other. */
test
  .skipIf(!possible)
  .each([
    'docker ps -a',
    'docker ps -a --no-trunc',
    'docker ps -aq',
    'docker ps -l',
    'docker ps -n 2 -q',
    'docker ps -a --filter status=exited --filter name=gone',
    "docker ps -a --format '{{.ID}} {{.Image}} {{.Command}} {{.Status}} {{.State}} {{.Names}} {{.Labels}}|{{.Mounts}}|{{.Ports}}|'",
    "docker ps -a --format 'table {{.Names}}\\t{{.Status}}'",
    'docker ps --filter colour=red',
    'docker diff up',
    'docker logs up',
    'docker logs --tail 1 up',
    "docker inspect -f '{{.State.Status}} {{.State.ExitCode}} {{json .Config.Env}} {{len .Config.Cmd}}' up gone",
    'docker inspect --format \'{{index .Config.Labels "tier"}}\' up',
    'docker inspect up',
    'docker inspect nothing',
    'docker container inspect nothing',
    'docker top up',
    'docker wait gone',
    'docker exec up sh -c "echo said; exit 4"',
    'docker exec up frobnicate',
    'docker exec gone true',
    'docker start nothing',
    'docker start up',
    'docker stop nothing gone',
    'docker kill gone',
    'docker kill -s NOPE up',
    'docker pause gone',
    'docker unpause up',
    'docker rm up',
    'docker rm nothing',
    'docker rename up gone',
    'docker rename up "a b"',
    'docker update -m 1 up',
    'docker update --cpus 99 gone nothing',
    'docker stats --no-stream nothing',
    'docker run nothing:1',
    'docker run --name up busybox',
    'docker logs nothing',
    'docker diff nothing',
    'docker attach gone',
    'docker images',
    'docker images -a --digests --no-trunc',
    'docker images nothing',
    'docker image ls --filter dangling=true',
    `docker history ${IMAGE}`,
    `docker history --no-trunc ${IMAGE}`,
    `docker inspect ${IMAGE}`,
    'docker rmi nothing',
    `docker rmi ${IMAGE}`,
    'docker tag nothing x:1',
    'docker ps -as',
    'docker volume ls',
    'docker volume ls -q --filter dangling=true',
    'docker volume inspect kept nothing',
    'docker volume rm nothing',
    'docker volume create --driver none x',
    'docker cp up:/nothing /tmp/cutaway-nothing',
    'docker cp /tmp/cutaway-nothing up:/',
  ])('%s prints what the real CLI prints', async (line) => {
  // Ages are counted in seconds: the two may see a second turn between them.
  await vi.waitFor(async () => {
    const [ours, theirs] = await Promise.all([typed(line), realCli(line)])
    expect(ours).toEqual(theirs)
  }, 20_000)
})
