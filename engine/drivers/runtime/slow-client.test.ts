import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AttachedStdio } from './stdio.ts'

let folder: string
let monitor: Socket
let stdio: AttachedStdio
let why: Promise<string>

/** A monitor that sends, and a client that may be 256 KiB behind and is waited for a moment. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-slow-'))
  const server = createServer().listen(join(folder, 'attach'))
  await once(server, 'listening')
  const stream = connect(join(folder, 'attach'))
  ;[monitor] = (await once(server, 'connection')) as [Socket]
  server.close()
  stdio = new AttachedStdio({ stream, rest: () => [] }, { bytes: 256 << 10, patience: 300 })
  why = new Promise((resolve) => stdio.onEnd(resolve))
})
afterEach(() => {
  stdio.close()
  monitor.destroy()
  rmSync(folder, { recursive: true })
})

const PIECE = Buffer.alloc(8 << 10, 2)

test('a client that takes nothing any more is let go, and until then the process only waits', async () => {
  stdio.onData(() => stdio.pause())
  stdio.resume()
  const sent = new Promise<void>((resolve) => monitor.write(Buffer.concat(Array(400).fill(PIECE)), () => resolve()))
  expect(await why).toBe('slow')
  monitor.destroy()
  await sent
})

test('a client that reads on, however slowly, gets all of it', async () => {
  let bytes = 0
  stdio.onData((_, data) => {
    bytes += data.length + 1
    stdio.pause()
    setTimeout(() => stdio.resume(), 5)
  })
  stdio.resume()
  monitor.end(Buffer.concat(Array(200).fill(PIECE)))
  expect(await why).toBe('ended')
  expect(bytes).toBe(200 * PIECE.length)
})
