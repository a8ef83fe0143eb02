import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { commandLine } from '../../../../engine/wire/command-line.ts'
import type { ErrorData } from '../../../../engine/wire/errors.ts'
import type { RequestInput } from '../../../../engine/wire/requests.ts'
import { Button } from '../../../components/ui/button.tsx'
import { Dialog, DialogBody, DialogFoot, DialogLine, DialogRefusal } from '../../../components/ui/dialog.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { FormRow, TextField } from '../../../components/ui/text-field.tsx'
import { errorData } from '../../../lib/errors.ts'
import { rpc } from '../../../lib/rpc.ts'
import { LogIn } from './log-in.tsx'
import { PullProgress } from './pull-progress.tsx'
import { Search } from './search.tsx'

/** Radix knows no empty value. */
const HERE = 'here'
const PLATFORMS = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/386', 'linux/ppc64le', 'linux/s390x']

type State = { type: 'form'; refused: ErrorData | null } | { type: 'working' } | { type: 'done' }

/** Fetches an image from a registry, and shows its layers arrive. */
export function PullDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('registry')
  const [reference, setReference] = useState('')
  const [platform, setPlatform] = useState(HERE)
  const [state, setState] = useState<State>({ type: 'form', refused: null })
  const name = reference.trim()
  const request: RequestInput = { verb: 'pull', reference: name, platform: platform === HERE ? '' : platform }
  const line = commandLine({ ...request, reference: name || 'NAME' })

  const edit = (text: string) => {
    setReference(text)
    setState({ type: 'form', refused: null })
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (name === '') return
    setState({ type: 'working' })
    try {
      await rpc.perform.mutate(request)
      setState({ type: 'done' })
    } catch (thrown) {
      const error = errorData(thrown)
      setState({ type: 'form', refused: error.code === 'cancelled' ? null : error })
    }
  }

  if (state.type !== 'form') return <PullProgress line={line} done={state.type === 'done'} onClose={onClose} />
  return (
    <Dialog title={t('pull.title')} description={t('pull.text')} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-col">
        <DialogBody className="grid content-start gap-2.5">
          <FormRow label={t('pull.reference')} hint={t('pull.hint')}>
            {(id) => (
              <TextField
                id={id}
                data-autofocus
                value={reference}
                placeholder="debian:stable-slim"
                onChange={(event) => edit(event.target.value)}
                className="w-full"
              />
            )}
          </FormRow>
          <Search term={name} onChoose={edit} />
          <FormRow label={t('pull.platform')}>
            {(id) => (
              <Select
                id={id}
                value={platform}
                choices={[
                  { value: HERE, label: t('pull.here') },
                  ...PLATFORMS.map((value) => ({ value, label: value })),
                ]}
                onChange={setPlatform}
              />
            )}
          </FormRow>
          <LogIn reference={name} />
        </DialogBody>
        {state.refused && <DialogRefusal error={state.refused} />}
        <DialogLine>{line}</DialogLine>
        <DialogFoot>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" kind="primary" icon="download" disabled={name === ''}>
            {t('pull.action')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
