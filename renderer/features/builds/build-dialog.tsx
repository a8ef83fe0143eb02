import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { commandLine } from '../../../engine/wire/command-line.ts'
import type { ErrorData } from '../../../engine/wire/errors.ts'
import { Button } from '../../components/ui/button.tsx'
import { Checkbox } from '../../components/ui/checkbox.tsx'
import { Dialog, DialogBody, DialogFoot, DialogLine, DialogRefusal } from '../../components/ui/dialog.tsx'
import { PairRows } from '../../components/ui/pair-rows.tsx'
import { FormRow, TextField } from '../../components/ui/text-field.tsx'
import { onBuildBegun } from '../../lib/build-begun.ts'
import { type BuildStart, closeBuildForm } from '../../lib/build-form.ts'
import { isConnected, useConnection } from '../../lib/connection.ts'
import { errorData } from '../../lib/errors.ts'
import { useGhostLine } from '../../lib/ghost.ts'
import { performFromForm } from '../../lib/perform.ts'
import { tarOf } from '../../lib/tar.ts'
import { upload } from '../../lib/upload.ts'
import { type BuildFields, fieldsOf, isReady, placeOf, requestOf } from './build-fields.ts'
import { ContextField } from './context-field.tsx'

/** What to build, from where; the page of the build opens as soon as it has begun. */
export function BuildDialog({ start }: { start: BuildStart }) {
  const { t } = useTranslation('builds')
  const navigate = useNavigate()
  const connected = useConnection(isConnected)
  const [fields, setFields] = useState(() => fieldsOf(start))
  const [sending, setSending] = useState<number | null>(null)
  const [refused, setRefused] = useState<ErrorData | null>(null)
  const set = (change: Partial<BuildFields>) => setFields({ ...fields, ...change })
  const line = commandLine(requestOf(fields, placeOf(fields.context) || 'PATH'))
  useGhostLine(line)
  const ready = isReady(fields) && connected && sending === null

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (!ready) return
    setRefused(null)
    try {
      const request = requestOf(fields, await sent(fields, setSending))
      const stop = onBuildBegun(commandLine(request), (id) => {
        closeBuildForm()
        void navigate({ to: '/builds/$id', params: { id } })
      })
      const answer = await performFromForm(request)
      void answer.result.finally(stop)
      if (answer.refused) setRefused(answer.refused)
    } catch (error) {
      setRefused(errorData(error))
    } finally {
      setSending(null)
    }
  }

  const field = (key: 'dockerfile' | 'target' | 'names', placeholder: string, hint?: string) => (
    <FormRow label={t(`form.${key}`)} hint={hint}>
      {(id) => (
        <TextField
          id={id}
          value={fields[key]}
          placeholder={placeholder}
          onChange={(event) => set({ [key]: event.target.value })}
        />
      )}
    </FormRow>
  )
  return (
    <Dialog title={t('form.title')} description={t('form.text')} width="w-[600px]" onClose={closeBuildForm}>
      <form onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-col">
        <DialogBody className="grid content-start gap-2.5">
          <ContextField context={fields.context} onChange={(context) => set({ context })} />
          {field('dockerfile', 'Dockerfile')}
          {field('names', 'shop/web:2.5.0', t('form.namesHint'))}
          {field('target', t('form.lastStage'))}
          <PairRows
            label={t('form.args')}
            rows={fields.args}
            left={t('form.argName')}
            right={t('form.argValue')}
            make={(pair) => pair}
            onChange={(args) => set({ args })}
          />
          <FormRow label={t('form.options')}>
            {() => (
              <span className="flex flex-wrap gap-x-5 gap-y-1.5 pt-1.5">
                <Checkbox checked={fields.noCache} onChange={(noCache) => set({ noCache })}>
                  {t('form.noCache')}
                </Checkbox>
                <Checkbox checked={fields.pull} onChange={(pull) => set({ pull })}>
                  {t('form.pull')}
                </Checkbox>
              </span>
            )}
          </FormRow>
        </DialogBody>
        {refused && <DialogRefusal error={refused} />}
        <DialogLine>{line}</DialogLine>
        <DialogFoot note={sending !== null && t('form.sending', { percent: Math.round(sending * 100) })}>
          <Button onClick={closeBuildForm}>{t('form.cancel')}</Button>
          <Button type="submit" kind="primary" disabled={!ready}>
            {t('form.action')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}

/** Where the engine finds the context: a path of this machine, or that of the tar that was sent. */
async function sent({ context }: BuildFields, onProgress: (fraction: number) => void): Promise<string> {
  if (context.type === 'path') return context.path.trim()
  onProgress(0)
  const tar = new File([tarOf(context.files)], `${context.name}.tar`)
  return upload(tar, onProgress, new AbortController().signal)
}
