import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Joined } from '../../formats/runtime-spec/shared-spaces.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import { partsFolder } from '../volumes/container-mounts.ts'
import { joined } from './check-spaces.ts'
import type { Context } from './deps.ts'
import { findContainer } from './find.ts'
import { conflict, requireNotRestarting } from './state.ts'

/** Finds whose spaces a container shares, as it starts. What is mounted for it goes with `releaseMounts`. */
export async function shareSpaces(context: Context, record: ContainerRecord): Promise<Joined> {
  const { ipcMode, pidMode } = record.host
  const other = joined(pidMode)
  return {
    pid: other === null ? null : partner(context, other).state.pid,
    ...(await shareIpc(context, record, ipcMode)),
  }
}

async function shareIpc(context: Context, record: ContainerRecord, mode: string): Promise<Pick<Joined, 'ipc' | 'shm'>> {
  if (mode === 'host') return { ipc: null, shm: '/dev/shm' }
  if (mode === 'shareable') return { ipc: null, shm: await makeShm(context, record) }
  const other = joined(mode)
  if (other === null) return { ipc: null, shm: null }
  const donor = partner(context, other)
  if (donor.host.ipcMode === 'host') return { ipc: donor.state.pid, shm: '/dev/shm' }
  if (donor.host.ipcMode !== 'shareable')
    throw conflict(
      donor,
      'ipcNotShareable',
      `container ${donor.id}: non-shareable IPC (hint: use IpcMode:shareable for the donor container)`,
    )
  return { ipc: donor.state.pid, shm: shmFolder(context, donor) }
}

function partner(context: Context, reference: string): ContainerRecord {
  const record = findContainer(context.store, reference)
  requireNotRestarting(record)
  if (!context.spaces.get(record.id))
    throw conflict(record, 'containerNotRunning', `container ${record.id} is not running`)
  return record
}

/** On the machine, so that others can be shown it too. */
async function makeShm(context: Context, record: ContainerRecord): Promise<string> {
  const folder = shmFolder(context, record)
  mkdirSync(folder, { recursive: true })
  const o = `nosuid,noexec,nodev,mode=1777,size=${record.host.shmSize}`
  await context.volumeMounts.mount({ type: 'tmpfs', device: 'shm', o }, folder)
  return folder
}

function shmFolder(context: Context, record: ContainerRecord): string {
  return join(partsFolder(context, record), 'shm')
}
