import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listPackage } from '@electron/asar'
import { SENTINEL } from './stub.ts'

const PACKED = [
  '/package.json',
  '/dist/main/index.js',
  '/dist/preload/index.cjs',
  '/dist/renderer/index.html',
  '/dist/icons/tray.png',
]
const UNPACKED = [
  'dist/engine/launch.js',
  'node_modules/koffi/package.json',
  'node_modules/@parcel/watcher/package.json',
]
const UNWANTED =
  /node_modules\/(typescript|node-linux|electron|vite|react)\b|\.map$|\.ts$|^\/(engine|renderer|electron|e2e)\//
const DEPENDS = ['runc | crun', 'conmon', 'uidmap']

/** Throws with one sentence for each thing that the package in `release` lacks or should not hold. */
export function checkPackage(release: string): void {
  const resources = join(release, 'linux-unpacked/resources')
  const packed = listPackage(join(resources, 'app.asar'), { isPack: false })
  const deb = readdirSync(release).find((name) => name.endsWith('.deb'))
  if (!deb) throw new Error('no .deb was made')
  const field = (name: string) =>
    execFileSync('dpkg-deb', ['-f', join(release, deb), name])
      .toString()
      .trim()
  const inside = execFileSync('dpkg-deb', ['-c', join(release, deb)], { maxBuffer: 1 << 26 }).toString()
  const fuses = readFileSync(join(release, 'linux-unpacked/cutaway'))
    .toString('latin1')
    .split(SENTINEL)[1]
    ?.slice(2, 10)

  const faults = [
    ...PACKED.filter((file) => !packed.includes(file)).map((file) => `${file} is not in app.asar`),
    ...UNPACKED.filter((file) => !existsSync(join(resources, 'app.asar.unpacked', file))).map(
      (file) => `${file} does not lie beside app.asar, where the engine needs it`,
    ),
    ...packed.filter((file) => UNWANTED.test(file)).map((file) => `${file} has no business in app.asar`),
    ...DEPENDS.filter((name) => !field('Depends').includes(name)).map(
      (name) => `the package does not depend on ${name}`,
    ),
    ...(inside.includes('/usr/share/applications/cutaway.desktop') ? [] : ['cutaway.desktop is missing']),
    ...(existsSync(join(resources, 'cutaway-sample.tar')) ? [] : ['the sample image is missing']),
    ...(fuses?.[0] === '1' ? [] : [`fuse runAsNode is off (${fuses}), so the engine could not start`]),
    ...koffiLoads(join(resources, 'app.asar.unpacked')),
  ]
  if (faults.length) throw new Error(faults.join('\n'))
}

/** Whether the trimmed native module still loads from what was packed. */
function koffiLoads(folder: string): string[] {
  const program = "import koffi from 'koffi'; koffi.load('libc.so.6').func('int getpid()')()"
  try {
    execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: folder, stdio: 'pipe' })
    return []
  } catch (error) {
    return [`koffi does not load from the package: ${(error as Error).message}`]
  }
}
