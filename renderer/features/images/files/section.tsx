import { useTranslation } from 'react-i18next'
import type { Provenance } from '../../../../engine/wire/layers.ts'
import { classNames } from '../../../components/ui/class-names.ts'
import { useFormat } from '../../../lib/format.ts'

/** Section A-A: one path through every layer, base at the left. Who supplies it, what is stored though nobody sees it, what hides it. */
export function Section({ provenance }: { provenance: Provenance }) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const { cells, path } = provenance
  const numberOf = (chainId: string | null) => cells.findIndex((cell) => cell.chainId === chainId) + 1
  const seen = cells.findLast((cell) => cell.role === 'supplied')
  const unseen = cells.filter((cell) => cell.role === 'shadowed' || cell.role === 'hidden')
  return (
    <section
      aria-label={t('section.label', { path })}
      className="flex-none border-t border-line-strong bg-plate px-4 py-3"
    >
      <div className="flex items-baseline gap-3">
        <h3 className="text-sm font-semibold text-accent">{t('section.title')}</h3>
        <code className="min-w-0 flex-1 truncate font-mono text-xs">/{path}</code>
        <span className="text-2xs text-ink-3">{t('section.baseAtLeft')}</span>
      </div>
      <ol className="mt-2 flex gap-1.5 overflow-x-auto pb-1">
        {cells.map((cell, index) => (
          <li key={cell.chainId} className="w-14 flex-none text-center text-2xs text-ink-3 tabular-nums">
            {index + 1}
            <div
              className={classNames(
                'mt-0.5 grid h-9 place-items-center border text-2xs leading-3',
                cell.role === 'absent' && 'border-dashed border-line-strong',
                cell.role === 'supplied' && 'border-2 border-accent bg-accent-soft font-semibold text-ink-1',
                (cell.role === 'shadowed' || cell.role === 'hidden') && 'hatch-gone border-danger text-danger',
                cell.role === 'hides' && 'border-danger bg-danger-soft text-danger',
              )}
            >
              {cell.role !== 'absent' && <span className="bg-surface-1 px-1">{t(`section.role.${cell.role}`)}</span>}
            </div>
          </li>
        ))}
      </ol>
      <div className="mt-1.5 grid gap-0.5 text-xs text-ink-2">
        {unseen.map((cell) => (
          <p key={cell.chainId}>
            {t(cell.role === 'hidden' ? 'section.hidden' : 'section.shadowed', {
              number: numberOf(cell.chainId),
              by: numberOf(cell.by),
              size: format.size(cell.entry?.size ?? 0),
            })}
          </p>
        ))}
        <p className="font-semibold text-ink-1">
          {seen
            ? t('section.seen', { number: numberOf(seen.chainId), size: format.size(seen.entry?.size ?? 0) })
            : t('section.unseen')}
        </p>
      </div>
    </section>
  )
}
