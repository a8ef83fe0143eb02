import { lookup } from 'node:dns/promises'
import { closeSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { dirname } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import { mount } from '../../base/syscalls/mount.ts'
import { openInRoot, openRoot, procPath } from '../../base/syscalls/open-in-root.ts'
import type { Overlay } from '../overlay/overlay.ts'
import { MS_BIND, MS_REMOUNT, parseMountOptions } from './mount-options.ts'
import type { VolumeMounts } from './volume-mounts.ts'

/** By the running kernel; taking mounts away is the same for every kind, so it is the overlay's. */
export function kernelVolumeMounts({ unmount, mounted }: Pick<Overlay, 'unmount' | 'mounted'>): VolumeMounts {
  return {
    async mount({ type = '', device = '', o = '' }, target) {
      const words = type === 'nfs' ? await withAddress(o) : o
      const { flags, propagation, data } = parseMountOptions(words)
      try {
        mount(device, target, type, flags, data)
        // The kernel takes other flags of a bind only once it is there.
        if (flags & MS_BIND && flags & ~MS_BIND) mount(device, target, type, flags | MS_REMOUNT, null)
        if (propagation) mount('', target, '', propagation, null)
      } catch (error) {
        unmount(target)
        throw new EngineError(
          'unavailable',
          `failed to mount local volume: mount ${device}:${target}${words ? `, data: ${words}` : ''}: ${(error as Error).message}`,
          { cause: error },
        )
      }
    },
    bindInside(root, path, target) {
      const folder = openRoot(root)
      try {
        const part = openInRoot(folder, path, { follow: true })
        try {
          makePlace(target, statSync(procPath(part)).isDirectory())
          mount(procPath(part), target, null, MS_BIND | MS_REC, null)
        } finally {
          closeSync(part)
        }
      } finally {
        closeSync(folder)
      }
    },
    unmount,
    mounted,
  }
}

const MS_REC = 1 << 14

function makePlace(target: string, folder: boolean): void {
  mkdirSync(folder ? target : dirname(target), { recursive: true })
  if (!folder) writeFileSync(target, '')
}

/** The kernel's NFS knows no names: `addr=server` becomes the server's address. */
async function withAddress(options: string): Promise<string> {
  const words = await Promise.all(
    options.split(',').map(async (word) => {
      const host = /^addr=(.+)$/.exec(word)?.[1]
      if (host === undefined || isIP(host)) return word
      try {
        return `addr=${(await lookup(host)).address}`
      } catch (error) {
        throw new EngineError('unavailable', `error resolving passed in network volume address: ${host}`, {
          cause: error,
        })
      }
    }),
  )
  return words.join(',')
}
