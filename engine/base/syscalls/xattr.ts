import { encodeName } from '../byte-name.ts'
import { check, libc, SystemError } from './libc.ts'

const lsetxattr = libc.func(
  'int lsetxattr(const char *path, const char *name, const void *value, size_t size, int flags)',
)
const lgetxattr = libc.func('long lgetxattr(const char *path, const char *name, _Out_ void *value, size_t size)')
const llistxattr = libc.func('long llistxattr(const char *path, _Out_ void *list, size_t size)')

/** The kernel's XATTR_SIZE_MAX and XATTR_LIST_MAX: one buffer serves every call, so none needs to ask for the size first. */
const LARGEST = 1 << 16
const buffer = Buffer.alloc(LARGEST)

/** Sets an extended attribute of the path itself, never of what a symlink leads to. */
export function setXattr(path: string, name: string, value: Uint8Array): void {
  check(lsetxattr(terminated(path), name, value, value.length, 0), 'lsetxattr', `${path} ${name}`)
}

/** The value, or null when it has no such attribute (or the file system has none at all). */
export function getXattr(path: string, name: string): Buffer | null {
  try {
    const size = check(lgetxattr(terminated(path), name, buffer, LARGEST), 'lgetxattr', `${path} ${name}`)
    return Buffer.from(buffer.subarray(0, size))
  } catch (error) {
    if (error instanceof SystemError && (error.code === 'ENODATA' || error.code === 'ENOTSUP')) return null
    throw error
  }
}

/** Names of the attributes that this process may see, in the file system's order. */
export function listXattrs(path: string): string[] {
  try {
    const size = check(llistxattr(terminated(path), buffer, LARGEST), 'llistxattr', path)
    return size === 0 ? [] : buffer.toString('utf8', 0, size - 1).split('\0')
  } catch (error) {
    if (error instanceof SystemError && error.code === 'ENOTSUP') return []
    throw error
  }
}

/** A path as the C library takes it, with the bytes of names that are not UTF-8. */
function terminated(path: string): string | Buffer {
  return path.isWellFormed() ? path : Buffer.concat([encodeName(path), Buffer.alloc(1)])
}
