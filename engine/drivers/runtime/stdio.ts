import type { Socket } from 'node:net'
import { onProcessEnd, type ProcessIdentity } from '../../base/syscalls/process.ts'
import { connectPackets, type PacketSocket } from '../../base/syscalls/socket.ts'
import { Backlog } from './backlog.ts'
import type { Stdio } from './runtime.ts'

/** conmon reads at most this much from a client at once and drops the rest of a longer packet. */
const PACKET_BYTES = 32768
/** First byte of what conmon sends: which stream the rest belongs to. */
const STDERR = 3
/** What a client that has not asked for delivery yet may make us keep. */
const KEPT_BYTES = 1024 * 1024
/**
 * `bytes`: what a client that paused may make us keep; then the process waits for it, as it does for a pipe that is full.
 * `patience`: milliseconds that it waits for a client that takes nothing at all.
 */
const BEHIND = { bytes: 64 * 1024 * 1024, patience: 10_000 }

/** Connects to conmon's attach socket. A client that does not read would stop the container, so packets are taken and kept for it. */
export function openStdio(attach: string): AttachedStdio {
  return new AttachedStdio(connectPackets(attach))
}

export class AttachedStdio implements Stdio {
  readonly #socket: Socket
  readonly #behind: typeof BEHIND
  readonly #kept = new Backlog()
  #delivering = false
  /** Whether the client has ever wanted output. */
  #wanted = false
  #absorbing = false
  #patience: NodeJS.Timeout | undefined
  #stopWatch = () => {}
  #ended: 'ended' | 'slow' | null = null
  #listeners: ((stream: 'stdout' | 'stderr', data: Buffer) => void)[] = []
  #endListeners: ((why: 'ended' | 'slow') => void)[] = []
  #written: Promise<void> = Promise.resolve()

  constructor({ stream: socket, rest }: PacketSocket, behind = BEHIND) {
    this.#socket = socket
    this.#behind = behind
    socket.on('data', (packet: Buffer) => this.#take(packet))
    // ECONNRESET: conmon ended with input of ours unread, after it had sent all output.
    socket.on('error', () => {
      for (const packet of rest()) this.#take(packet)
      this.#end('ended')
    })
    socket.on('close', () => {
      this.#stopWatch()
      clearTimeout(this.#patience)
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
    clearTimeout(this.#patience)
    this.#patience = undefined
    this.#flush()
    if (this.#kept.bytes > this.#behind.bytes && !this.#absorbing) this.#makeWait()
    else this.#socket.resume()
  }

  pause(): void {
    this.#delivering = false
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
    this.#kept[Symbol.dispose]()
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
    this.#flush()
    if (!this.#wanted && this.#kept.bytes > KEPT_BYTES) this.#letGo()
    else if (this.#kept.bytes > this.#behind.bytes && !this.#absorbing) this.#makeWait()
  }

  /** The process waits: for a client that reads on, however slowly; not for one that does not read at all. */
  #makeWait(): void {
    this.#socket.pause()
    this.#patience ??= setTimeout(() => this.#letGo(), this.#behind.patience).unref()
  }

  #letGo(): void {
    this.#kept[Symbol.dispose]()
    this.#end('slow')
    this.#socket.destroy()
  }

  #flush(): void {
    while (this.#delivering) {
      const packet = this.#kept.shift()
      if (!packet) break
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
