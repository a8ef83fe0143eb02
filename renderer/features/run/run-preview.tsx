import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Image, ImageDetail } from '../../../engine/wire/images.ts'
import { useStackLabels } from '../../components/drawing/use-stack-labels.ts'
import { Plate } from '../../components/plate/plate.tsx'
import { modelOfImage } from '../../components/stack/model-of.ts'
import { type StackModel, stackLayer } from '../../components/stack/model.ts'
import { StackDrawing } from '../../components/stack/stack-drawing.tsx'
import { trpc } from '../../lib/rpc.ts'
import type { RunForm } from './run-form.ts'

export interface RunPreviewProps {
  form: RunForm
  image: Image | null
  /** Words of the command; empty: the image's own. */
  command: readonly string[]
}

/** What will be made: what is here already is drawn solid, what comes with Run dashed. */
export function RunPreview({ form, image, command }: RunPreviewProps) {
  const { t } = useTranslation('run')
  const words = useStackLabels()
  const labels = useMemo(() => ({ ...words, space: { ...words.space, starting: words.processSpace } }), [words])
  const { data: detail } = useQuery(trpc.image.queryOptions(image?.id ?? '', { enabled: image !== null }))
  const model = useMemo(
    () => (detail ? plannedModel(detail, form.name.trim(), command, t('willBeAdded')) : null),
    [detail, form.name, command, t],
  )
  const mounts = form.mounts.filter((row) => row.left !== '' && row.right !== '')
  return (
    <Plate className="flex min-h-0 flex-col border-l border-line-strong max-[859px]:hidden">
      <div className="flex-none px-4 pt-4 text-2xs text-ink-2">
        <b className="block font-semibold text-ink-1">{t('preview')}</b>
        {t('previewText')}
        {mounts.map((row) => (
          <p key={row.key} className="mt-1.5 truncate font-mono">
            <b className="font-semibold text-ink-1">{row.left}</b> {row.right}
          </p>
        ))}
      </div>
      <div className="relative min-h-0 flex-1">
        {model && image && (
          <StackDrawing
            model={model}
            labels={labels}
            left="nothing"
            caption={t('shared', { count: image.usedBy.length, layers: image.layers.length })}
          />
        )}
      </div>
    </Plate>
  )
}

const TO_COME = 'rw:to-come'

function plannedModel(image: ImageDetail, name: string, command: readonly string[], text: string): StackModel {
  const base = modelOfImage(image)
  const argv = [...(image.config.entrypoint ?? []), ...(command.length > 0 ? command : (image.config.cmd ?? []))]
  const layer = stackLayer({ id: TO_COME, parent: base.focus, state: 'planned', text, bytes: 0 })
  return {
    ...base,
    of: { kind: 'container', id: '', name: name === '' ? base.of.name : name },
    layers: [...base.layers, layer],
    spaces: [
      {
        on: TO_COME,
        state: 'starting',
        processes: [{ pid: 1, depth: 0, command: argv.join(' '), use: '' }],
        signal: null,
        grace: null,
        note: '',
      },
    ],
    names: name === '' ? base.names : [...base.names, { text: name, at: TO_COME, kind: 'container' }],
    rests: [],
  }
}
