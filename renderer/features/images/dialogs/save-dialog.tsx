import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { commandLine } from '../../../../engine/wire/command-line.ts'
import type { RequestInput } from '../../../../engine/wire/requests.ts'
import { Button } from '../../../components/ui/button.tsx'
import { Dialog, DialogBody, DialogFoot, DialogLine } from '../../../components/ui/dialog.tsx'
import { FormRow, TextField } from '../../../components/ui/text-field.tsx'
import { bridge } from '../../../lib/bridge.ts'
import { perform } from '../../../lib/perform.ts'
import { fileName } from '../image-verbs.tsx'

/**
 * Writes images with all their layers into one archive: to a path on the machine of the engine, or, in a browser, as a
 * download of the browser's.
 */
export function SaveDialog({ images, onClose }: { images: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation('images')
  const suggestion = `${images.length === 1 ? fileName(images[0] ?? 'image') : 'images'}.tar`
  const [output, setOutput] = useState('')
  const request: RequestInput = { verb: 'save', images: [...images], output: output.trim() || suggestion }
  const download = `download/image?${new URLSearchParams(images.map((image) => ['ref', image]))}`
  const choose = async () => {
    const path = await bridge?.chooseSavePath(suggestion)
    if (path) setOutput(path)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!output.trim()) return
    void perform(request)
    onClose()
  }
  return (
    <Dialog
      title={
        images.length === 1 ? t('save.titleFor', { name: images[0] ?? '' }) : t('save.title', { count: images.length })
      }
      description={t('save.text')}
      width="w-[600px]"
      onClose={onClose}
    >
      <form onSubmit={submit} className="contents">
        <DialogBody>
          <FormRow label={t('save.file')} hint={t('save.hint')}>
            {(id) => (
              <div className="flex gap-2">
                <TextField
                  id={id}
                  data-autofocus
                  value={output}
                  placeholder={`/tmp/${suggestion}`}
                  onChange={(event) => setOutput(event.target.value)}
                  className="flex-1"
                />
                {bridge && <Button onClick={() => void choose()}>{t('save.choose')}</Button>}
              </div>
            )}
          </FormRow>
        </DialogBody>
        <DialogLine>{commandLine(request)}</DialogLine>
        <DialogFoot
          note={
            !bridge && (
              <a className="text-accent hover:underline" href={download} download={suggestion} onClick={onClose}>
                {t('save.download')}
              </a>
            )
          }
        >
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" kind="primary" icon="download" disabled={!output.trim()}>
            {t('save.action')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
