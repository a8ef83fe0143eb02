import type { Socket } from 'node:net'
import { onProcessEnd, type ProcessIdentity } from '../../base/syscalls/process.ts'
import { connectPackets, type PacketSocket } from '../../base/syscalls/socket.ts'
import type { Stdio } from './runtime.ts'

/** conmon reads at most this much from a client at once and drops the rest of a longer packet. */
const PACKET_BYTES = 32768
/** First byte of what conmon sends: which stream the rest belongs to. */
const STDERR = 3
/** What a client that has not asked for delivery yet may make us keep. */
const KEPT_BYTES = 1024 * 1024

/** Connects to conmon's attach socket. A client that does not read would stop the container, so packets are always taken, except while the client itself asked to pause. */
export function openStdio(attach: string): AttachedStdio {
  return new AttachedStdio(connectPackets(attach))
}

export class AttachedStdio implements Stdio {
  readonly #socket: Socket
  #kept: Buffer[] = []
  #keptBytes = 0
  #delivering = false
  /** Whether the client has ever wanted output. */
  #wanted = false
  #absorbing = false
  #stopWatch = () => {}
  #ended: 'ended' | 'slow' | null = null
  #listeners: ((stream: 'stdout' | 'stderr', data: Buffer) => void)[] = []
  #endListeners: ((why: 'ended' | 'slow') => void)[] = []
  #written: Promise<void> = Promise.resolve()

  constructor({ stream: socket, rest }: PacketSocket) {
    this.#socket = socket
    socket.on('data', (packet: Buffer) => this.#take(packet))
    // ECONNRESET: conmon ended with input of ours unread, after it had sent all output.
    socket.on('error', () => {
      for (const packet of rest()) this.#take(packet)
      this.#end('ended')
    })
    socket.on('close', () => {
      this.#stopWatch()
      this.#end('ended')
    })
    socket.on('end', () => socket.destroy())
  }

  onData(listener: (stream: 'stdout' | 'stderr', data: Buffer) => void): void {
    this.#listeners.push(listener)
  }

  onEnd(listener: (why: 'ended' | 'slow') => void): void {
    this.#endListeners.push(listener)
  }

  resume(): void {
    this.#delivering = true
    this.#wanted = true
    this.#flush()
    this.#socket.resume()
  }

  pause(): void {
    this.#delivering = false
    if (!this.#absorbing) this.#socket.pause()
  }

  /** One packet at a time: libuv would merge two into one that conmon cuts off. */
  write(data: Uint8Array): Promise<void> {
    this.#written = this.#written.then(async () => {
      for (let start = 0; start < data.length; start += PACKET_BYTES)
        await this.#send(data.subarray(start, start + PACKET_BYTES))
    })
    return this.#written
  }

  #send(packet: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#socket.writable) return resolve()
      // A process that has ended takes no more input; that is said by onEnd, not here.
      this.#socket.write(packet, () => resolve())
    })
  }

  endInput(): void {
    void this.#written.then(() => this.#socket.end())
  }

  close(): void {
    this.#socket.destroy()
  }

  /**
   * Once this process has ended, no more than the pipes hold can come: that is kept for a client that paused, as conmon must
   * get rid of it before it can tell the exit code.
   */
  absorbAfter(process: ProcessIdentity): void {
    this.#stopWatch = onProcessEnd(process, () => {
      this.#absorbing = true
      this.#socket.resume()
    })
  }

  #take(packet: Buffer): void {
    this.#kept.push(packet)
    this.#keptBytes += packet.length
    this.#flush()
    if (!this.#wanted && this.#keptBytes > KEPT_BYTES) {
      this.#kept = []
      this.#end('slow')
      this.#socket.destroy()
    }
  }

  #flush(): void {
    while (this.#delivering && this.#kept.length) {
      const packet = this.#kept.shift() as Buffer
      this.#keptBytes -= packet.length
      const stream = packet[0] === STDERR ? 'stderr' : 'stdout'
      for (const listener of this.#listeners) listener(stream, packet.subarray(1))
    }
    if (this.#delivering && this.#ended) this.#tellEnd(this.#ended)
  }

  /** The end comes after all output, so it waits for delivery like output does. */
  #end(why: 'ended' | 'slow'): void {
    this.#ended ??= why
    if (this.#delivering || why === 'slow') this.#tellEnd(this.#ended)
  }

  #tellEnd(why: 'ended' | 'slow'): void {
    for (const listener of this.#endListeners.splice(0)) listener(why)
  }
}
