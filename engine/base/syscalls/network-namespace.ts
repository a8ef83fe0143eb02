import { closeSync, openSync, writeFileSync } from 'node:fs'
import { check, libc } from './libc.ts'
import { mount } from './mount.ts'

const unshare = libc.func('int unshare(int flags)')
const setns = libc.func('int setns(int descriptor, int type)')
const socket = libc.func('int socket(int family, int type, int protocol)')
const ioctl = libc.func('int ioctl(int descriptor, unsigned long request, void *argument)')
const close = libc.func('int close(int descriptor)')

const CLONE_NEWNET = 0x40000000
const MS_BIND = 4096
const AF_INET = 2
const AF_INET6 = 10
const SOCK_STREAM = 1
const SOCK_DGRAM = 2
const SOCK_CLOEXEC = 0o2000000
const SOCK_NONBLOCK = 0o4000
const SIOCSIFFLAGS = 0x8914
const IFF_UP = 1
/** `struct ifreq`: a name of 16 bytes, then here the flags. */
const IFREQ_BYTES = 40
const IFREQ_FLAGS = 16

/**
 * Makes a network namespace whose loopback is up, and keeps it alive by mounting it over `file`. This thread is in the new
 * namespace for a moment, without giving anybody else the turn; the other threads of the process stay where they are.
 */
export function makeNetworkNamespace(file: string): void {
  writeFileSync(file, '')
  const own = '/proc/thread-self/ns/net'
  const back = openSync(own, 'r')
  try {
    check(unshare(CLONE_NEWNET), 'unshare')
    try {
      bringLoopbackUp()
      mount(own, file, null, MS_BIND, null)
    } finally {
      check(setns(back, CLONE_NEWNET), 'setns')
    }
  } finally {
    closeSync(back)
  }
}

/** Takes this thread into a network namespace; the other threads of the process stay where they are. */
export function joinNetworkNamespace(file: string): void {
  const descriptor = openSync(file, 'r')
  try {
    check(setns(descriptor, CLONE_NEWNET), 'setns', file)
  } finally {
    closeSync(descriptor)
  }
}

/** A socket that is not connected, in the network namespace of this thread: it stays there, whoever uses it. */
export function ipSocket(family: 4 | 6, kind: 'stream' | 'datagram'): number {
  const type = (kind === 'stream' ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC | SOCK_NONBLOCK
  return check(socket(family === 4 ? AF_INET : AF_INET6, type, 0), 'socket')
}

function bringLoopbackUp(): void {
  const descriptor = check(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), 'socket')
  try {
    const request = Buffer.alloc(IFREQ_BYTES)
    request.write('lo')
    request.writeUInt16LE(IFF_UP, IFREQ_FLAGS)
    check(ioctl(descriptor, SIOCSIFFLAGS, request), 'ioctl', 'lo up')
  } finally {
    close(descriptor)
  }
}
