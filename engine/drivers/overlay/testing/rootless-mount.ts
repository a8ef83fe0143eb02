import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kernelOverlay } from '../kernel-overlay.ts'

/** Run inside a user and mount namespace: deletes and recreates a folder of a lower layer, which fails where `userxattr` is missing. */
const root = mkdtempSync(join(tmpdir(), 'cutaway-rootless-'))
const [lower, upper, work, target] = ['lower', 'upper', 'work', 'merged'].map((name) => join(root, name)) as [
  string,
  string,
  string,
  string,
]
try {
  for (const folder of [join(lower, 'folder'), upper, work, target]) mkdirSync(folder, { recursive: true })
  writeFileSync(join(lower, 'folder', 'file'), '')
  const overlay = kernelOverlay({ rootless: true, appending: process.argv[2] === 'appending' })
  overlay.mount({ lower: [lower], upper, work, target })
  rmSync(join(target, 'folder'), { recursive: true })
  mkdirSync(join(target, 'folder'))
  process.stdout.write(JSON.stringify(readdirSync(target, { recursive: true })))
  overlay.unmount(target)
} finally {
  rmSync(root, { recursive: true, force: true })
}
