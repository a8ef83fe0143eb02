import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6, Socket, type SocketConstructorOpts } from 'node:net'
import { Worker } from 'node:worker_threads'
import { EngineError } from '../../../base/errors.ts'
import type { Outlet, Place } from '../outlet.ts'
import type { Answer, Question, WorkerData } from './messages.ts'

/**
 * Connections that begin in another network namespace. Who is root of a user namespace only could enter it, but not come back: a
 * thread goes instead, for good, and makes sockets there that this one uses.
 */
export class InnerOutlet implements Outlet {
  readonly #space: string
  readonly #waiting = new Map<number, PromiseWithResolvers<number>>()
  #worker: Worker | null = null
  #asked = 0

  constructor(space: string) {
    this.#space = space
  }

  async connect(to: Place): Promise<Socket> {
    const fd = await this.#socket({ family: familyOf(to.host), kind: 'stream' })
    // Without `manualStart`, which is Node's own, it would be read from before it is connected, and fail.
    const settings = { fd, allowHalfOpen: true, manualStart: true }
    return new Socket(settings as SocketConstructorOpts).connect(to)
  }

  async datagrams(family: 4 | 6): Promise<DatagramSocket> {
    const fd = await this.#socket({ family, kind: 'datagram' })
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
    socket.bind({ fd, exclusive: true })
    return socket
  }

  /** The thread leaves the namespace, so that nothing holds it. Connections that are open stay so. */
  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    if (!worker) return
    const ended = once(worker, 'exit')
    worker.ref()
    worker.postMessage('end' satisfies Question)
    await ended
  }

  #socket(wanted: { family: 4 | 6; kind: 'stream' | 'datagram' }): Promise<number> {
    const id = this.#asked++
    const waiting = Promise.withResolvers<number>()
    this.#waiting.set(id, waiting)
    this.#thread().postMessage({ id, ...wanted } satisfies Question)
    return waiting.promise
  }

  #thread(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(workerFile(), { workerData: { space: this.#space } satisfies WorkerData })
    this.#worker = worker
    worker.unref()
    worker.on('message', ({ id, descriptor, problem }: Answer) => {
      if (descriptor === null) this.#waiting.get(id)?.reject(new EngineError('internal', problem))
      else this.#waiting.get(id)?.resolve(descriptor)
      this.#waiting.delete(id)
    })
    let failure: unknown = null
    worker.on('error', (error) => {
      failure = error
    })
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = null
      const error = new EngineError('internal', 'the thread that connects to containers ended', { cause: failure })
      for (const { reject } of this.#waiting.values()) reject(error)
      this.#waiting.clear()
    })
    return worker
  }
}

function familyOf(host: string): 4 | 6 {
  return isIPv6(host) ? 6 : 4
}

/** Beside this file as a source; beside the program when bundled. */
function workerFile(): URL {
  const name = import.meta.url.endsWith('.ts') ? './inner-worker.ts' : './inner-worker.js'
  return new URL(name, import.meta.url)
}
