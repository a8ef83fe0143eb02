import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../components/ui/button.tsx'
import { FormRow, TextField } from '../../components/ui/text-field.tsx'
import { type BuildContext, contextOfFolder } from '../../lib/build-form.ts'
import { useFormat } from '../../lib/format.ts'

/** The folder to build from: a path on this machine, or files that a browser sends. */
export function ContextField({
  context,
  onChange,
}: {
  context: BuildContext
  onChange: (context: BuildContext) => void
}) {
  const { t } = useTranslation('builds')
  const format = useFormat()
  const input = useRef<HTMLInputElement>(null)
  return (
    <FormRow label={t('form.context')} hint={context.type === 'path' ? t('form.contextHint') : t('form.sent')}>
      {(id) => (
        <span className="flex items-center gap-2">
          {context.type === 'path' ? (
            <TextField
              id={id}
              data-autofocus
              className="flex-1"
              value={context.path}
              placeholder="/srv/shop"
              onChange={(event) => onChange({ type: 'path', path: event.target.value })}
            />
          ) : (
            <span id={id} className="flex min-w-0 flex-1 items-center gap-2 text-xs">
              <b className="truncate font-mono font-medium">{context.name}</b>
              <span className="flex-none text-ink-3">
                {t('form.files', {
                  count: context.files.length,
                  size: format.size(context.files.reduce((sum, { file }) => sum + file.size, 0)),
                })}
              </span>
              <IconButton
                icon="close"
                size="small"
                label={t('form.other')}
                onClick={() => onChange({ type: 'path', path: '' })}
              />
            </span>
          )}
          <input
            ref={(element) => {
              input.current = element
              element?.setAttribute('webkitdirectory', '')
            }}
            type="file"
            hidden
            aria-label={t('form.choose')}
            onChange={(event) => {
              const chosen = contextOfFolder([...(event.target.files ?? [])])
              if (chosen) onChange(chosen)
            }}
          />
          <Button icon="folder" onClick={() => input.current?.click()}>
            {t('form.choose')}
          </Button>
        </span>
      )}
    </FormRow>
  )
}
