import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { EngineError } from './errors.ts'

/**
 * Makes a folder and those above it, all with `mode`, unless it is there. Rejects `unavailable` with the reason. Not
 * Node's own `recursive`: that one tries again without end where the kernel answers ENOENT below a folder that exists (/proc).
 */
export function makeFolder(path: string, mode: number): void {
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && isFolder(path)) return
    const above = dirname(path)
    if (code !== 'ENOENT' || above === path || isFolder(above))
      throw new EngineError('unavailable', `the folder ${path} cannot be made: ${reason(code)}`, { cause: error })
    makeFolder(above, mode)
    makeFolder(path, mode)
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

const REASONS: Partial<Record<string, string>> = {
  EEXIST: 'something else is there',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the disk is read-only',
  ENOENT: 'this filesystem takes no folders',
}

function reason(code: string | undefined): string {
  return REASONS[code ?? ''] ?? code ?? 'unknown'
}
