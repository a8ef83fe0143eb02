import type { ReactNode } from 'react'
import type { ErrorData } from '../../../engine/wire/errors.ts'
import { Icon } from './icon.tsx'
import { useTranslation } from 'react-i18next'
import { useWhy } from '../../lib/why.ts'
import { Button } from './button.tsx'

/** Where a list would be: says why there is none, and offers the way on. */
export function EmptyState({ title, text, children }: { title: string; text?: ReactNode; children?: ReactNode }) {
  return (
    <div className="grid flex-1 place-content-center gap-2 p-8 text-center">
      <p className="text-base font-semibold">{title}</p>
      {text && <p className="max-w-sm text-sm text-ink-2">{text}</p>}
      {children && <div className="mt-2 flex justify-center gap-2">{children}</div>}
    </div>
  )
}

/** While the first answer is under way; silent for the first 300 ms, since most answers are there by then. */
export function LoadingState({ text }: { text?: string }) {
  const { t } = useTranslation('app')
  return (
    <div role="status" className="fade-in-late grid flex-1 place-content-center p-8 text-sm text-ink-3">
      {text ?? t('loading')}
    </div>
  )
}

/** Where an answer failed to come. */
export function ErrorState({ error, onRetry }: { error: ErrorData; onRetry?: () => void }) {
  const { t } = useTranslation('app')
  const why = useWhy()
  return (
    <div role="alert" className="grid flex-1 place-content-center justify-items-center gap-2 p-8 text-center">
      <Icon name="warn" className="text-danger" size={20} />
      <p className="text-base font-semibold">{t(`errors.${error.code}`)}</p>
      <p className="max-w-md text-sm text-ink-2">{why(error)}</p>
      {onRetry && (
        <Button icon="restart" onClick={onRetry}>
          {t('tryAgain')}
        </Button>
      )}
    </div>
  )
}
