import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Shipped } from '../../../../engine/wire/layers.ts'
import { Icon } from '../../../components/ui/icon.tsx'
import { useFormat } from '../../../lib/format.ts'
import { trpc } from '../../../lib/rpc.ts'

const SHOWN = 3

interface ShippedListProps {
  top: string
  numberOf: (layer: string) => number
  selected: string | null
  onSelect: (path: string) => void
}

/** Secret and large files that a later layer deletes and that are carried along, each with what to do. Nothing, when there are none. */
export function ShippedList({ top, numberOf, selected, onSelect }: ShippedListProps) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const { data = [] } = useQuery(trpc.shipped.queryOptions(top))
  if (data.length === 0) return null
  const where = ({ deleted, addedIn, hiddenBy }: Shipped) =>
    t(deleted ? 'shipped.deleted' : 'shipped.replaced', { added: numberOf(addedIn), hidden: numberOf(hiddenBy) })
  return (
    <section aria-label={t('shipped.label')} className="mx-5 mb-2 flex-none">
      <p className="flex items-center gap-1.5 border-b border-line-strong py-1.5 text-xs">
        <Icon name="warn" className="text-warn" />
        <b className="font-semibold">{t('shipped.label')}</b>
        <span className="ml-0.5 text-ink-3">{t('shipped.text')}</span>
      </p>
      <ul>
        {data.slice(0, SHOWN).map((file) => (
          <li key={`${file.path} ${file.addedIn}`} className="border-b border-line">
            <button
              type="button"
              aria-pressed={file.path === selected}
              title={file.text}
              onClick={() => onSelect(file.path)}
              className="grid w-full grid-cols-[minmax(0,1fr)_auto_auto_64px] gap-3 py-1 text-left font-mono text-xs hover:bg-hover aria-pressed:bg-selected"
            >
              <span className="truncate">/{file.path}</span>
              <span className={`font-sans ${file.why === 'secret' ? 'font-semibold text-warn' : 'text-ink-3'}`}>
                {t(`shipped.${file.why}`)}
              </span>
              <span className="font-sans text-ink-3">{where(file)}</span>
              <span className="text-right tabular-nums">{format.size(file.bytes)}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="pt-1 text-2xs text-ink-3">
        {data.length > SHOWN && `${t('shipped.more', { count: data.length - SHOWN })}. `}
        {t(data[0]?.why === 'secret' ? 'shipped.mendSecret' : 'shipped.mendLarge')}
      </p>
    </section>
  )
}
