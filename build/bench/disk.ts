import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A fresh ext4 with a journal, in a file: both sides of a comparison write to the same kind of disk, and neither to one
 * that carries the past of other measurements.
 */
export function freshDisk(): Disposable & { path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-bench-'))
  const image = join(folder, 'disk')
  const path = join(folder, 'mount')
  mkdirSync(path)
  execFileSync('truncate', ['-s', '8G', image])
  execFileSync('mkfs.ext4', ['-q', '-F', image])
  execFileSync('mount', ['-o', 'loop', image, path])
  return {
    path,
    [Symbol.dispose]() {
      execFileSync('umount', [path])
      rmSync(folder, { recursive: true })
    },
  }
}
