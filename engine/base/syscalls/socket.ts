import { closeSync, constants, openSync, readSync } from 'node:fs'
import type { Socket } from 'node:net'
import { basename, dirname } from 'node:path'
import { check, libc } from './libc.ts'
import { streamOf } from './pipe-handle.ts'

const socket = libc.func('int socket(int family, int type, int protocol)')
const connect = libc.func('int connect(int descriptor, const void *address, unsigned int length)')
const close = libc.func('int close(int descriptor)')
const fcntl = libc.func('int fcntl(int descriptor, int command, int argument)')

const AF_UNIX = 1
const SOCK_SEQPACKET = 5
const SOCK_CLOEXEC = 0o2000000
const SOCK_NONBLOCK = 0o4000
const F_DUPFD_CLOEXEC = 1030
/** More than conmon ever sends at once. */
const LARGEST_PACKET = 65536
/** `struct sockaddr_un`: family, then a path that ends with a zero byte. */
const PATH_OFFSET = 2
const PATH_BYTES = 108

export interface PacketSocket {
  /** Each `data` event is one packet. */
  stream: Socket
  /**
   * What the kernel still holds after the stream failed. A peer that closes while input of ours lies unread makes the next
   * read fail with ECONNRESET, before the packets that it had sent; a stream gives up there, and they would be lost.
   */
  rest(): Buffer[]
}

/**
 * Connects to a Unix socket that keeps packets apart (SOCK_SEQPACKET), which node:net cannot. The path may be longer than the
 * 107 bytes an address holds: the folder is opened and named by its descriptor. `SystemError`: ENOENT, ECONNREFUSED.
 */
export function connectPackets(path: string): PacketSocket {
  const folder = openSync(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    const descriptor = check(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), 'socket')
    try {
      const short = `/proc/self/fd/${folder}/${basename(path)}`
      const address = Buffer.alloc(PATH_OFFSET + PATH_BYTES)
      address.writeUInt16LE(AF_UNIX, 0)
      address.write(short, PATH_OFFSET)
      check(connect(descriptor, address, PATH_OFFSET + Buffer.byteLength(short) + 1), 'connect', path)
      return packetSocket(descriptor)
    } catch (error) {
      close(descriptor)
      throw error
    }
  } finally {
    closeSync(folder)
  }
}

function packetSocket(descriptor: number): PacketSocket {
  const spare = check(fcntl(descriptor, F_DUPFD_CLOEXEC, 0), 'fcntl')
  const stream = streamOf(descriptor, { writable: true })
  stream.on('close', () => closeSync(spare))
  return { stream, rest: () => readRest(spare) }
}

function readRest(descriptor: number): Buffer[] {
  const packets: Buffer[] = []
  for (;;) {
    const packet = Buffer.allocUnsafe(LARGEST_PACKET)
    try {
      const bytes = readSync(descriptor, packet)
      if (bytes === 0) return packets
      packets.push(packet.subarray(0, bytes))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') return packets
    }
  }
}
