import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ArchiveImage, ArchivePreview } from '../../../engine/wire/archives.ts'
import { commandLine } from '../../../engine/wire/command-line.ts'
import { useStackLabels } from '../../components/drawing/use-stack-labels.ts'
import { Plate } from '../../components/plate/plate.tsx'
import { modelOfArchive } from '../../components/stack/model-of.ts'
import { StackDrawing } from '../../components/stack/stack-drawing.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Checkbox } from '../../components/ui/checkbox.tsx'
import { DialogFoot } from '../../components/ui/dialog.tsx'
import { FormRow, TextField } from '../../components/ui/text-field.tsx'
import { shortId, useFormat } from '../../lib/format.ts'
import { useNow } from '../../lib/now.ts'
import { openRunForm } from '../../lib/overlay.ts'
import { cancel } from '../../lib/perform.ts'
import { useSettings } from '../../lib/settings.ts'
import { useTrace } from '../../lib/trace.ts'
import { type Intake, type IntakeState, requestFor } from './intake.ts'
import { allSealed, loadProgress, withProgress } from './load-progress.ts'

export interface RecognisedProps {
  intake: Intake
  state: Extract<IntakeState, { type: 'recognised' | 'working' | 'done' }>
  fileName: string
  onClose: () => void
}

/** An archive that was understood: its stack at the left, what loading it adds at the right. */
export function Recognised({ intake, state, fileName, onClose }: RecognisedProps) {
  const { t } = useTranslation('archive')
  const { preview } = state
  const { operations } = useTrace()
  const progress = state.type === 'working' ? loadProgress(operations) : null
  const [reference, setReference] = useState('')
  const [run, setRun] = useState(false)
  const [index, setIndex] = useState(0)
  const image = preview.images[index]
  const flat = preview.kind === 'root-filesystem'
  const line = commandLine(requestFor(preview, reference.trim(), fileName))
  const finish = () => {
    onClose()
    if (run && state.type === 'done') openRunForm(state.result.name ?? state.result.id ?? '')
  }
  return (
    <>
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1.45fr)_minmax(260px,1fr)] border-t border-line max-[859px]:grid-cols-1 max-[859px]:overflow-auto">
        <Plate className="relative h-[min(540px,60vh)] min-h-72 border-r border-line">
          <p className="absolute top-4 left-14 z-10 text-xs text-ink-2">
            <b className="block font-semibold text-ink-1">{image ? t('inArchive') : t('flatTitle')}</b>
            {image?.layers.some((layer) => layer.present) && t('greyHere')}
          </p>
          <div className="absolute inset-x-0 top-14 bottom-2">
            {image ? (
              <Drawing image={image} progress={progress} loaded={state.type === 'done'} />
            ) : (
              <Flat preview={preview} />
            )}
          </div>
        </Plate>
        <div className="min-h-0 overflow-auto px-5 py-4">
          {preview.images.length > 1 && (
            <div role="tablist" aria-label={t('images')} className="mb-3 flex flex-wrap gap-1">
              {preview.images.map((each, at) => (
                <button
                  key={each.id}
                  type="button"
                  role="tab"
                  aria-selected={at === index}
                  onClick={() => setIndex(at)}
                  className="border border-line-strong px-2 py-1 font-mono text-xs aria-selected:bg-selected"
                >
                  {each.names[0]?.name ?? shortId(each.id)}
                </button>
              ))}
            </div>
          )}
          {image ? (
            <ImageFacts image={image} />
          ) : (
            <FlatFacts preview={preview} value={reference} onChange={setReference} />
          )}
        </div>
      </div>
      <DialogFoot
        note={
          state.type === 'recognised' ? (
            <span className="flex items-center gap-4">
              <Checkbox checked={run} onChange={setRun}>
                {t('runAfter')}
              </Checkbox>
              <code className="ml-auto truncate font-mono">{line}</code>
            </span>
          ) : (
            <span role="status">{state.type === 'done' ? t('done') : <Working progress={progress} />}</span>
          )
        }
      >
        {state.type === 'recognised' && (
          <>
            <Button onClick={onClose}>{t('cancel')}</Button>
            <Button ref={takeFocus} kind="primary" icon="download" onClick={() => void intake.take(reference.trim())}>
              {flat ? t('import') : t('load')}
            </Button>
          </>
        )}
        {state.type === 'working' && (
          <Button disabled={!progress} onClick={() => progress && void cancel(progress.operation)}>
            {t('cancel')}
          </Button>
        )}
        {state.type === 'done' && (
          <Button ref={takeFocus} kind="primary" onClick={finish}>
            {run ? t('toRun') : t('close')}
          </Button>
        )}
      </DialogFoot>
    </>
  )
}

/** What the next key should press comes up after the dialog does. */
function takeFocus(button: HTMLButtonElement | null): void {
  button?.focus()
}

function Working({ progress }: { progress: ReturnType<typeof loadProgress> }) {
  const { t } = useTranslation('archive')
  const format = useFormat()
  return <>{t('loading', { size: format.size(progress?.bytes ?? 0) })}</>
}

function Drawing({
  image,
  progress,
  loaded,
}: {
  image: ArchiveImage
  progress: ReturnType<typeof loadProgress>
  loaded: boolean
}) {
  const labels = useStackLabels()
  const flip = useSettings((settings) => settings.flipped)
  const model = useMemo(() => modelOfArchive(image), [image])
  return (
    <StackDrawing
      model={loaded ? allSealed(model) : withProgress(model, progress)}
      size="page"
      labels={labels}
      flip={flip}
      caption=""
    />
  )
}

/** A root file system has no layers of its own; it will become one. */
function Flat({ preview }: { preview: ArchivePreview }) {
  const { t } = useTranslation('archive')
  const labels = useStackLabels()
  const image: ArchiveImage = {
    id: preview.id,
    names: [{ name: preview.name, movesFrom: null }],
    platform: '',
    created: 0,
    command: [],
    layers: [
      { diffId: '', chainId: preview.id, text: t('flatLayer'), bytes: preview.rootfs?.bytes ?? 0, present: false },
    ],
    newBytes: preview.rootfs?.bytes ?? 0,
    present: false,
  }
  return <StackDrawing model={modelOfArchive(image)} size="page" labels={labels} />
}

function ImageFacts({ image }: { image: ArchiveImage }) {
  const { t } = useTranslation('archive')
  const format = useFormat()
  const now = useNow(60_000)
  const present = image.layers.filter((layer) => layer.present)
  const presentBytes = present.reduce((sum, layer) => sum + layer.bytes, 0)
  const total = Math.max(1, presentBytes + image.newBytes)
  return (
    <>
      <h3 className="text-2xl font-semibold tracking-[-.02em]">
        {image.newBytes === 0
          ? t('nothingNew')
          : t(present.length === 0 ? 'allNew' : 'onlyNew', { size: format.size(image.newBytes) })}
      </h3>
      <p className="mt-1 text-sm text-ink-2">
        {t('adds', {
          present: present.length,
          total: image.layers.length,
          added: image.layers.length - present.length,
        })}
      </p>
      <div className="mt-3 flex h-3.5 border border-ro-edge" aria-hidden="true">
        <span style={{ width: `${(presentBytes / total) * 100}%` }} />
        <span className="hatch-shared flex-1 border-l border-ro-edge bg-ro-front" />
      </div>
      <p className="mt-1 flex justify-between text-xs text-ink-3">
        <span>{t('here', { size: format.size(presentBytes) })}</span>
        <span>{t('new', { size: format.size(image.newBytes) })}</span>
      </p>
      <dl className="mt-3 grid grid-cols-[96px_minmax(0,1fr)] border-t border-line text-xs [&>*]:border-b [&>*]:border-line [&>*]:py-2">
        <dt className="text-ink-3">{t('fact.names')}</dt>
        <dd className="font-mono">
          {image.names.map(({ name, movesFrom }) => (
            <div key={name} className="break-all">
              {name}
              {movesFrom && movesFrom !== image.id && (
                <span className="ml-2 font-sans text-warn">{t('moves', { id: shortId(movesFrom) })}</span>
              )}
            </div>
          ))}
          {image.names.length === 0 && <span className="font-sans text-ink-3">{t('noName')}</span>}
        </dd>
        <dt className="text-ink-3">{t('fact.command')}</dt>
        <dd className="font-mono break-words">{image.command.join(' ') || '-'}</dd>
        <dt className="text-ink-3">{t('fact.platform')}</dt>
        <dd className="font-mono">{image.platform}</dd>
        <dt className="text-ink-3">{t('fact.made')}</dt>
        <dd>{image.created > 0 ? t('ago', { age: format.age(now - image.created) }) : t('unknown')}</dd>
        <dt className="text-ink-3">{t('fact.id')}</dt>
        <dd className="truncate font-mono" title={image.id}>
          {image.id}
        </dd>
        <dt className="text-ink-3">{t('fact.checked')}</dt>
        <dd>{t('checked')}</dd>
      </dl>
      <p className="mt-3 text-xs text-ink-3">{t('keepsLayers')}</p>
    </>
  )
}

function FlatFacts({
  preview,
  value,
  onChange,
}: {
  preview: ArchivePreview
  value: string
  onChange: (value: string) => void
}) {
  const { t } = useTranslation('archive')
  const format = useFormat()
  return (
    <>
      <h3 className="text-2xl font-semibold tracking-[-.02em]">
        {t('onlyNew', { size: format.size(preview.rootfs?.bytes ?? 0) })}
      </h3>
      <p className="mt-1 mb-4 text-sm text-ink-2">{t('flat', { files: format.count(preview.rootfs?.files ?? 0) })}</p>
      <FormRow label={t('fact.name')} hint={t('nameHint')}>
        {(id) => (
          <TextField
            id={id}
            value={value}
            placeholder="name:tag"
            onChange={(event) => onChange(event.target.value)}
            className="w-full"
          />
        )}
      </FormRow>
    </>
  )
}
