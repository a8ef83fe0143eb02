import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Image } from '../../../engine/wire/images.ts'
import { RestartField } from '../../components/command/restart-field.tsx'
import { Checkbox } from '../../components/ui/checkbox.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { FormRow, TextField } from '../../components/ui/text-field.tsx'
import { formatSize } from '../../lib/format.ts'
import { trpc } from '../../lib/rpc.ts'
import { PairRows } from '../../components/ui/pair-rows.tsx'
import { commandText, faults, type RunForm, usesMore } from './run-form.ts'

export interface RunFieldsProps {
  form: RunForm
  change: (patch: Partial<RunForm>) => void
  images: readonly Image[]
  /** The image that is named, when it is here. */
  chosen: Image | null
  /** The name is another container's. */
  taken: boolean
}

/** The fields: what most people need, and the rest behind "More". */
export function RunFields({ form, change, images, chosen, taken }: RunFieldsProps) {
  const { t } = useTranslation('run')
  const list = useId()
  const [more, setMore] = useState(false)
  const shown = more || usesMore(form)
  const own = chosen ? commandText([...(chosen.config.entrypoint ?? []), ...(chosen.config.cmd ?? [])]) : ''
  const here = chosen
    ? t('imageHere', { size: formatSize(chosen.bytes) })
    : form.image.trim() === ''
      ? ''
      : t('imageMissing')
  const missing = chosen === null && form.image.trim() !== '' && images.length > 0
  return (
    <div className="grid min-h-[360px] content-start gap-[9px] overflow-auto px-5 pt-3.5 pb-4">
      <FormRow label={t('image')} hint={missing && t('imageMissingHint')}>
        {(id) => (
          <>
            <TextField
              id={id}
              list={list}
              data-autofocus={form.image === '' || undefined}
              value={form.image}
              invalid={missing}
              placeholder={t('imageChoose')}
              after={here}
              onChange={(event) => change({ image: event.target.value })}
            />
            <datalist id={list}>
              {images
                .flatMap((image) => image.names)
                .map((name) => (
                  <option key={name} value={name} />
                ))}
            </datalist>
          </>
        )}
      </FormRow>
      <FormRow label={t('name')} hint={taken && t('nameTaken', { name: form.name.trim() })}>
        {(id) => (
          <TextField
            id={id}
            data-autofocus={form.image !== '' || undefined}
            value={form.name}
            invalid={taken}
            placeholder={t('nameHint')}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </FormRow>
      <FormRow label={t('command')}>
        {(id) => (
          <TextField
            id={id}
            value={form.command}
            placeholder={own === '' ? '' : t('commandHint', { command: own })}
            onChange={(event) => change({ command: event.target.value })}
          />
        )}
      </FormRow>
      <FormRow label={t('ports')} hint={form.ports !== '' && t('portsHint')}>
        {(id) => (
          <TextField
            id={id}
            value={form.ports}
            invalid={faults(form).includes('ports')}
            placeholder="8080:80"
            onChange={(event) => change({ ports: event.target.value })}
          />
        )}
      </FormRow>
      <FormRow>
        {() => (
          <div className="flex flex-wrap gap-x-[18px] gap-y-1.5 py-1">
            <Checkbox checked={form.detach} onChange={(detach) => change({ detach })}>
              {t('background')}
            </Checkbox>
            <Checkbox checked={form.terminal} onChange={(terminal) => change({ terminal, detach: !terminal })}>
              {t('terminal')}
            </Checkbox>
            <Checkbox checked={form.autoRemove} onChange={(autoRemove) => change({ autoRemove })}>
              {t('autoRemove')}
            </Checkbox>
          </div>
        )}
      </FormRow>
      <button
        type="button"
        aria-expanded={shown}
        onClick={() => setMore(!shown)}
        className="flex items-center gap-1.5 border-t border-line pt-2.5 text-left"
      >
        <Icon name={shown ? 'expand' : 'chevron'} />
        <b className="font-semibold">{t('more')}</b>
        <span className="text-ink-3">{t('moreHint')}</span>
      </button>
      {shown && <MoreFields form={form} change={change} chosen={chosen} />}
    </div>
  )
}

function MoreFields({ form, change, chosen }: Pick<RunFieldsProps, 'form' | 'change' | 'chosen'>) {
  const { t } = useTranslation('run')
  const bad = faults(form)
  const { data: volumes = [] } = useQuery(trpc.volumes.queryOptions())
  const { data: networks = [] } = useQuery(trpc.networks.queryOptions())
  const names = useId()
  const named = volumes.filter((volume) => !volume.anonymous).map((volume) => volume.name)
  const text = (key: 'workingDir' | 'user' | 'hostname', own: string) => (
    <FormRow label={t(key)}>
      {(id) => (
        <TextField
          id={id}
          value={form[key]}
          placeholder={own === '' ? '' : `${own}  ${t('fromImage')}`}
          onChange={(event) => change({ [key]: event.target.value })}
        />
      )}
    </FormRow>
  )
  return (
    <>
      <PairRows
        label={t('environment')}
        rows={form.env}
        left={t('envName')}
        right={t('envValue')}
        make={(pair) => pair}
        onChange={(env) => change({ env })}
      />
      <PairRows
        label={t('mounts')}
        rows={form.mounts}
        left={t('mountSource')}
        right={t('mountTarget')}
        invalid={bad.includes('mounts')}
        choices={named}
        make={(pair) => ({ ...pair, readOnly: false })}
        onChange={(mounts) => change({ mounts })}
        extra={(row, set) => (
          <Checkbox checked={row.readOnly} onChange={(readOnly) => set({ ...row, readOnly })}>
            {t('readOnly')}
          </Checkbox>
        )}
      />
      {text('workingDir', chosen?.config.workingDir ?? '')}
      {text('user', chosen?.config.user ?? '')}
      {text('hostname', '')}
      <FormRow label={t('network')}>
        {(id) => (
          <>
            <TextField
              id={id}
              list={names}
              value={form.network}
              placeholder="bridge"
              onChange={(event) => change({ network: event.target.value })}
            />
            <datalist id={names}>
              {networks.map(({ id: network, name }) => (
                <option key={network} value={name} />
              ))}
            </datalist>
          </>
        )}
      </FormRow>
      <RestartField
        value={form.restart}
        onChange={(restart) => change({ restart })}
        hint={bad.includes('restart') && t('restartAndRemove')}
      />
      <FormRow label={t('memory')}>
        {(id) => (
          <TextField
            id={id}
            value={form.memory}
            invalid={bad.includes('memory')}
            placeholder={t('memoryHint')}
            onChange={(event) => change({ memory: event.target.value })}
          />
        )}
      </FormRow>
      <FormRow label={t('cpus')}>
        {(id) => (
          <TextField
            id={id}
            inputMode="decimal"
            value={form.cpus}
            invalid={bad.includes('cpus')}
            onChange={(event) => change({ cpus: event.target.value })}
          />
        )}
      </FormRow>
    </>
  )
}
