import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../engine/wire/containers.ts'
import { VerbDialog } from '../../components/command/verb-dialog.tsx'
import type { RequestInput } from '../../../engine/wire/requests.ts'
import { Checkbox } from '../../components/ui/checkbox.tsx'
import { FormRow, TextField } from '../../components/ui/text-field.tsx'
import { CommitPreview } from './commit-preview.tsx'
import { isUp } from './container-filter.ts'
import { closeContainerDialog } from './dialog-store.ts'

/** Turns a copy of the read-write layer into a layer of a new image. */
export function CommitDialog({ container }: { container: Container }) {
  const { t } = useTranslation('containers')
  const [reference, setReference] = useState('')
  const [message, setMessage] = useState('')
  const [author, setAuthor] = useState('')
  const [command, setCommand] = useState('')
  const [pause, setPause] = useState(true)
  const request: RequestInput = {
    verb: 'commit',
    container: container.name,
    reference: reference.trim(),
    message,
    author,
    changes: command.trim() === '' ? [] : [`CMD ${command.trim()}`],
    pause,
  }
  const name = container.name
  return (
    <VerbDialog
      onClose={closeContainerDialog}
      title={t('commit.title', { name })}
      text={t('commit.text')}
      request={request}
      action={t('commit.action')}
      width="w-[860px]"
      aside={<CommitPreview id={container.id} reference={reference.trim()} />}
    >
      <FormRow label={t('commit.reference')} hint={t('commit.referenceHint')}>
        {(id) => (
          <TextField
            id={id}
            data-autofocus
            value={reference}
            placeholder={`${name}:1`}
            onChange={(event) => setReference(event.target.value)}
          />
        )}
      </FormRow>
      <FormRow label={t('commit.message')}>
        {(id) => <TextField id={id} value={message} onChange={(event) => setMessage(event.target.value)} />}
      </FormRow>
      <FormRow label={t('commit.author')}>
        {(id) => <TextField id={id} value={author} onChange={(event) => setAuthor(event.target.value)} />}
      </FormRow>
      <FormRow label={t('commit.command')} hint={t('commit.commandHint', { name })}>
        {(id) => (
          <TextField
            id={id}
            value={command}
            placeholder={container.argv.join(' ')}
            onChange={(event) => setCommand(event.target.value)}
          />
        )}
      </FormRow>
      {isUp(container.state.status) && (
        <FormRow hint={t('commit.pauseHint')}>
          {() => (
            <Checkbox checked={pause} onChange={setPause}>
              {t('commit.pause')}
            </Checkbox>
          )}
        </FormRow>
      )}
    </VerbDialog>
  )
}
