import { closeSync, constants, openSync } from 'node:fs'
import type { Socket } from 'node:net'
import { basename, dirname } from 'node:path'
import { check, libc } from './libc.ts'
import { streamOf } from './pipe-handle.ts'

const socket = libc.func('int socket(int family, int type, int protocol)')
const connect = libc.func('int connect(int descriptor, const void *address, unsigned int length)')
const close = libc.func('int close(int descriptor)')

const AF_UNIX = 1
const SOCK_SEQPACKET = 5
const SOCK_CLOEXEC = 0o2000000
const SOCK_NONBLOCK = 0o4000
/** `struct sockaddr_un`: family, then a path that ends with a zero byte. */
const PATH_OFFSET = 2
const PATH_BYTES = 108

/**
 * Connects to a Unix socket that keeps packets apart (SOCK_SEQPACKET), which node:net cannot. The path may be longer than the
 * 107 bytes an address holds: the folder is opened and named by its descriptor. `SystemError`: ENOENT, ECONNREFUSED.
 */
export function connectPackets(path: string): Socket {
  const folder = openSync(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    const descriptor = check(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), 'socket')
    try {
      const short = `/proc/self/fd/${folder}/${basename(path)}`
      const address = Buffer.alloc(PATH_OFFSET + PATH_BYTES)
      address.writeUInt16LE(AF_UNIX, 0)
      address.write(short, PATH_OFFSET)
      check(connect(descriptor, address, PATH_OFFSET + Buffer.byteLength(short) + 1), 'connect', path)
      return streamOf(descriptor, { writable: true })
    } catch (error) {
      close(descriptor)
      throw error
    }
  } finally {
    closeSync(folder)
  }
}
