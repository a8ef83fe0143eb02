// npm run package: a .deb in release/. With Electron's program at hand it is the real one; without (no network), or with
// --check, the same is made around a stub of Electron and its contents are checked.
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkPackage } from './check.ts'
import { makeStub } from './stub.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const check = process.argv.includes('--check') || !existsSync(join(root, 'node_modules/electron/path.txt'))
const stub = check ? makeStub() : null
try {
  execFileSync(
    'electron-builder',
    ['--config', 'build/package/electron-builder.yml', '--linux', 'deb', ...(stub ? [`-c.electronDist=${stub}`] : [])],
    {
      cwd: root,
      stdio: ['ignore', check ? 'ignore' : 'inherit', 'inherit'],
      env: {
        ...process.env,
        ...(stub ? { USE_SYSTEM_FPM: 'true', PATH: `${join(root, 'build/package/fpm')}:${process.env.PATH}` } : {}),
      },
    },
  )
  if (check) {
    checkPackage(join(root, 'release'))
    process.stdout.write(
      'the package around a stub of Electron holds what it should; a machine with network makes the real one\n',
    )
  }
} finally {
  if (stub) rmSync(stub, { recursive: true })
  if (process.argv.includes('--check')) rmSync(join(root, 'release'), { recursive: true, force: true })
}
