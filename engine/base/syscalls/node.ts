import { encodeName } from '../byte-name.ts'
import { check, libc } from './libc.ts'

const mknod = libc.func('int mknod(const char *path, unsigned int mode, unsigned long dev)')

const S_IFIFO = 0o010000
const S_IFCHR = 0o020000
const S_IFBLK = 0o060000

/** A character device 0:0: what overlayfs reads as "this name of a lower layer is gone". Allowed in a user namespace too. */
export function makeWhiteout(path: string): void {
  make(path, S_IFCHR, 0)
}

/** Made with mode 0600 at most: the caller sets owner and mode afterwards. EPERM in a user namespace. */
export function makeDevice(path: string, type: 'character' | 'block', major: number, minor: number): void {
  make(path, (type === 'character' ? S_IFCHR : S_IFBLK) | 0o600, deviceNumber(major, minor))
}

export function makeFifo(path: string): void {
  make(path, S_IFIFO | 0o600, 0)
}

function make(path: string, mode: number, device: number): void {
  const name = path.isWellFormed() ? path : Buffer.concat([encodeName(path), Buffer.alloc(1)])
  check(mknod(name, mode, device), 'mknod', path)
}

/** `dev_t` as glibc lays it out: twelve low bits of major and eight of minor first, the higher ones above. */
function deviceNumber(major: number, minor: number): number {
  const high = BigInt(major >>> 12) << 44n
  const middle = BigInt(minor >>> 8) << 20n
  return Number(high | middle | BigInt(((major & 0xfff) << 8) | (minor & 0xff)))
}

export function majorOf(device: number): number {
  const bits = BigInt(device)
  return Number(((bits >> 32n) & 0xfffff000n) | ((bits >> 8n) & 0xfffn))
}

export function minorOf(device: number): number {
  const bits = BigInt(device)
  return Number(((bits >> 12n) & 0xffffff00n) | (bits & 0xffn))
}
