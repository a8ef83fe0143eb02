import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ImageDetail } from '../../../engine/wire/images.ts'
import { Glyph } from '../../components/stack/glyph.tsx'
import { EmptyState } from '../../components/ui/states.tsx'
import { useFormat } from '../../lib/format.ts'
import { trpc } from '../../lib/rpc.ts'
import { nameOf } from './names.ts'

/** What rests on an image: containers on its top layer, and images that hold layers of it. */
export function UsedByTab({ image }: { image: ImageDetail }) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const images = useQuery(trpc.images.queryOptions({ all: true }))
  const containers = useQuery(trpc.containers.queryOptions())
  const resting = (containers.data ?? []).filter((container) => image.usedBy.some(({ id }) => id === container.id))
  const bytesOf = new Map(image.stack.map((layer) => [layer.chainId, layer.bytes]))
  const sharing = (images.data ?? []).flatMap((other) => {
    const shared = other.id === image.id ? [] : other.layers.filter((layer) => bytesOf.has(layer))
    return shared.length === 0 ? [] : [{ other, shared }]
  })
  if (!images.data || !containers.data) return null
  if (resting.length + sharing.length === 0)
    return <EmptyState title={t('used.nothing')} text={t('used.nothingText', { size: format.size(image.ownBytes) })} />
  return (
    <div className="min-h-0 flex-1 overflow-auto px-4 py-3">
      {resting.length > 0 && (
        <section aria-labelledby="resting" className="mb-6">
          <h2 id="resting" className="border-b border-line-strong pb-1.5 text-sm font-semibold">
            {t('used.containers', { count: resting.length })}
            <span className="ml-2 font-normal text-ink-3">{t('used.containersText', { count: resting.length })}</span>
          </h2>
          <ul>
            {resting.map((container) => (
              <li key={container.id} className="border-b border-line">
                <Link
                  to="/containers/$id"
                  params={{ id: container.id }}
                  className="grid h-9 grid-cols-[44px_minmax(0,1fr)_140px_90px] items-center hover:bg-hover"
                >
                  <Glyph state={container.state.status} layers={image.layers.length} />
                  <span className="truncate font-mono text-xs font-medium">{container.name}</span>
                  <span className="text-xs text-ink-2">{t(`used.state.${container.state.status}`)}</span>
                  <span className="pr-2 text-right font-mono text-xs tabular-nums">
                    {format.size(container.rwBytes)}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {sharing.length > 0 && (
        <section aria-labelledby="sharing">
          <h2 id="sharing" className="border-b border-line-strong pb-1.5 text-sm font-semibold">
            {t('used.images', { count: sharing.length })}
            <span className="ml-2 font-normal text-ink-3">{t('used.imagesText', { count: sharing.length })}</span>
          </h2>
          <ul>
            {sharing.map(({ other, shared }) => (
              <li key={other.id} className="border-b border-line">
                <Link
                  to="/images/$id"
                  params={{ id: other.id }}
                  className="grid h-9 grid-cols-[44px_minmax(0,1fr)_140px_90px] items-center hover:bg-hover"
                >
                  <Glyph state="image" layers={other.layers.length} />
                  <span className="truncate font-mono text-xs font-medium">{nameOf(other)}</span>
                  <span className="text-xs text-ink-2">{t('used.layers', { count: shared.length })}</span>
                  <span className="pr-2 text-right font-mono text-xs tabular-nums">
                    {format.size(shared.reduce((sum, layer) => sum + (bytesOf.get(layer) ?? 0), 0))}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
