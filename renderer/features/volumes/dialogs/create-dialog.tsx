import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestInput } from '../../../../engine/wire/requests.ts'
import { VerbDialog } from '../../../components/command/verb-dialog.tsx'
import { Segmented } from '../../../components/ui/segmented.tsx'
import { FormRow, TextField } from '../../../components/ui/text-field.tsx'
import { closeVolumeDialog } from './dialog-store.ts'
import { NameField, useNameFault } from './name-field.tsx'

type Kind = 'folder' | 'tmpfs' | 'bind' | 'other'

/** A new volume: a folder of the engine's, or something that is mounted while it is used. */
export function CreateDialog() {
  const { t } = useTranslation('volumes')
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Kind>('folder')
  const [type, setType] = useState('nfs')
  const [device, setDevice] = useState('')
  const [options, setOptions] = useState('')
  const fault = useNameFault(name.trim())
  const request: RequestInput = {
    verb: 'volume-create',
    name: name.trim(),
    options: optionsOf(kind, type.trim(), device.trim(), options.trim()),
  }
  const field = (label: string, value: string, set: (text: string) => void, placeholder: string) => (
    <FormRow label={label}>
      {(id) => (
        <TextField id={id} value={value} placeholder={placeholder} onChange={(event) => set(event.target.value)} />
      )}
    </FormRow>
  )
  return (
    <VerbDialog
      title={t('create.title')}
      text={t('create.text')}
      request={request}
      action={t('create.action')}
      ready={fault === null && (kind === 'folder' || kind === 'tmpfs' || device.trim() !== '')}
      width="w-[600px]"
      onClose={closeVolumeDialog}
    >
      <NameField label={t('create.name')} name={name} placeholder={t('create.nameHint')} onChange={setName} />
      <FormRow label={t('create.kind')} hint={t(`create.kindText.${kind}`)}>
        {() => (
          <Segmented
            label={t('create.kind')}
            value={kind}
            onChange={setKind}
            segments={(['folder', 'tmpfs', 'bind', 'other'] as const).map((value) => ({
              value,
              label: t(`create.kinds.${value}`),
            }))}
          />
        )}
      </FormRow>
      {kind === 'other' && field(t('create.type'), type, setType, 'nfs')}
      {(kind === 'bind' || kind === 'other') &&
        field(t('create.device'), device, setDevice, kind === 'bind' ? '/srv/data' : ':/export')}
      {kind !== 'folder' &&
        field(
          t('create.options'),
          options,
          setOptions,
          kind === 'tmpfs' ? 'size=100m' : kind === 'bind' ? 'ro' : 'addr=10.0.0.1,rw',
        )}
    </VerbDialog>
  )
}

/** As `docker volume create -o` takes them. */
function optionsOf(kind: Kind, type: string, device: string, o: string): Record<string, string> {
  if (kind === 'folder') return {}
  if (kind === 'tmpfs') return { type: 'tmpfs', device: 'tmpfs', ...(o && { o }) }
  if (kind === 'bind') return { type: 'none', device, o: ['bind', o].filter(Boolean).join(',') }
  return { type, device, ...(o && { o }) }
}
