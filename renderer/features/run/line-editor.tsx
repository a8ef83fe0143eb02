import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorData } from '../../lib/errors.ts'
import { rpc } from '../../lib/rpc.ts'
import { formOf, type RunForm } from './run-form.ts'

export interface LineEditorProps {
  line: string
  onForm: (form: RunForm) => void
  /** Whether the line that is in sight means nothing: the form behind it must not be sent then. */
  onFault: (fault: boolean) => void
}

/**
 * The docker line of the form, which can be edited: the console's own parser says what it means, and the form follows.
 * While it means nothing, it is kept as typed and the reason stands under it.
 */
export function LineEditor({ line, onForm, onFault }: LineEditorProps) {
  const { t } = useTranslation('run')
  const [edited, setEdited] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const newest = useRef(0)

  const edit = async (text: string) => {
    setEdited(text)
    const turn = ++newest.current
    const answer = await rpc.parse.query(text).then(
      (request) => ({ request, reason: '' }),
      (error: unknown) => ({ request: null, reason: errorData(error).message }),
    )
    if (turn !== newest.current) return
    setReason(answer.reason)
    onFault(answer.request === null)
    if (answer.request?.verb === 'run' || answer.request?.verb === 'create') onForm(formOf(answer.request))
  }
  const leave = () => {
    newest.current += 1
    setEdited(null)
    setReason('')
    onFault(false)
  }
  return (
    <div className="flex-none border-t border-line-strong bg-surface-sunken px-5 py-2.5">
      <textarea
        aria-label={t('line')}
        aria-invalid={reason !== '' || undefined}
        value={edited ?? line}
        rows={1}
        spellCheck={false}
        onChange={(event) => void edit(event.target.value.replaceAll('\n', ' '))}
        onBlur={leave}
        className="block field-sizing-content max-h-[60px] w-full resize-none bg-transparent font-mono text-sm leading-5 outline-none focus-visible:outline-2 focus-visible:outline-offset-4"
      />
      {reason !== '' && (
        <p role="status" className="mt-1 text-xs text-danger">
          {t('lineBad', { reason })}
        </p>
      )}
    </div>
  )
}
