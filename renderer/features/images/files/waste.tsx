import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../lib/format.ts'
import { trpc } from '../../../lib/rpc.ts'
import { wasteByPath } from './waste-by-path.ts'

const SHOWN = 4

/** Bytes that are stored and carried along though no process can see them, worst first. */
export function WasteList({
  top,
  numberOf,
  selected,
  onSelect,
}: {
  top: string
  numberOf: (layer: string) => number
  selected: string | null
  onSelect: (path: string) => void
}) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const { data } = useQuery(trpc.waste.queryOptions(top))
  if (!data) return null
  if (data.bytes === 0) return <p className="px-5 py-3 text-xs text-ink-3">{t('waste.none')}</p>
  const share = data.total ? (data.bytes / data.total) * 100 : 0
  const size = format.size(data.bytes)
  const paths = wasteByPath(data.paths)
  return (
    <section aria-label={t('waste.label')} className="mx-5 mb-3 flex-none">
      <p className="border-b border-line-strong py-1.5 text-xs">
        <b className="font-semibold">
          {share < 0.05 ? t('waste.little', { size }) : t('waste.title', { size, share: share.toFixed(1) })}
        </b>
        <span className="ml-2 text-ink-3">{t('waste.text')}</span>
      </p>
      <ul>
        {paths.slice(0, SHOWN).map((waste) => (
          <li key={waste.path} className="border-b border-line">
            <button
              type="button"
              aria-pressed={waste.path === selected}
              onClick={() => onSelect(waste.path)}
              className="grid w-full grid-cols-[minmax(0,1fr)_auto_72px] gap-3 py-1 text-left font-mono text-xs hover:bg-hover aria-pressed:bg-selected"
            >
              <span className="truncate" title={`/${waste.path}`}>
                /{waste.path}
              </span>
              <span className="font-sans text-ink-3">
                {waste.times > 1
                  ? t('waste.often')
                  : t('waste.where', { added: numberOf(waste.addedIn), hidden: numberOf(waste.hiddenBy) })}
              </span>
              <span className="text-right tabular-nums">{format.size(waste.bytes)}</span>
            </button>
          </li>
        ))}
      </ul>
      {paths.length > SHOWN && (
        <p className="pt-1.5 text-2xs text-ink-3">{t('waste.more', { count: paths.length - SHOWN })}</p>
      )}
    </section>
  )
}
