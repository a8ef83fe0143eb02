import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { constants } from 'node:os'
import { EngineError } from './errors.ts'
import { check, libc, SystemError } from './syscalls/libc.ts'

const flock = libc.func('int flock(int, int)')
const LOCK_EX = 2
const LOCK_NB = 4

export interface Lock extends Disposable {
  /** What others read who find the lock taken. */
  describe(holder: string): void
}

/**
 * Takes a lock that the kernel gives back when this process ends, however it ends. `conflict` when another process has it;
 * the sentence holds what that process wrote with `describe`.
 */
export function takeLock(path: string, what: string): Lock {
  const file = openSync(path, 'a+', 0o600)
  try {
    check(flock(file, LOCK_EX | LOCK_NB), 'flock', path)
  } catch (error) {
    closeSync(file)
    if (!(error instanceof SystemError) || error.errno !== constants.errno.EAGAIN) throw error
    const holder = readFileSync(path, 'utf8').trim()
    throw new EngineError('conflict', `${what} is in use by ${holder || 'another process'}`)
  }
  return {
    describe(holder) {
      ftruncateSync(file, 0)
      writeSync(file, `${holder}\n`)
    },
    [Symbol.dispose]() {
      ftruncateSync(file, 0)
      closeSync(file)
    },
  }
}
