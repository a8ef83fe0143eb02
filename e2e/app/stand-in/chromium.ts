/** Chromium as a child process, spoken to over --remote-debugging-pipe: it dies with us, and Playwright may still join on a port. */
import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
// playwright-core has these types but does not export them
import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts'

export type { Protocol }

type Commands = Protocol.CommandParameters
type Results = Protocol.CommandReturnValues
type Waiting = { resolve(result: never): void; reject(error: Error): void; method: string }

const FLAGS = [
  '--headless',
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--password-store=basic',
  '--enable-blink-features=MessagePortCloseEvent', // Electron has it on, Chromium off
  '--remote-debugging-pipe',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

/** One attached target, or the browser itself; events are CDP's, narrowed to this session. */
export class Session extends EventEmitter {
  readonly #chromium: Chromium
  readonly #id: string | undefined
  constructor(chromium: Chromium, id?: string) {
    super()
    this.#chromium = chromium
    this.#id = id
    chromium.sessions.set(id, this)
  }
  send<M extends keyof Commands>(method: M, params?: Commands[M]): Promise<Results[M]> {
    return this.#chromium.send(method, params, this.#id)
  }
  listen<E extends keyof Protocol.Events>(event: E, listener: (payload: Protocol.Events[E]) => void): void {
    this.on(event, listener)
  }
}

export class Chromium {
  readonly sessions = new Map<string | undefined, Session>()
  readonly browser = new Session(this)
  readonly process: ChildProcess
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0
  #partial: Buffer[] = []

  constructor(executable: string, args: string[]) {
    this.process = spawn(executable, [...FLAGS, ...args], { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] })
    createInterface(this.process.stderr as Readable).on('line', (line) => {
      if (line.startsWith('DevTools listening on')) console.error(line) // Electron prints it too; Playwright reads it
    })
    const out = this.process.stdio[4] as Readable
    out.on('data', (bytes: Buffer) => this.#read(bytes))
    out.on('close', () => this.#fail(new Error('Chromium is gone')))
  }

  async close(): Promise<void> {
    const gone = once(this.process, 'exit')
    this.send('Browser.close').catch(() => {})
    await gone
  }

  async attach(targetId: string): Promise<Session> {
    const { sessionId } = await this.browser.send('Target.attachToTarget', { targetId, flatten: true })
    return new Session(this, sessionId)
  }

  send<M extends keyof Commands>(method: M, params?: Commands[M], sessionId?: string): Promise<Results[M]> {
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, method })
      const pipe = this.process.stdio[3] as Writable
      pipe.write(`${JSON.stringify({ id, method, params: params ?? {}, sessionId })}\0`)
    })
  }

  #read(bytes: Buffer): void {
    for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0)) {
      const message = Buffer.concat([...this.#partial, bytes.subarray(0, end)]).toString()
      this.#partial = []
      bytes = bytes.subarray(end + 1)
      this.#dispatch(JSON.parse(message))
    }
    if (bytes.length > 0) this.#partial.push(bytes)
  }

  #dispatch(message: {
    id?: number
    method: string
    params: unknown
    sessionId?: string
    result: unknown
    error?: Error
  }) {
    if (message.id === undefined) return void this.sessions.get(message.sessionId)?.emit(message.method, message.params)
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (message.error) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`))
    else waiting?.resolve(message.result as never)
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
