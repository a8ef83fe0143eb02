import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../lib/format.ts'
import { trpc } from '../../../lib/rpc.ts'
import { ArchiveGlyph } from './archive-glyph.tsx'
import { leftOut } from './left-out.ts'

/** Side by side what `save` keeps of an image and what `export` would keep of a container of it. */
export function WhatIsKept({ image, without }: { image: string; without: string | null }) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const { data: detail } = useQuery(trpc.image.queryOptions(image))
  const { data: base } = useQuery({ ...trpc.image.queryOptions(without ?? ''), enabled: without !== null })
  const top = detail?.stack.at(-1)?.chainId ?? ''
  const { data: waste } = useQuery({ ...trpc.waste.queryOptions(top), enabled: top !== '' })
  if (!detail) return null
  const { stack } = detail
  const out = without === null ? 0 : leftOut(stack, base?.stack ?? [])
  const kept = stack.slice(out)
  const bytes = kept.reduce((sum, layer) => sum + layer.bytes, 0)
  return (
    <div className="grid grid-cols-2 border border-line">
      <section className="flex gap-3 px-3 py-2.5">
        <ArchiveGlyph layers={stack.length} leftOut={out} />
        <div className="min-w-0 text-xs text-ink-2">
          <h3 className="font-mono font-medium text-ink-1">docker save</h3>
          <p>{t('kept.layers', { count: kept.length })}</p>
          {out > 0 && <p className="text-warn">{t('kept.leftOut', { count: out, name: without ?? '' })}</p>}
          <p>{t('kept.metadata')}</p>
          <p className="mt-0.5 font-mono font-medium text-ink-1">{format.size(bytes)}</p>
        </div>
      </section>
      <section className="flex gap-3 border-l border-line px-3 py-2.5">
        <ArchiveGlyph layers={1} leftOut={0} />
        <div className="min-w-0 text-xs text-ink-2">
          <h3 className="font-mono font-medium text-ink-1">docker export</h3>
          <p>{t('kept.flat')}</p>
          <p>{t('kept.noMetadata')}</p>
          <p className="mt-0.5 font-mono font-medium text-ink-1">
            {waste ? format.size(waste.total - waste.bytes) : ''}
          </p>
        </div>
      </section>
    </div>
  )
}
