import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { commandLine } from '../../../../engine/wire/command-line.ts'
import type { RequestInput } from '../../../../engine/wire/requests.ts'
import { Button } from '../../../components/ui/button.tsx'
import { Dialog, DialogBody, DialogFoot, DialogLine } from '../../../components/ui/dialog.tsx'
import { FormRow, TextField } from '../../../components/ui/text-field.tsx'
import { perform } from '../../../lib/perform.ts'

/** Gives an image one more name. */
export function TagDialog({ image, onClose }: { image: string; onClose: () => void }) {
  const { t } = useTranslation('images')
  const [reference, setReference] = useState('')
  const request: RequestInput = { verb: 'tag', image, reference: reference.trim() }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!request.reference) return
    void perform(request)
    onClose()
  }
  return (
    <Dialog title={t('tag.title', { name: image })} description={t('tag.text')} width="w-[520px]" onClose={onClose}>
      <form onSubmit={submit} className="contents">
        <DialogBody>
          <FormRow label={t('tag.name')} hint={t('tag.hint')}>
            {(id) => (
              <TextField
                id={id}
                data-autofocus
                value={reference}
                placeholder={t('tag.example')}
                onChange={(event) => setReference(event.target.value)}
                className="w-full"
              />
            )}
          </FormRow>
        </DialogBody>
        <DialogLine>{commandLine(request)}</DialogLine>
        <DialogFoot>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" kind="primary" icon="tag" disabled={!request.reference}>
            {t('tag.action')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
