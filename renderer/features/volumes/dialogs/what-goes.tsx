import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Volume, VolumeUser } from '../../../../engine/wire/volumes.ts'
import { Icon } from '../../../components/ui/icon.tsx'
import { useFormat, volumeName } from '../../../lib/format.ts'
import { closeVolumeDialog } from './dialog-store.ts'

/** Volumes that go, each with what is in it. */
export function WhatGoes({ volumes }: { volumes: readonly Volume[] }) {
  const { t } = useTranslation('volumes')
  const format = useFormat()
  return (
    <ul className="max-h-60 overflow-auto border border-line">
      {volumes.map((volume) => (
        <li key={volume.name} className="flex h-8 items-center gap-2.5 border-b border-line px-2.5 last:border-b-0">
          <Icon name="volumes" className="text-ink-3" />
          <span className="min-w-0 flex-1 truncate font-mono text-xs font-medium" title={volume.name}>
            {volumeName(volume.name)}
          </span>
          <span className="font-mono text-xs text-ink-2 tabular-nums">
            {volume.bytes === null ? t('elsewhere') : format.size(volume.bytes)}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Containers that are in the way. */
export function InTheWay({ users, text }: { users: readonly VolumeUser[]; text: string }) {
  if (users.length === 0) return null
  return (
    <p
      role="alert"
      className="flex flex-wrap items-center gap-x-2 border border-danger bg-danger-soft px-2.5 py-2 text-sm"
    >
      <Icon name="warn" className="text-danger" />
      {text}
      {users.map(({ container, target }) => (
        <Link
          key={`${container.id} ${target}`}
          to="/containers"
          search={{ on: container.id }}
          className="font-mono text-xs font-medium text-accent underline"
          onClick={closeVolumeDialog}
        >
          {container.name}
        </Link>
      ))}
    </p>
  )
}
