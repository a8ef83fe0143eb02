import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container, HostConfig } from '../../../engine/wire/containers.ts'
import type { RequestInput } from '../../../engine/wire/requests.ts'
import { RestartField } from '../../components/command/restart-field.tsx'
import { VerbDialog } from '../../components/command/verb-dialog.tsx'
import { FormRow, TextField } from '../../components/ui/text-field.tsx'
import { memoryBytes, memoryText, positive } from '../../lib/amounts.ts'
import { closeContainerDialog } from './dialog-store.ts'

/** `docker update`: what is changed goes along, the rest stays. Docker knows no way to lift a limit, so an emptied field changes nothing. */
export function LimitsDialog({ container }: { container: Container }) {
  const { t } = useTranslation('containers')
  const { host, name } = container
  const [memory, setMemory] = useState(host.memory > 0 ? memoryText(host.memory) : '')
  const [cpus, setCpus] = useState(host.nanoCpus > 0 ? String(host.nanoCpus / 1e9) : '')
  const [pids, setPids] = useState(host.pidsLimit > 0 ? String(host.pidsLimit) : '')
  const [restart, setRestart] = useState(host.restartPolicy)
  const bad = {
    memory: memory.trim() !== '' && memoryBytes(memory) === null,
    cpus: cpus.trim() !== '' && positive(cpus) === null,
    pids: pids.trim() !== '' && !Number.isInteger(positive(pids)),
  }
  const changes = {
    ...memoryChange(host, memoryBytes(memory) ?? 0),
    ...(positive(cpus) !== null && positive(cpus) !== host.nanoCpus / 1e9 ? { cpus: positive(cpus) ?? 0 } : {}),
    ...(positive(pids) !== null && positive(pids) !== host.pidsLimit ? { pidsLimit: positive(pids) ?? 0 } : {}),
    ...(restart.name !== host.restartPolicy.name || restart.maximumRetryCount !== host.restartPolicy.maximumRetryCount
      ? { restart }
      : {}),
  }
  const request: RequestInput = { verb: 'update', container: name, ...changes }
  const field = (key: 'memory' | 'cpus' | 'pids', value: string, set: (value: string) => void) => (
    <FormRow label={t(`limits.${key}`)} hint={bad[key] && t(`limits.bad.${key}`)}>
      {(id) => (
        <TextField
          id={id}
          data-autofocus={key === 'memory' || undefined}
          value={value}
          invalid={bad[key]}
          placeholder={t('limits.none')}
          onChange={(event) => set(event.target.value)}
        />
      )}
    </FormRow>
  )
  return (
    <VerbDialog
      onClose={closeContainerDialog}
      title={t('limits.title', { name })}
      text={t('limits.text')}
      request={request}
      action={t('limits.action')}
      ready={Object.keys(changes).length > 0 && !bad.memory && !bad.cpus && !bad.pids}
      width="w-[640px]"
    >
      {field('memory', memory, setMemory)}
      {field('cpus', cpus, setCpus)}
      {field('pids', pids, setPids)}
      <RestartField value={restart} onChange={setRestart} />
    </VerbDialog>
  )
}

/** Memory and swap together have a limit too, twice the memory unless somebody said otherwise: it goes along. */
function memoryChange(host: HostConfig, memory: number): { memory?: number; memorySwap?: number } {
  if (memory === 0 || memory === host.memory) return {}
  return host.memorySwap > 0 && host.memorySwap === 2 * host.memory ? { memory, memorySwap: 2 * memory } : { memory }
}
