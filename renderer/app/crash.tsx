import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '../components/ui/button.tsx'
import { EmptyState } from '../components/ui/states.tsx'

/** Stands where a screen failed to draw: the frame around it goes on working. */
export function Crash({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation('app')
  return (
    <EmptyState title={t('crash.title')} text={t('crash.text')}>
      <div className="grid justify-items-center gap-3">
        <pre className="max-w-xl overflow-auto border border-line bg-surface-sunken p-3 text-left font-mono text-xs whitespace-pre-wrap">
          {error instanceof Error ? error.message : String(error)}
        </pre>
        <Button icon="restart" onClick={reset}>
          {t('crash.again')}
        </Button>
      </div>
    </EmptyState>
  )
}

export function NoSuchPlace() {
  const { t } = useTranslation('app')
  return (
    <EmptyState title={t('crash.notFound')} text={t('crash.notFoundText')}>
      <Link to="/containers" className="text-accent underline">
        {t('crash.toContainers')}
      </Link>
    </EmptyState>
  )
}
