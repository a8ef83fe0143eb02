import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** Where the runtime keeps what lives only as long as the machine runs; all of it below the engine's run dir. */
export interface RunFolders {
  /** conmon writes one file a container when it ends: its exit code. */
  exits: string
  /** State of the OCI runtime (`--root`). */
  oci: string
  /** The choice of runtime, and the wrapper it may need. */
  choice: string
  wrapper: string
  container(id: string): MonitorFolder
  /** Of what runs without a monitor: one folder each. */
  runs: string
}

/** What conmon makes and reads for one process: a container's first one, or an exec. */
export interface MonitorFolder {
  path: string
  config: string
  attach: string
  control: string
  pidFile: string
  /** Log of the OCI runtime, JSON lines. */
  runtimeLog: string
  /** What conmon itself complains about. */
  complaints: string
  /** conmon makes it when the kernel killed for lack of memory. */
  oom: string
  /** Who runs: see `space.ts`. */
  space: string
  /** The limits of the last change. */
  limits: string
  /** There while the process space is stopped with SIGSTOP. */
  stopped: string
  exec(execId: string): MonitorFolder
}

export function runFolders(runDir: string): RunFolders {
  const folders = { exits: join(runDir, 'exits'), oci: join(runDir, 'oci'), runs: join(runDir, 'runs') }
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 })
  return {
    ...folders,
    choice: join(runDir, 'runtime.json'),
    wrapper: join(runDir, 'crun-on-v1'),
    container: (id) => monitorFolder(join(runDir, 'containers', id)),
  }
}

function monitorFolder(path: string): MonitorFolder {
  return {
    path,
    config: join(path, 'config.json'),
    attach: join(path, 'attach'),
    control: join(path, 'ctl'),
    pidFile: join(path, 'pidfile'),
    runtimeLog: join(path, 'runtime.log'),
    complaints: join(path, 'conmon.err'),
    oom: join(path, 'oom'),
    space: join(path, 'space.json'),
    limits: join(path, 'limits.json'),
    stopped: join(path, 'stopped.json'),
    exec: (execId) => monitorFolder(join(path, 'execs', execId)),
  }
}
