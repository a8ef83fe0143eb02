import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { VerbDialog } from '../../components/command/verb-dialog.tsx'
import { Checkbox } from '../../components/ui/checkbox.tsx'
import { FormRow, TextField } from '../../components/ui/text-field.tsx'
import { closeNetworkDialog } from './dialog-store.ts'

/** A new network. Without a range the engine chooses one that is free on this machine. */
export function CreateDialog() {
  const { t } = useTranslation('networks')
  const [name, setName] = useState('')
  const [subnet, setSubnet] = useState('')
  const [gateway, setGateway] = useState('')
  const [internal, setInternal] = useState(false)
  const [ipv6, setIpv6] = useState(false)
  return (
    <VerbDialog
      title={t('create.title')}
      text={t('create.text')}
      request={{
        verb: 'network-create',
        name: name.trim() || 'NAME',
        subnet: subnet.trim(),
        gateway: subnet.trim() ? gateway.trim() : '',
        internal,
        ipv6,
      }}
      action={t('create.action')}
      ready={name.trim() !== ''}
      width="w-[560px]"
      onClose={closeNetworkDialog}
    >
      <FormRow label={t('column.name')}>
        {(id) => <TextField id={id} data-autofocus value={name} onChange={(event) => setName(event.target.value)} />}
      </FormRow>
      <FormRow label={t('column.subnet')} hint={t('create.subnetHint')}>
        {(id) => (
          <TextField
            id={id}
            value={subnet}
            placeholder={t('create.subnetFree')}
            onChange={(event) => setSubnet(event.target.value)}
          />
        )}
      </FormRow>
      <FormRow label={t('gateway')}>
        {(id) => (
          <TextField
            id={id}
            value={gateway}
            disabled={subnet.trim() === ''}
            placeholder={t('create.gatewayFirst')}
            onChange={(event) => setGateway(event.target.value)}
          />
        )}
      </FormRow>
      <Checkbox checked={internal} onChange={setInternal}>
        {t('create.internal')}
      </Checkbox>
      <Checkbox checked={ipv6} onChange={setIpv6}>
        {t('create.ipv6')}
      </Checkbox>
    </VerbDialog>
  )
}
