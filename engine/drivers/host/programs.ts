import { findProgram } from '../../base/exec.ts'
import type { EngineInfo } from '../../wire/system.ts'

/** Programs of the system that the engine starts; null: not installed. */
export interface Programs {
  conmon: string | null
  crun: string | null
  runc: string | null
  catatonit: string | null
  newuidmap: string | null
  netavark: string | null
  aardvark: string | null
  iptables: string | null
  ip: string | null
  pasta: string | null
}

/** Where distributions put programs of podman's that people do not start. */
const PODMAN = ['/usr/lib/podman', '/usr/libexec/podman']

export function findPrograms(): Programs {
  return {
    conmon: findProgram('conmon'),
    crun: findProgram('crun'),
    runc: findProgram('runc'),
    catatonit: findProgram('catatonit'),
    newuidmap: findProgram('newuidmap'),
    netavark: findProgram('netavark', PODMAN),
    aardvark: findProgram('aardvark-dns', PODMAN),
    iptables: findProgram('iptables'),
    ip: findProgram('ip'),
    pasta: findProgram('pasta'),
  }
}

/** One entry for each program that is missed, with its Debian package. */
export function missingPrograms(programs: Programs, rootless: boolean): EngineInfo['missing'] {
  const missing: EngineInfo['missing'] = []
  const miss = (program: string, lost: string, package_ = program) => missing.push({ program, package: package_, lost })
  if (!programs.conmon) miss('conmon', 'no container can be started')
  if (!programs.crun)
    if (programs.runc) miss('crun', 'containers start more slowly, with runc')
    else miss('crun', 'no container can be started')
  if (!programs.catatonit) miss('catatonit', 'docker run --init is refused')
  if (rootless && !programs.newuidmap)
    miss('newuidmap', 'images that use other users than root cannot keep their owners', 'uidmap')
  const noBridges = 'containers have only the networks none and host, and no published ports'
  if (!programs.netavark) miss('netavark', noBridges)
  if (!programs.aardvark) miss('aardvark-dns', noBridges)
  if (!programs.iptables) miss('iptables', noBridges)
  if (!programs.ip) miss('ip', noBridges, 'iproute2')
  if (rootless && !programs.pasta) miss('pasta', noBridges, 'passt')
  return missing
}
