import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ENTRY, leftovers, type RunningEngine, startEngine, until } from './harness.ts'
import { ask, messageOf } from './http.ts'
import { busyboxArchive } from './images.ts'

describe('the program', () => {
  test('says in one line that it is ready, and names the socket', async () => {
    const engine = await startEngine()
    try {
      expect(engine.ready.line).toContain(`unix://${engine.socket}`)
      expect(statSync(engine.socket).mode & 0o777).toBe(0o600)
    } finally {
      await engine.close()
    }
  })

  test('a second one on the same root says who has it', async () => {
    const engine = await startEngine()
    const elsewhere = mkdtempSync(join(tmpdir(), 'cutaway-e2e-'))
    try {
      await expect(startEngine({ folder: elsewhere, root: engine.root })).rejects.toThrow(
        new RegExp(`${engine.root} is in use by .*${engine.pid}.*${engine.socket}`),
      )
      await expect(startEngine({ folder: engine.folder, root: join(elsewhere, 'root') })).rejects.toThrow(
        'is in use by the engine with pid',
      )
    } finally {
      rmSync(elsewhere, { recursive: true })
      await engine.close()
    }
  })

  test('a socket that a killed engine left is replaced', async () => {
    const engine = await startEngine()
    await engine.restart('SIGKILL')
    expect(await engine.ok('ps')).toContain('CONTAINER ID')
    await engine.close()
  })

  test('SIGTERM and SIGINT end it cleanly and leave containers running', async () => {
    const engine = await startEngine()
    await engine.ok('load', '-q', '-i', busyboxArchive('box:latest'))
    await engine.ok('run', '-d', '--name', 'stays', 'box', 'sh', '-c', 'while true; do echo tick; sleep 0.1; done')
    const pid = Number(await engine.ok('inspect', '--format', '{{.State.Pid}}', 'stays'))
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      await engine.kill(signal)
      expect(() => process.kill(pid, 0)).not.toThrow()
      expect(leftovers(engine.folder).filter((left) => left.startsWith('mount')).length).toBeLessThan(3)
      await engine.start()
      expect(await engine.ok('inspect', '--format', '{{.State.Pid}} {{.State.Status}}', 'stays')).toBe(`${pid} running`)
    }
    await engine.close()
  })

  test('a sample is loaded once: who removed it does not get it back', async () => {
    const engine = await startEngine({ arguments: ['--sample', busyboxArchive('sample:1')] })
    await until('the sample is there', async () => (await engine.ok('images', '-q', 'sample')) !== '')
    await engine.ok('rmi', 'sample:1')
    await engine.restart('SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await engine.ok('images', '-q')).toBe('')
    await engine.close()
  })

  test('--help explains every option, and an unknown one is refused', async () => {
    const run = async (...words: string[]) => {
      const child = spawn(process.execPath, [ENTRY, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
      let text = ''
      child.stdout.on('data', (data) => (text += data))
      child.stderr.on('data', (data) => (text += data))
      const [code] = await once(child, 'close')
      return { code, text }
    }
    const help = await run('--help')
    expect(help.code).toBe(0)
    for (const option of ['--root', '--run-dir', '--web', '--web-root', '--token', '--sample'])
      expect(help.text).toContain(option)
    expect((await run('--nonsense')).code).toBe(1)
    const unusable = await run('--root', '/etc/passwd/root', '--run-dir', join(tmpdir(), 'cutaway-e2e-unused'))
    expect(unusable.code).toBe(1)
    expect(unusable.text).toContain('/etc/passwd/root cannot be made')
  })
})

describe('the API', () => {
  let engine: RunningEngine
  beforeAll(async () => {
    engine = await startEngine()
    await engine.ok('load', '-q', '-i', busyboxArchive('box:latest'))
  })
  afterAll(() => engine.close())
  const get = (path: string) => ask(engine.socket, 'GET', path)

  test('_ping tells the newest version, to GET and HEAD', async () => {
    const [got, head] = [await get('/_ping'), await ask(engine.socket, 'HEAD', '/_ping')]
    expect(got).toMatchObject({ status: 200, body: 'OK' })
    for (const { headers } of [got, head])
      expect(headers).toMatchObject({ 'api-version': '1.50', ostype: 'linux', 'docker-experimental': 'false' })
    expect(head.body).toBe('')
  })

  test('older versions are answered, newer ones told what is the newest', async () => {
    expect((await get('/v1.24/containers/json')).status).toBe(200)
    expect((await get('/v1.12/images/json')).status).toBe(200)
    const newer = await get('/v1.99/info')
    expect(newer.status).toBe(400)
    expect(messageOf(newer)).toContain('Maximum supported API version is 1.50')
  })

  test('what is not served answers 501 with a sentence', async () => {
    for (const path of ['/v1.50/swarm/init', '/v1.50/swarm/join']) {
      const answer = await ask(engine.socket, 'POST', path)
      expect([path, answer.status]).toEqual([path, 501])
      expect(messageOf(answer).length).toBeGreaterThan(10)
    }
  })

  test.each(['/no/such/thing', '/vx/info', '/containers/state/json/', '/containers'])('%s is no page', async (path) => {
    expect(await get(path)).toMatchObject({ status: 404, body: '{"message":"page not found"}\n' })
  })

  test('a filter in a form counts as one in the query', async () => {
    await engine.ok('create', '--name', 'kept', 'box', 'true')
    const body = new URLSearchParams({ filters: '{"label":["nobodys"]}' }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await ask(engine.socket, 'POST', '/containers/prune', { body, headers })
    expect(JSON.parse(answer.body)).toEqual({ ContainersDeleted: null, SpaceReclaimed: 0 })
    await engine.ok('rm', 'kept')
  })

  test('bodies that are no JSON, too large or of another form are refused', async () => {
    const post = (body: string, type = 'application/json; charset=utf-8') =>
      ask(engine.socket, 'POST', '/containers/create', { body, headers: { 'content-type': type } })
    expect(messageOf(await post('{}', 'text/plain'))).toContain('unsupported Content-Type header (text/plain)')
    expect(messageOf(await post('{'))).toContain('invalid JSON')
    expect(messageOf(await post('{"Image":"box","Env":"A=1"}'))).toContain('unexpected Env')
    expect((await post(`{"Image":"${'x'.repeat(5 << 20)}"}`)).status).toBe(400)
    expect(messageOf(await post('{}'))).toContain('no image was named')
  })

  test('starting what runs and stopping what does not is 304', async () => {
    await engine.ok('run', '-d', '--name', 'state', 'box', 'sleep', '60')
    expect((await ask(engine.socket, 'POST', '/containers/state/start')).status).toBe(304)
    await engine.ok('kill', 'state')
    expect((await ask(engine.socket, 'POST', '/containers/state/stop')).status).toBe(304)
    await engine.ok('rm', 'state')
  })

  test('a client that does not upgrade gets its stream as the answer', async () => {
    await engine.ok('run', '-d', '--name', 'plain', 'box', 'sh', '-c', 'sleep 0.5; echo out; echo err >&2')
    const answer = await ask(engine.socket, 'POST', '/containers/plain/attach?stream=1&stdout=1&stderr=1')
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe('application/vnd.docker.multiplexed-stream')
    expect(answer.body).toContain('\x01\0\0\0\0\0\0\x04out\n')
    expect(answer.body).toContain('\x02\0\0\0\0\0\0\x04err\n')
    const refused = await ask(engine.socket, 'POST', '/containers/absent/attach?stream=1', {
      headers: { Connection: 'Upgrade', Upgrade: 'tcp' },
    })
    expect(refused.status).toBe(404)
    await engine.ok('rm', 'plain')
  })

  test('garbage on the socket harms nobody', async () => {
    const socket = connect(engine.socket)
    socket.write('\0\x01garbage\r\n\r\n')
    await once(socket.resume(), 'close')
    expect((await get('/_ping')).status).toBe(200)
  })

  test('a client that leaves a wait or a log behind is forgotten', async () => {
    await engine.ok('run', '-d', '--name', 'quiet', 'box', 'sleep', '60')
    for (const path of ['/containers/quiet/wait', '/containers/quiet/logs?stdout=1&follow=1']) {
      const socket = connect(engine.socket)
      socket.write(`${path.includes('wait') ? 'POST' : 'GET'} ${path} HTTP/1.1\r\nHost: engine\r\n\r\n`)
      await once(socket, 'data')
      socket.destroy()
    }
    expect(await engine.ok('inspect', '--format', '{{.State.Status}}', 'quiet')).toBe('running')
    await engine.ok('rm', '-f', 'quiet')
  })

  test('unknown ids are 404, starts of ids that fit several are refused', async () => {
    expect((await get('/containers/absent/json')).status).toBe(404)
    expect(messageOf(await get('/containers/absent/json'))).toBe('No such container: absent')
    expect(messageOf(await get('/images/absent/json'))).toBe('No such image: absent:latest')
    const ids: string[] = []
    for (let count = 0; count < 17; count++) ids.push(await engine.ok('create', 'box', 'true'))
    const starts = ids.map((id) => id.slice(0, 1))
    const double = starts.find((start, index) => starts.indexOf(start) !== index) ?? ''
    const ambiguous = await get(`/containers/${double}/json`)
    expect(ambiguous.status).toBe(409)
    expect(messageOf(ambiguous)).toMatch(/ambiguous|multiple|more than one/i)
    await engine.ok('rm', ...ids)
  })

  test('is in no swarm and has no plugins, in the words that clients know', async () => {
    for (const path of ['/swarm', '/nodes', '/services', '/tasks/x', '/secrets', '/configs/x']) {
      const answer = await get(path)
      expect(answer.status, path).toBe(503)
      expect(messageOf(answer)).toContain('This node is not a swarm manager.')
    }
    expect((await engine.docker('node', 'ls')).stderr).toContain('This node is not a swarm manager.')
    expect((await engine.docker('swarm', 'leave')).stderr).toContain('This node is not part of a swarm')
    expect((await engine.docker('swarm', 'init')).stderr).toContain('a swarm cannot be made')
    expect(JSON.parse((await get('/plugins')).body)).toEqual([])
    expect(messageOf(await get('/plugins/a/b/json'))).toBe('plugin "a/b" not found')
  })

  test('an older client gets the image fields of its version', async () => {
    const shown = async (version: string) =>
      JSON.parse((await ask(engine.socket, 'GET', `/${version}/images/box/json`)).body)
    const [old, middle, newest] = [await shown('v1.41'), await shown('v1.45'), await shown('v1.50')]
    expect(old).toMatchObject({ VirtualSize: old.Size, Container: '', ContainerConfig: { Cmd: null } })
    expect(old.Config).toMatchObject({ Hostname: '', OnBuild: null })
    expect(middle).not.toHaveProperty('ContainerConfig')
    expect(middle.Config).toHaveProperty('Hostname')
    expect(newest.Config).not.toHaveProperty('Hostname')
  })
})
