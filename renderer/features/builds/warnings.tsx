import { useTranslation } from 'react-i18next'
import type { BuildCheck } from '../../../engine/wire/builds.ts'
import { IconButton } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { copyText } from '../../lib/clipboard.ts'

/** What the build checks found. The address of a rule can be copied: the window leads nowhere else. */
export function Warnings({ warnings }: { warnings: readonly BuildCheck[] }) {
  const { t } = useTranslation('builds')
  if (warnings.length === 0) return null
  return (
    <details className="max-h-[40%] flex-none overflow-y-auto border-t border-line-strong">
      <summary className="flex min-h-8 cursor-default items-center gap-2 px-4 text-xs font-semibold text-warn focus-visible:-outline-offset-2">
        <Icon name="warn" />
        {t('warnings', { count: warnings.length })}
      </summary>
      <ul>
        {warnings.map(({ rule, url, message, lines }) => (
          <li key={`${rule} ${lines.start} ${message}`} className="border-t border-line px-4 py-2 text-xs">
            <p>
              <b className="font-semibold">{rule}</b>{' '}
              <span className="text-ink-3">{t('line', { line: lines.start })}</span>
            </p>
            <p className="text-ink-2">{message}</p>
            <p className="flex items-center gap-1 font-mono text-2xs text-ink-3">
              <span className="truncate">{url}</span>
              <IconButton
                icon="copy"
                size="small"
                label={t('copyAddress', { rule })}
                onClick={() => void copyText(url)}
              />
            </p>
          </li>
        ))}
      </ul>
    </details>
  )
}
