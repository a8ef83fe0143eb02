import { useTranslation } from 'react-i18next'
import type { TraceStep } from '../../../engine/wire/trace.ts'
import { shortId, useFormat, volumeName } from '../../lib/format.ts'
import type { TracedOperation } from '../../lib/trace-store.ts'

/** One step as the trace strip writes it: what happened, and to what, when. */
export interface StepWords {
  label: string
  detail: string
}

/** Turns steps into words of the current language. */
export function useStepWords(): (step: TraceStep) => StepWords {
  const { t } = useTranslation('trace')
  const format = useFormat()
  const say = (step: TraceStep): [label: string, about: string] => {
    switch (step.kind) {
      case 'image.found':
        return [t('imageFound'), step.image.name]
      case 'layer.added':
        if (step.container) return [t('rwAdded'), t('empty')]
        return [step.making ? t('layerMaking') : t('layerAdded'), step.layer.text]
      case 'layer.present':
        return [t('layersPresent', { count: step.layers.length }), '']
      case 'layer.progress':
        return [t('layerMaking'), format.size(step.bytes)]
      case 'changes.read': {
        const { added, changed, deleted } = step.counts
        return [t('changesRead'), t('counts', { added, changed, deleted })]
      }
      case 'layer.copied':
        return [t('layerCopied'), format.size(step.layer.bytes)]
      case 'layer.sealed':
        return [t('layerSealed'), shortId(step.diffId)]
      case 'parent.recorded':
        return [t('parentRecorded'), step.parent === null ? t('base') : shortId(step.parent)]
      case 'layer.removing':
        return [t('layerRemoving'), '']
      case 'layer.unneeded':
        return [t('layersUnneeded', { count: step.layers.length }), '']
      case 'layer.freed':
        return [step.container ? t('rwFreed') : t('layerFreed'), format.size(step.bytes)]
      case 'space.created':
        return [t('spaceCreated'), '']
      case 'space.frozen':
        return [t('spaceFrozen'), step.by]
      case 'space.thawed':
        return [t('spaceThawed'), '']
      case 'space.gone':
        return [t('spaceGone'), t('exit', { code: step.exitCode })]
      case 'process.started':
        return [t('processStarted', { pid: step.process.pid }), step.process.command]
      case 'process.ended':
        return [
          t('processEnded', { count: step.pids.length }),
          step.exitCode === null ? '' : t('exit', { code: step.exitCode }),
        ]
      case 'signal.sent':
        return [t('signalSent', { signal: step.signal }), '']
      case 'grace.over':
        return [t('graceOver', { seconds: step.seconds }), '']
      case 'restart.waiting':
        return [
          t('restartWaiting', { time: format.duration(step.milliseconds) }),
          t('restartCount', { count: step.count }),
        ]
      case 'health.changed':
        return [t(`health.${step.status}`), step.failing > 0 ? t('healthFailing', { count: step.failing }) : '']
      case 'limits.changed':
        return [t('limitsChanged'), '']
      case 'container.renamed':
        return [t('renamed'), t('from', { from: step.from, to: step.to })]
      case 'terminal.attached':
        return [t('attached'), step.tty ? 'tty' : '']
      case 'terminal.detached':
        return [t('detached'), '']
      case 'terminal.resized':
        return [t('resized'), `${step.columns} × ${step.rows}`]
      case 'processes.listed':
        return [t('processesListed'), '']
      case 'exec.created':
        return [t('execCreated'), step.command]
      case 'files.read':
        return [t('filesRead'), step.path]
      case 'files.written':
        return [t('filesWritten'), step.path]
      case 'pruned':
        return [t('pruned'), step.of === 'network' ? '' : format.size(step.bytes)]
      case 'archive.progress':
        return [t('archiveProgress'), format.size(step.bytes)]
      case 'layer.written':
        return [t('layerWritten'), format.size(step.bytes)]
      case 'union.read':
        return [t('unionRead'), '']
      case 'archive.written':
        return [t('archiveWritten'), format.size(step.bytes)]
      case 'manifest.found':
        return [t('manifestFound'), step.name]
      case 'blob.progress':
        return [t('blobProgress'), `${format.size(step.bytes)} / ${format.size(step.total)}`]
      case 'blob.fetched':
        return [t('blobFetched'), shortId(step.blob)]
      case 'blob.sent':
        return [t(`blobSent.${step.how}`), step.from ?? shortId(step.blob)]
      case 'manifest.sent':
        return [t('manifestSent'), step.name]
      case 'config.stored':
        return [t('configStored'), shortId(step.image.id)]
      case 'tag.set':
        return [t('tagSet'), step.name]
      case 'tag.removed':
        return [t('tagRemoved'), step.name]
      case 'network.created':
        return [t('networkCreated'), step.network.name]
      case 'network.removed':
        return [t('networkRemoved'), step.network.name]
      case 'network.connected':
        return [t('networkConnected'), step.network.name]
      case 'network.disconnected':
        return [t('networkDisconnected'), step.network.name]
      case 'image.removed':
        return [t('imageRemoved'), step.image.name]
      case 'volume.created':
        return [t('volumeCreated'), volumeName(step.volume.name)]
      case 'volume.filled':
        return [step.target ? t('volumeFilledFrom', { path: step.target }) : t('volumeFilled'), format.size(step.bytes)]
      case 'build.planned':
        return [t('buildPlanned', { count: step.steps.length }), '']
      case 'build.step':
        return [t(`buildStep.${step.state}`), '']
      case 'volume.emptied':
        return [t('volumeEmptied'), volumeName(step.volume.name)]
      case 'volume.mounted':
        return [t('volumeMounted', { path: step.target }), volumeName(step.volume.name)]
      case 'volume.unmounted':
        return [t('volumeUnmounted'), volumeName(step.volume.name)]
      case 'volume.removed':
        return [t('volumeRemoved'), volumeName(step.volume.name)]
    }
  }
  return (step) => {
    const [label, about] = say(step)
    const at = format.duration(step.at)
    return { label, detail: about === '' ? at : `${about} · ${at}` }
  }
}

/** Brackets over the steps of a `run`, which is a create and then a start. Indices of the first and the last step. */
export function phasesOf({ operation, steps }: TracedOperation): { line: string; from: number; to: number }[] {
  if (operation.verb !== 'run' && operation.verb !== 'restart') return []
  const second = steps.findIndex(
    (step) => step.kind === 'space.created' || (operation.verb === 'run' && step.kind === 'terminal.attached'),
  )
  if (second < 1) return []
  const first = operation.verb === 'run' ? 'docker create' : 'docker stop'
  return [
    { line: first, from: 0, to: second - 1 },
    { line: 'docker start', from: second, to: steps.length - 1 },
  ]
}
