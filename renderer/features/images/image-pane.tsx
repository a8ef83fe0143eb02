import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Image } from '../../../engine/wire/images.ts'
import { Plate } from '../../components/plate/plate.tsx'
import { AsOf } from '../../components/ui/as-of.tsx'
import { FlipButton } from '../../components/drawing/flip-button.tsx'
import { SidePane } from '../../components/ui/side-pane.tsx'
import { EmptyState } from '../../components/ui/states.tsx'
import { TitleBlock } from '../../components/ui/title-block.tsx'
import { shortId, useFormat } from '../../lib/format.ts'
import { trpc } from '../../lib/rpc.ts'
import { ImageDrawing } from './image-drawing.tsx'
import { ImageVerbs } from './image-verbs.tsx'
import { nameOf } from './names.ts'

export interface ImagePaneProps {
  image: Image | null
  images: readonly Image[]
  open: boolean
  onClose: () => void
}

/** The chosen image as its stack, with what can be done to it. */
export function ImagePane({ image, images, open, onClose }: ImagePaneProps) {
  const { t } = useTranslation('images')
  return (
    <SidePane label={t('pane')} open={open} onClose={onClose}>
      {image ? <Chosen key={image.id} image={image} images={images} /> : <EmptyState title={t('nothingSelected')} />}
    </SidePane>
  )
}

function Chosen({ image, images }: { image: Image; images: readonly Image[] }) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const { data: detail } = useQuery(trpc.image.queryOptions(image.id))
  const shared = image.layers.filter((layer) =>
    images.some((other) => other.id !== image.id && other.layers.includes(layer)),
  )
  return (
    <>
      <header className="flex flex-none flex-col gap-2.5 border-b border-line px-4 py-3">
        <div className="flex items-center gap-2">
          <h2 className="min-w-0 flex-1 truncate font-mono text-base font-medium" title={nameOf(image)}>
            <Link to="/images/$id" params={{ id: image.id }} className="hover:underline">
              {nameOf(image)}
            </Link>
          </h2>
          <span className="flex-none border border-line-strong px-1.5 py-px font-mono text-2xs">{image.platform}</span>
        </div>
        <ImageVerbs image={image} />
      </header>
      <Plate className="goes-stale relative min-h-0 flex-1">
        <AsOf />
        {detail && <ImageDrawing detail={detail} images={images} />}
      </Plate>
      <TitleBlock
        facts={[
          { label: t('fact.id'), value: shortId(image.id), title: image.id, share: 1.2 },
          { label: t('fact.frees'), value: format.size(image.ownBytes) },
          {
            label: t('fact.layers'),
            value: t('fact.layersValue', { count: image.layers.length, shared: shared.length }),
          },
        ]}
      >
        <FlipButton />
      </TitleBlock>
    </>
  )
}
