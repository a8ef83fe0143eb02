import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { IMAGE, Scene } from '../../operations/testing/scene.ts'
import type { TerminalOutput, WindowService } from '../../wire/service.ts'
import { createWindowService } from '../window/service.ts'
import { type Printed, typeLine } from './testing/type-line.ts'

const root = process.getuid?.() === 0
let scene: Scene
let service: WindowService
const context = { drained: async () => {} }

beforeAll(async () => {
  if (!root) return
  scene = await Scene.open()
  service = createWindowService(scene.composed.engine)
})

afterAll(async () => {
  if (root) await scene[Symbol.asyncDispose]()
})

const typed = (line: string): Promise<Printed> => typeLine(service, line)

const onRoot = test.skipIf(!root)

onRoot('run prints all of what a program prints, however short it lives, and ends with its exit code', async () => {
  expect(await typed(`docker run --rm ${IMAGE} sh -c 'echo out; echo err >&2; exit 3'`)).toEqual({
    out: 'out\n',
    err: 'err\n',
    code: 3,
  })
  expect((await typed('docker ps -aq')).out).toBe('')
  expect(await typed(`docker run --rm -i ${IMAGE} cat`)).toEqual({ out: '', err: '', code: 0 })
  const { out } = await typed(
    `docker run --rm ${IMAGE} sh -c 'i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done'`,
  )
  expect(out.split('\n').length).toBe(20_001)
})

onRoot('a program that is not in the image ends the line with 127, and rm takes away what is left', async () => {
  const { err, code } = await typed(`docker run --name nope ${IMAGE} frobnicate`)
  expect(err).toMatch(/^docker: Error response from daemon: .*"frobnicate".*executable file not found in \$PATH/)
  expect(code).toBe(127)
  expect(await typed('docker rm nope')).toEqual({ out: 'nope\n', err: '', code: 0 })
})

onRoot('stats goes on with new tables until it is interrupted', async () => {
  await typed(`docker run -d --name used ${IMAGE} sleep 1000`)
  const interrupt = new AbortController()
  let tables = 0
  for await (const piece of service.console('docker stats used', 80, interrupt.signal)) {
    if (piece.type !== 'replace') continue
    expect(piece.text).toMatch(/^CONTAINER ID .*\n[0-9a-f]{12} +used /)
    if (++tables === 2) interrupt.abort()
  }
  expect(tables).toBe(2)
  await typed('docker rm -f used')
})

onRoot('a container is made, looked at, changed and removed by lines alone', async () => {
  const { out: id, code } = await typed(`docker run -d --name box ${IMAGE} sleep 1000`)
  expect(code).toBe(0)
  expect(await typed(`docker exec -e A=b box sh -c 'echo "$A" > /made; echo said; exit 4'`)).toEqual({
    out: 'said\n',
    err: '',
    code: 4,
  })
  expect((await typed('docker diff box')).out).toContain('A /made\n')
  expect(
    (await typed("docker inspect -f '{{.State.Status}} {{len .Config.Env}} {{json .Config.Cmd}}' box")).out,
  ).toMatch(/^running \d+ \["sleep","1000"\]\n$/)
  expect((await typed('docker top box')).out).toMatch(/^UID +PID +PPID .*\n.*sleep 1000\n$/)
  expect((await typed('docker pause box')).out).toBe('box\n')
  expect((await typed('docker ps')).out).toMatch(/Up .*\(Paused\)/)
  expect((await typed('docker unpause box')).out).toBe('box\n')
  expect(await typed('docker rm box')).toMatchObject({ out: '', code: 1 })
  expect(await typed('docker rename box crate')).toEqual({ out: '', err: '', code: 0 })
  expect(await typed('docker kill crate')).toMatchObject({ out: 'crate\n', code: 0 })
  expect((await typed('docker wait crate')).out).toBe('137\n')
  expect((await typed('docker ps -a --format "{{.Names}} {{.Status}}"')).out).toMatch(/^crate Exited \(137\) .* ago\n$/)
  expect((await typed(`docker rm ${id.slice(0, 12)}`)).code).toBe(0)
})

onRoot('logs of a container come out as they went in, on their streams', async () => {
  await typed(`docker run -d --name talker ${IMAGE} sh -c 'echo one; echo two >&2'`)
  await typed('docker wait talker')
  expect(await typed('docker logs talker')).toEqual({ out: 'one\n', err: 'two\n', code: 0 })
  expect((await typed('docker logs -n 1 -t talker')).err).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z two\n$/)
  await typed('docker rm talker')
})

onRoot('cp carries files and folders both ways, under the names that docker gives them', async () => {
  const here = join(scene.folder, 'cp')
  mkdirSync(join(here, 'tree', 'sub'), { recursive: true })
  writeFileSync(join(here, 'tree', 'sub', 'file'), 'content')
  symlinkSync('sub/file', join(here, 'tree', 'link'))
  await typed(`docker create --name box ${IMAGE} true`)

  expect((await typed(`docker cp ${here}/tree box:/new`)).err).toMatch(/^Successfully copied [\d.]+kB to box:\/new\n$/)
  await typed(`docker cp ${here}/tree box:/new`)
  await typed(`docker cp ${here}/tree/. box:/new/flat`)
  await typed(`docker cp ${here}/tree/sub/file box:/new/renamed`)
  expect(await typed(`docker cp ${here}/tree/sub/file box:/missing/`)).toMatchObject({ code: 1 })

  expect((await typed(`docker cp box:/new ${here}/out`)).code).toBe(0)
  const read = (path: string): string => readFileSync(join(here, path), 'utf8')
  expect(read('out/sub/file')).toBe('content')
  expect(read('out/link')).toBe('content')
  expect(read('out/tree/sub/file')).toBe('content')
  expect(read('out/flat/sub/file')).toBe('content')
  expect(read('out/renamed')).toBe('content')
  expect(statSync(join(here, 'out')).mode & 0o777).toBe(0o755)
  await typed(`docker cp box:/new/sub/file ${here}/out`)
  expect(read('out/file')).toBe('content')
  await typed(`docker cp -q box:/new/sub/. ${here}/contents`)
  expect(read('contents/file')).toBe('content')
  await typed(`docker cp -L box:/new/link ${here}/followed`)
  expect(read('followed')).toBe('content')
  const { err, code } = await typed(`docker cp box:/nothing ${here}/x`)
  expect(err).toMatch(/Could not find the file \/nothing in container/)
  expect(code).toBe(1)
  expect(existsSync(join(here, 'x'))).toBe(false)
  await typed('docker rm box')
})

onRoot('export writes the whole file or none', async () => {
  await typed(`docker create --name box ${IMAGE} true`)
  expect(await typed(`docker export -o ${scene.folder}/missing/box.tar box`)).toMatchObject({ code: 1 })
  expect(await typed(`docker export -o ${scene.folder}/box.tar box`)).toEqual({ out: '', err: '', code: 0 })
  expect(statSync(join(scene.folder, 'box.tar')).size).toBeGreaterThan(500_000)
  await typed('docker rm box')
})

onRoot(
  'a terminal on a real container: the first prompt is seen, input is answered, and a closed window hangs up',
  async () => {
    await typed(`docker run -it --name term ${IMAGE} sh`)
    const closed = new AbortController()
    const target = { container: 'term', command: null, execId: null, tty: true, rows: 30, columns: 100 }
    let seen = ''
    let session = ''
    const wait = async (stream: AsyncIterator<TerminalOutput>, text: string): Promise<void> => {
      while (!seen.includes(text)) {
        const { value } = await stream.next()
        if (value?.type === 'open') session = value.session
        if (value?.type === 'data') seen += Buffer.from(value.data).toString()
        if (!value || value.type === 'end') throw new Error(`the terminal ended after ${JSON.stringify(seen)}`)
      }
    }
    const stream = service.terminal(target, context, closed.signal)[Symbol.asyncIterator]()
    await wait(stream, '# ')
    await service.terminalInput(session, Buffer.from('stty size; echo mark$((1+1))\n'))
    await wait(stream, 'mark2')
    expect(seen).toContain('30 100')

    seen = ''
    const shell = service.terminal({ ...target, command: ['sh'] }, context, closed.signal)[Symbol.asyncIterator]()
    await wait(shell, '# ')
    const count = async (): Promise<number> => (await scene.containers.processes('term')).length
    expect(await count()).toBe(2)
    closed.abort()
    await shell.next()
    await expect.poll(count).toBe(1)
    await typed('docker rm -f term')
  },
)
