import { findProgram } from '../../base/exec.ts'
import type { EngineInfo } from '../../wire/system.ts'

/** Programs of the system that the engine starts; null: not installed. */
export interface Programs {
  conmon: string | null
  crun: string | null
  runc: string | null
  catatonit: string | null
  newuidmap: string | null
}

export function findPrograms(): Programs {
  return {
    conmon: findProgram('conmon'),
    crun: findProgram('crun'),
    runc: findProgram('runc'),
    catatonit: findProgram('catatonit'),
    newuidmap: findProgram('newuidmap'),
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
  return missing
}
