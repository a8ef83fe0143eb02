import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Network } from '../../../engine/wire/networks.ts'
import { ConfirmDialog } from '../../components/command/confirm-dialog.tsx'
import { trpc } from '../../lib/rpc.ts'
import { ConnectDialog } from './connect-dialog.tsx'
import { CreateDialog } from './create-dialog.tsx'
import { closeNetworkDialog, useNetworkDialog } from './dialog-store.ts'

/** The form that is open, if one is. */
export function NetworkDialogs() {
  const { dialog } = useNetworkDialog()
  switch (dialog?.type) {
    case 'create':
      return <CreateDialog />
    case 'prune':
      return <PruneDialog />
    case 'connect':
      return <ConnectDialog network={dialog.network} />
    case 'remove':
      return <RemoveDialog network={dialog.network} />
    case undefined:
      return null
  }
}

function RemoveDialog({ network }: { network: Network }) {
  const { t } = useTranslation('networks')
  const { name, members } = network
  const running = members.filter((member) => member.running)
  return (
    <ConfirmDialog
      title={t('remove.title', { name })}
      text={running.length > 0 ? t('remove.inUse') : t('remove.text')}
      request={{ verb: 'network-rm', network: name }}
      keep={t('remove.keep')}
      action={t('remove.action', { name })}
      possible={running.length === 0}
      onClose={closeNetworkDialog}
    >
      <Names names={(running.length > 0 ? running : members).map(({ container }) => container.name)} />
    </ConfirmDialog>
  )
}

/** Shows what a prune would remove, before it does. */
function PruneDialog() {
  const { t } = useTranslation('networks')
  const { data: networks = [] } = useQuery(trpc.networks.queryOptions())
  const going = networks.filter(({ builtIn, members }) => !builtIn && members.length === 0)
  return (
    <ConfirmDialog
      title={t('prune.title')}
      text={going.length > 0 ? t('prune.text') : t('prune.nothing')}
      request={{ verb: 'network-prune' }}
      keep={t('prune.keep')}
      action={t('prune.action', { count: going.length })}
      possible={going.length > 0}
      onClose={closeNetworkDialog}
    >
      <Names names={going.map(({ name }) => name)} />
    </ConfirmDialog>
  )
}

function Names({ names }: { names: readonly string[] }) {
  return (
    <ul className="grid gap-1 font-mono text-xs">
      {names.map((name) => (
        <li key={name}>{name}</li>
      ))}
    </ul>
  )
}
