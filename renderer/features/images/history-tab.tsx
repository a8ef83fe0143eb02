import { Link } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { historyLine } from '../../../engine/wire/command-line.ts'
import type { HistoryEntry, ImageDetail } from '../../../engine/wire/images.ts'
import { CommandLens } from '../../components/command/lens.tsx'
import { LiveStack } from '../../components/drawing/live-stack.tsx'
import { useStackLabels } from '../../components/drawing/use-stack-labels.ts'
import { Plate } from '../../components/plate/plate.tsx'
import { modelOfImage, withHistory } from '../../components/stack/model-of.ts'
import { Button } from '../../components/ui/button.tsx'
import { classNames } from '../../components/ui/class-names.ts'
import { MiddleCut } from '../../components/ui/middle-cut.tsx'
import { copyText } from '../../lib/clipboard.ts'
import { shortId, useFormat } from '../../lib/format.ts'
import { useNow } from '../../lib/now.ts'
import { useSettings } from '../../lib/settings.ts'
import { nameOf } from './names.ts'

/** The walk from the image down its parents: every instruction, also those that made no layer. */
export function HistoryTab({ image }: { image: ImageDetail }) {
  const { t } = useTranslation('images')
  const line = historyLine(nameOf(image))
  const steps = image.history.map((entry, index) => ({ entry, step: image.history.length - index }))
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(300px,min(420px,36%))_minmax(0,1fr)] max-[999px]:grid-cols-1">
      <Plate className="border-r border-line-strong max-[999px]:hidden">
        <Parted image={image} />
      </Plate>
      <div className="overflow-auto px-4 py-3">
        <div className="flex items-center gap-3 pb-2">
          <p className="flex-1 text-xs text-ink-3">{t('history.text')}</p>
          <CommandLens line={line} effect={t('history.effect')}>
            <Button size="small" icon="copy" onClick={() => void copyText(line)}>
              {t('history.copy')}
            </Button>
          </CommandLens>
        </div>
        <table className="w-full table-fixed border-collapse text-xs">
          <colgroup>
            <col className="w-12" />
            <col />
            <col className="w-32" />
            <col className="w-20" />
            <col className="w-24" />
          </colgroup>
          <thead className="border-y border-line bg-surface-sunken text-left text-2xs text-ink-3">
            <tr>
              <th className="py-1.5 pl-2 font-normal">{t('history.layer')}</th>
              <th className="font-normal">{t('history.instruction')}</th>
              <th className="font-normal">{t('history.image')}</th>
              <th className="font-normal">{t('column.age')}</th>
              <th className="pr-2 text-right font-normal">{t('column.size')}</th>
            </tr>
          </thead>
          <tbody>
            {steps.map(({ entry, step }) => (
              <Row key={step} entry={entry} number={entry.layer ? image.layers.indexOf(entry.layer) + 1 : null} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

/** The stack, which parts as the page opens: what lies between the layers is history too. */
function Parted({ image }: { image: ImageDetail }) {
  const labels = useStackLabels()
  const flip = useSettings((settings) => settings.flipped)
  const [open, setOpen] = useState(false)
  useEffect(() => setOpen(true), [])
  const model = useMemo(() => {
    const closed = { ...modelOfImage(image), names: [], rests: [] }
    return open ? withHistory(closed, image.history) : closed
  }, [image, open])
  return <LiveStack model={model} labels={labels} flip={flip} left="nothing" caption="" />
}

function Row({ entry, number }: { entry: HistoryEntry; number: number | null }) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const now = useNow(60_000)
  return (
    <tr className={classNames('border-b border-line align-top', number === null && 'text-ink-3')}>
      <td className="py-2 pl-2">
        {number !== null && (
          <span className="inline-grid h-5 min-w-6 place-items-center border border-ro-edge bg-ro-front px-1 font-mono text-2xs text-ro-ink">
            {number}
          </span>
        )}
      </td>
      <td className="py-2 pr-4">
        <code className="font-mono break-words">{entry.createdBy || t('files.unknown')}</code>
        {entry.comment && <p className="mt-0.5 text-ink-3">{entry.comment}</p>}
      </td>
      <td className="py-2 pr-4 font-mono">
        {entry.image ? (
          <Link
            to="/images/$id"
            params={{ id: entry.image }}
            className="block hover:underline"
            title={entry.tags.join(', ')}
          >
            <MiddleCut text={entry.tags[0] ?? shortId(entry.image)} />
          </Link>
        ) : (
          <span className="font-sans text-ink-3">{t('history.noImage')}</span>
        )}
      </td>
      <td className="py-2 tabular-nums">{entry.created > 0 ? format.age(now - entry.created) : ''}</td>
      <td className="py-2 pr-2 text-right font-mono whitespace-nowrap tabular-nums">
        {number === null ? <span className="font-sans">{t('history.settingsOnly')}</span> : format.size(entry.bytes)}
      </td>
    </tr>
  )
}
