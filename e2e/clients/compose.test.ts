// docker-compose 1.29 of Debian 12, and compose 2 of a later one, on a project of two services with a network, a volume and a port.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cliEnvironment, type RunningEngine, runProgram, startEngine } from '../engine/harness.ts'
import { busyboxArchive } from '../engine/images.ts'

const PROJECT = {
  version: '3.8',
  services: {
    server: {
      image: 'box',
      command: ['busybox', 'httpd', '-f', '-p', '80', '-h', '/data'],
      ports: ['127.0.0.1::80'],
      volumes: ['content:/data'],
      stop_signal: 'SIGKILL',
    },
    client: {
      image: 'box',
      command: ['sh', '-c', 'echo "written by $$NAME" > /data/index.html; echo ready; exec sleep 600'],
      environment: { NAME: 'client' },
      volumes: ['content:/data'],
      depends_on: ['server'],
      stop_signal: 'SIGKILL',
    },
  },
  volumes: { content: {} },
}

let engine: RunningEngine
let folder: string

beforeAll(async () => {
  engine = await startEngine()
  await engine.ok('load', '-q', '-i', busyboxArchive('box'))
  folder = mkdtempSync(join(tmpdir(), 'cutaway-compose-'))
  writeFileSync(join(folder, 'docker-compose.yml'), JSON.stringify(PROJECT))
})
afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const later = new URL(
  '../../.cache/clients/sid/docker-compose/usr/libexec/docker/cli-plugins/docker-compose',
  import.meta.url,
)
const PROGRAMS = [
  { name: 'docker-compose 1.29', program: '/usr/bin/docker-compose' },
  { name: 'compose 2', program: fileURLToPath(later) },
]

describe.each(PROGRAMS)('$name', ({ program }) => {
  async function compose(...words: string[]): Promise<string> {
    const options = { env: cliEnvironment(engine.socket), cwd: folder, limit: 90_000 }
    const { code, stdout, stderr } = await runProgram(program, ['-p', 'shop', ...words], options)
    expect(code, `docker-compose ${words.join(' ')}: ${stderr}`).toBe(0)
    return stdout
  }

  test.skipIf(!existsSync(program))(
    'brings a project up, looks into it, makes it larger and takes it away',
    async () => {
      await compose('up', '-d')
      expect(await engine.ok('network', 'ls', '--filter', 'name=shop', '--format', '{{.Name}} {{.Driver}}')).toBe(
        'shop_default bridge',
      )
      expect(await engine.ok('volume', 'ls', '-q')).toBe('shop_content')
      expect(await compose('ps')).toMatch(/shop.client.1[\s\S]*shop.server.1.*127\.0\.0\.1:\d+->80\/tcp/)

      expect(await compose('exec', '-T', 'client', 'busybox', 'nslookup', 'server')).toContain('Name:\tserver')
      const address = (await compose('port', 'server', '80')).trim()
      const page = () => fetch(`http://${address}/`).then((answer) => answer.text(), String)
      await expect.poll(page).toBe('written by client\n')
      await expect.poll(() => compose('logs', '--no-color', 'client')).toMatch(/client.1 +\| ready/)
      expect(await compose('run', '--rm', 'client', 'echo', 'one off')).toContain('one off')

      await compose('up', '-d', '--force-recreate', '--no-deps', 'client')
      await compose('up', '-d', '--scale', 'client=3')
      const clients = await engine.ok('ps', '-q', '--filter', 'label=com.docker.compose.service=client')
      expect(clients.split('\n')).toHaveLength(3)
      await compose('pause')
      expect(await engine.ok('ps', '-q', '--filter', 'status=paused')).not.toBe('')
      await compose('unpause')

      await compose('down', '-v')
      expect(await engine.ok('ps', '-aq')).toBe('')
      expect(await engine.ok('network', 'ls', '-q', '--filter', 'name=shop')).toBe('')
      expect(await engine.ok('volume', 'ls', '-q')).toBe('')
    },
  )
})
