import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../lib/format.ts'
import { trpc } from '../../../lib/rpc.ts'

/** Bytes that are stored and carried along though no process can see them, worst first. */
export function WasteList({
  top,
  numberOf,
  onSelect,
}: {
  top: string
  numberOf: (layer: string) => number
  onSelect: (path: string) => void
}) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const { data } = useQuery(trpc.waste.queryOptions(top))
  if (!data) return null
  if (data.bytes === 0) return <p className="px-5 py-3 text-xs text-ink-3">{t('waste.none')}</p>
  return (
    <section aria-label={t('waste.label')} className="mx-5 mb-3">
      <p className="border-b border-line-strong py-1.5 text-xs">
        <b className="font-semibold">
          {t('waste.title', {
            size: format.size(data.bytes),
            share: data.total ? ((data.bytes / data.total) * 100).toFixed(1) : '0',
          })}
        </b>{' '}
        <span className="text-ink-3">{t('waste.text')}</span>
      </p>
      <ul>
        {data.paths.slice(0, 4).map((waste) => (
          <li key={waste.path} className="border-b border-line">
            <button
              type="button"
              onClick={() => onSelect(waste.path)}
              className="grid w-full grid-cols-[minmax(0,1fr)_auto_80px] gap-3 py-1 text-left font-mono text-xs hover:bg-hover"
            >
              <span className="truncate">/{waste.path}</span>
              <span className="font-sans text-ink-3">
                {t('waste.where', { added: numberOf(waste.addedIn), hidden: numberOf(waste.hiddenBy) })}
              </span>
              <span className="text-right tabular-nums">{format.size(waste.bytes)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
