import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An OCI bundle as `runc spec` writes it, that runs `true` in this root file system: what a container costs at the least. */
export function bareBundle(rootfs: string): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'cutaway-bundle-'))
  mkdirSync(join(path, 'rootfs'))
  execFileSync('cp', ['-a', `${rootfs}/.`, join(path, 'rootfs')])
  execFileSync('runc', ['spec'], { cwd: path })
  const file = join(path, 'config.json')
  const spec = JSON.parse(readFileSync(file, 'utf8')) as { process: object }
  Object.assign(spec.process, { terminal: false, args: ['/bin/true'], rlimits: [] })
  writeFileSync(file, JSON.stringify(spec))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}
