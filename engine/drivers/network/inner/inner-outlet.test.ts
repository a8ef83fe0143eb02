import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { Namespaces } from '../namespaces.ts'
import { InnerOutlet } from './inner-outlet.ts'

/** Sends back what it gets, by TCP and UDP on the same port of its loopback. */
const ECHO = `
const tcp = require('net').createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket))
tcp.listen(7000, '127.0.0.1', () => {
  const udp = require('dgram').createSocket('udp4')
  udp.on('message', (data, from) => udp.send(data, from.port, from.address)).bind(7000, '127.0.0.1', () => console.log('ready'))
})`

test.skipIf(process.getuid?.() !== 0)(
  'connections and datagrams begin in the other namespace, and their ends are told',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cutaway-inner-'))
    const spaces = new Namespaces(folder, false)
    const space = await spaces.make('space')
    const echo = spawn('nsenter', [`--net=${space}`, process.execPath, '-e', ECHO], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const outlet = new InnerOutlet(space)
    try {
      await once(createInterface(echo.stdout), 'line')
      const socket = await outlet.connect({ host: '127.0.0.1', port: 7000 })
      socket.end('through the wall')
      expect(await text(socket)).toBe('through the wall')

      const nowhere = await outlet.connect({ host: '127.0.0.1', port: 7001 })
      const [error] = await once(nowhere, 'error').catch((thrown: unknown) => [thrown])
      expect(error).toMatchObject({ code: 'ECONNREFUSED' })

      const datagrams = await outlet.datagrams(4)
      const answered = once(datagrams, 'message')
      datagrams.send('knock', 7000, '127.0.0.1')
      expect(String((await answered)[0])).toBe('knock')
      datagrams.close()
    } finally {
      await outlet.close()
      echo.kill()
      await once(echo, 'exit')
      spaces.drop('space')
      rmSync(folder, { recursive: true })
    }
  },
)
