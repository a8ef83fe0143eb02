import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** The console speaks as this CLI does; older ones, as Debian 12's 20.10, word their help and refusals in another way. */
const SPOKEN = 28

/** Path of a docker CLI whose words can be compared with the console's; null where there is only an older one. */
export function newestCli(): string | null {
  const found = ['/usr/local/bin/docker', '/usr/bin/docker'].filter((path) => existsSync(path))
  return found.find((path) => majorVersion(path) >= SPOKEN) ?? null
}

function majorVersion(path: string): number {
  const [, major] = /version (\d+)\./.exec(execFileSync(path, ['--version'], { encoding: 'utf8' })) ?? []
  return Number(major ?? 0)
}
