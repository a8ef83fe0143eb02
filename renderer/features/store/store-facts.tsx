import { useTranslation } from 'react-i18next'
import type { StoreGraph } from '../../../engine/wire/store.ts'
import { FlipButton } from '../../components/drawing/flip-button.tsx'
import { TitleBlock } from '../../components/ui/title-block.tsx'
import { useFormat } from '../../lib/format.ts'

const sum = (some: readonly { bytes: number }[]) => some.reduce((total, { bytes }) => total + bytes, 0)

/** What is stored, and what sharing it saves. `unused`: null while it is not known. */
export function StoreFacts({ graph, unused }: { graph: StoreGraph; unused: number | null }) {
  const { t } = useTranslation('store')
  const format = useFormat()
  const stored = sum(graph.layers)
  const copies = sum(graph.images)
  return (
    <TitleBlock
      facts={[
        { label: t('facts.stored'), value: format.size(stored) },
        { label: t('facts.copies'), value: format.size(copies), share: 1.2 },
        { label: t('facts.saved'), value: format.size(Math.max(0, copies - stored)) },
        { label: t('facts.readWrite'), value: format.size(sum(graph.containers)) },
        { label: t('facts.unused'), value: unused === null ? '' : format.size(unused) },
      ]}
    >
      <FlipButton />
    </TitleBlock>
  )
}
