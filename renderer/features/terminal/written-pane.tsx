import { useSubscription } from '@trpc/tanstack-react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Change, ContainerDetail, ProcessInfo } from '../../../engine/wire/containers.ts'
import { useStackLabels } from '../../components/drawing/use-stack-labels.ts'
import { Plate } from '../../components/plate/plate.tsx'
import { modelOfContainer } from '../../components/stack/model-of.ts'
import { type StackModel, stackLayer } from '../../components/stack/model.ts'
import { StackDrawing } from '../../components/stack/stack-drawing.tsx'
import { Button } from '../../components/ui/button.tsx'
import { FileMark } from '../../components/ui/file-mark.tsx'
import { MiddleCut } from '../../components/ui/middle-cut.tsx'
import { copyText } from '../../lib/clipboard.ts'
import { useFormat } from '../../lib/format.ts'
import { useNow } from '../../lib/now.ts'
import { trpc } from '../../lib/rpc.ts'
import { countsOf, newest, type Written, withBatch } from './written.ts'

const SHOWN = 5
const NOTHING: Written = new Map()

/** What is done in the terminal, as it arrives in the read-write layer, and the stack that it arrives in. */
export function WrittenPane({ container }: { container: ContainerDetail }) {
  const { t } = useTranslation('terminal')
  const { id, stack } = container
  const up = container.state.status === 'running' || container.state.status === 'paused'
  const [written, setWritten] = useState(NOTHING)
  const [processes, setProcesses] = useState<readonly ProcessInfo[]>([])
  useSubscription(
    trpc.changes.subscriptionOptions(id, { onData: (batch) => setWritten((before) => withBatch(before, batch)) }),
  )
  useSubscription(
    trpc.processes.subscriptionOptions(id, { enabled: up, onData: setProcesses, onError: () => setProcesses([]) }),
  )
  const changes = useMemo(() => newest(written, SHOWN), [written])
  const numberOf = (layer: string | null) => stack.findIndex((each) => each.chainId === layer) + 1
  return (
    <Plate className="flex w-[336px] max-[1179px]:w-[272px] min-h-0 flex-none flex-col border-l border-line-strong max-[999px]:hidden">
      <section aria-label={t('written.title')} className="flex-none px-4 pt-4">
        <h2 className="text-xs font-semibold">{t('written.title')}</h2>
        <p className="text-xs text-ink-2">{t('written.text')}</p>
        <ul className="mt-2">
          {changes.map((change) => (
            <Line key={change.path} change={change} number={numberOf(change.from)} />
          ))}
        </ul>
        {written.size === 0 && <p className="text-xs text-ink-3">{t('written.nothing')}</p>}
        <OnTheHost folder={container.paths.upper} />
      </section>
      <div className="relative min-h-0 flex-1 [@media(max-height:759px)]:hidden">
        <Drawing container={container} written={written} processes={up ? processes : []} />
      </div>
    </Plate>
  )
}

function Line({ change, number }: { change: Change; number: number }) {
  const { t } = useTranslation('terminal')
  const format = useFormat()
  const now = useNow(10_000)
  const note =
    change.kind === 'deleted' && number > 0
      ? t('written.hides', { number })
      : change.kind === 'changed' && number > 0
        ? t('written.copied', { number })
        : now - change.mtime < 10_000
          ? t('written.now')
          : format.age(now - change.mtime)
  return (
    <li className="flex h-6 items-center gap-2 text-xs">
      <FileMark kind={change.kind} label={t(`written.${change.kind}`)} />
      <span className="min-w-0 flex-1 font-mono" title={change.path}>
        <MiddleCut text={change.path} />
      </span>
      <span className="flex-none text-ink-2">{note}</span>
    </li>
  )
}

function OnTheHost({ folder }: { folder: string }) {
  const { t } = useTranslation('terminal')
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    setCopied(await copyText(folder))
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <div className="mt-2 flex items-center gap-2 border-t border-line-strong pt-2.5">
      <div className="min-w-0 flex-1">
        <h3 className="text-xs font-semibold">{t('written.host')}</h3>
        <code className="block truncate font-mono text-2xs text-ink-2" title={folder}>
          {folder}
        </code>
      </div>
      <Button size="small" icon={copied ? 'check' : 'copy'} onClick={() => void copy()}>
        {copied ? t('written.copiedPath') : t('written.copyPath')}
      </Button>
    </div>
  )
}

function Drawing({
  container,
  written,
  processes,
}: {
  container: ContainerDetail
  written: Written
  processes: readonly ProcessInfo[]
}) {
  const labels = useStackLabels()
  const model = useMemo(() => {
    const counts = written === NOTHING ? container.counts : countsOf(written)
    return folded(modelOfContainer(container, processes, counts))
  }, [container, written, processes])
  return <StackDrawing model={model} size="pane" labels={labels} left="nothing" caption="" />
}

/** The image as one band: here its layers matter only as what lies below. */
function folded(model: StackModel): StackModel {
  const image = model.layers.filter((layer) => layer.state === 'sealed')
  const [base, top] = [image[0], image.at(-1)]
  if (!base || !top || image.length < 3) return { ...model, names: [] }
  const band = stackLayer({
    id: top.id,
    parent: null,
    state: 'sealed',
    bytes: image.reduce((sum, layer) => sum + (layer.bytes ?? 0), 0),
    folded: image.map((layer) => layer.key),
    number: 1,
  })
  return { ...model, names: [], layers: [band, ...model.layers.slice(image.length)] }
}
