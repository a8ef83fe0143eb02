// Adds lock entries for optional platform packages this registry does not hold, so `npm ci` accepts the lock.
import { readFileSync, writeFileSync } from 'node:fs'

const f = process.argv[2] ?? 'package-lock.json',
  lock = JSON.parse(readFileSync(f, 'utf8')),
  P = lock.packages
const OS = {
  darwin: 'darwin',
  win32: 'win32',
  windows: 'win32',
  linux: 'linux',
  android: 'android',
  freebsd: 'freebsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  wasm32: 'wasm',
  aix: 'aix',
  sunos: 'sunos',
  netbsd: 'netbsd',
}
let n = 0
for (const [where, p] of Object.entries(P))
  for (const [dep, version] of Object.entries(p.optionalDependencies ?? {})) {
    const near = []
    for (let d = where; ; d = d.slice(0, d.lastIndexOf('/node_modules/'))) {
      near.push(`${d ? `${d}/` : ''}node_modules/${dep}`)
      if (!d.includes('/node_modules/')) break
    }
    near.push(`node_modules/${dep}`)
    if (near.some((k) => P[k])) continue
    const os = Object.keys(OS).find((k) => dep.includes(k)),
      cpu = /(arm64|x64|ia32|arm\b|armv7|riscv64|ppc64|s390x|loong64|wasm32)/.exec(dep)?.[1]
    P[`node_modules/${dep}`] = {
      version,
      optional: true,
      ...(p.dev ? { dev: true } : {}),
      os: [OS[os] ?? 'none'],
      ...(cpu ? { cpu: [cpu] } : {}),
      ...(dep.includes('musl') ? { libc: ['musl'] } : {}),
    }
    n++
    console.log('+', dep, version)
  }
writeFileSync(f, `${JSON.stringify(lock, null, 2)}\n`)
console.log(n, 'added')
