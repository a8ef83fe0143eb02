import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../engine/wire/containers.ts'
import { VerbDialog } from '../../components/command/verb-dialog.tsx'
import { FormRow, TextField } from '../../components/ui/text-field.tsx'
import { trpc } from '../../lib/rpc.ts'
import { closeContainerDialog } from './dialog-store.ts'

/** Moves a container's name. */
export function RenameDialog({ container }: { container: Container }) {
  const { t } = useTranslation('containers')
  const { data: containers = [] } = useQuery(trpc.containers.queryOptions())
  const [name, setName] = useState(container.name)
  const wanted = name.trim()
  const taken = containers.some((other) => other.id !== container.id && other.name === wanted)
  return (
    <VerbDialog
      onClose={closeContainerDialog}
      title={t('rename.title', { name: container.name })}
      request={{ verb: 'rename', container: container.name, name: wanted }}
      action={t('rename.action')}
      ready={wanted !== '' && wanted !== container.name && !taken}
      width="w-[520px]"
    >
      <FormRow label={t('rename.name')} hint={taken && t('rename.taken', { name: wanted })}>
        {(id) => (
          <TextField
            id={id}
            data-autofocus
            value={name}
            invalid={taken}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </FormRow>
    </VerbDialog>
  )
}
