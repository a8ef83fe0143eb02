import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Network } from '../../../engine/wire/networks.ts'
import { VerbDialog } from '../../components/command/verb-dialog.tsx'
import { FormRow, TextField } from '../../components/ui/text-field.tsx'
import { trpc } from '../../lib/rpc.ts'
import { closeNetworkDialog } from './dialog-store.ts'

/** Puts one more container on a network, also while it runs. */
export function ConnectDialog({ network }: { network: Network }) {
  const { t } = useTranslation('networks')
  const list = useId()
  const { data: containers = [] } = useQuery(trpc.containers.queryOptions())
  const [container, setContainer] = useState('')
  const [alias, setAlias] = useState('')
  const there = new Set(network.members.map((member) => member.container.id))
  const free = containers.filter(
    ({ id, host }) => !there.has(id) && !/^(host|none|container:.*)$/.test(host.networkMode),
  )
  return (
    <VerbDialog
      title={t('connect.title', { name: network.name })}
      text={t('connect.text')}
      request={{
        verb: 'network-connect',
        network: network.name,
        container: container.trim() || 'CONTAINER',
        aliases: alias.trim() ? [alias.trim()] : [],
      }}
      action={t('verb.connect')}
      ready={container.trim() !== ''}
      onClose={closeNetworkDialog}
    >
      <FormRow label={t('connect.container')}>
        {(id) => (
          <>
            <TextField
              id={id}
              list={list}
              data-autofocus
              value={container}
              onChange={(event) => setContainer(event.target.value)}
            />
            <datalist id={list}>
              {free.map(({ id, name }) => (
                <option key={id} value={name} />
              ))}
            </datalist>
          </>
        )}
      </FormRow>
      {!network.builtIn && (
        <FormRow label={t('connect.alias')} hint={t('connect.aliasHint')}>
          {(id) => <TextField id={id} value={alias} onChange={(event) => setAlias(event.target.value)} />}
        </FormRow>
      )}
    </VerbDialog>
  )
}
