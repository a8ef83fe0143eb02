import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../engine/wire/containers.ts'
import { VerbDialog } from '../../components/command/verb-dialog.tsx'
import { signalName } from '../../components/command/effect.ts'
import { Select } from '../../components/ui/select.tsx'
import { FormRow } from '../../components/ui/text-field.tsx'
import { closeContainerDialog } from './dialog-store.ts'

const SIGNALS = ['KILL', 'TERM', 'INT', 'QUIT', 'HUP', 'USR1', 'USR2', 'STOP', 'CONT'] as const

/** Sends a signal to process 1. */
export function KillDialog({ container }: { container: Container }) {
  const { t } = useTranslation('containers')
  const [signal, setSignal] = useState<string>('KILL')
  return (
    <VerbDialog
      onClose={closeContainerDialog}
      title={t('kill.title', { name: container.name })}
      text={t('kill.text')}
      request={{ verb: 'kill', container: container.name, signal }}
      action={t('kill.action', { signal: signalName(signal) })}
      width="w-[520px]"
    >
      <FormRow label={t('kill.signal')}>
        {(id) => (
          <Select
            id={id}
            autoFocus
            value={signal}
            onChange={setSignal}
            choices={SIGNALS.map((value) => ({ value, label: signalName(value), hint: t(`kill.hint.${value}`) }))}
          />
        )}
      </FormRow>
    </VerbDialog>
  )
}
