import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { StackLabels } from '../stack/labels.ts'

/** The words of the stack drawing in the current language. */
export function useStackLabels(): StackLabels {
  const { t } = useTranslation('drawing')
  return useMemo(
    () => ({
      tree: (name, baseFirst) => (baseFirst ? t('treeBaseFirst', { name }) : t('treeBaseLast', { name })),
      layer: (number, text) => t('layer', { number, text }),
      readWriteLayer: t('readWriteLayer'),
      readWrite: t('readWrite'),
      newLayer: t('newLayer'),
      state: {
        sealed: t('state.sealed'),
        open: t('state.open'),
        making: t('state.making'),
        copy: t('state.copy'),
        planned: t('state.planned'),
        present: t('state.present'),
        new: t('state.new'),
        removing: t('state.removing'),
        unneeded: t('state.unneeded'),
        step: t('state.step'),
        failed: t('state.failed'),
      },
      files: (count) => t('files', { count }),
      foldedLayers: (count, size) => t('foldedLayers', { count, size }),
      folded: t('folded'),
      foldedPlan: (count) => t('foldedPlan', { count }),
      untilSealed: t('untilSealed'),
      build: {
        step: t('build.step'),
        failed: t('build.failed'),
        planned: t('build.planned'),
        here: t('build.here'),
        cached: t('build.cached'),
        made: t('build.made'),
        missed: t('build.missed'),
      },
      unknownInstruction: t('unknownInstruction'),
      sharedBy: (count) => t('sharedBy', { count }),
      named: (name) => t('named', { name }),
      exited: (code) => t('exited', { code }),
      noParentYet: t('noParentYet'),
      processSpace: t('processSpace'),
      space: {
        starting: t('space.starting'),
        running: t('space.running'),
        paused: t('space.paused'),
        restarting: t('space.restarting'),
        stopping: t('space.stopping'),
      },
      signalSent: (signal) => t('signalSent', { signal }),
      processes: (count) => t('processes', { count }),
      process: (pid, command) => t('process', { pid, command }),
      frozen: t('frozen'),
      moreProcesses: (count) => t('moreProcesses', { count }),
      name: (name) => t('name', { name }),
      changes: (count) => t('changes', { count }),
      counts: (added, changed, deleted) => t('counts', { added, changed, deleted }),
      dimension: {
        image: (count, size) => t('dimension.image', { count, size }),
        imageShort: (size) => t('dimension.imageShort', { size }),
        container: t('dimension.container'),
        containerShort: t('dimension.containerShort'),
        own: (size) => t('dimension.own', { size }),
        shared: (count, size) => t('dimension.shared', { count, size }),
        present: (size) => t('dimension.present', { size }),
        added: (size) => t('dimension.added', { size }),
      },
      sheet: (of, layers, complete) =>
        t(complete ? 'sheet.complete' : 'sheet.writing', {
          what: of === 'union' ? t('sheet.union') : t('sheet.layers', { count: layers }),
        }),
      oneLayer: t('sheet.one'),
      archive: t('sheet.archive'),
      restsOnIt: (count, names) => t('restsOnIt', { count, names }),
      willBeSetOnThese: t('willBeSetOnThese'),
      imageWord: t('imageWord'),
      containerWord: t('containerWord'),
      baseAtTheBottom: t('baseAtTheBottom'),
      baseAtTheTop: t('baseAtTheTop'),
      section: t('section'),
    }),
    [t],
  )
}
