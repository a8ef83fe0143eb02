import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../engine/wire/containers.ts'
import type { RequestInput } from '../../../engine/wire/requests.ts'
import { RemovedStack } from '../../components/stack/removed-stack.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Dialog, DialogFoot, DialogLine } from '../../components/ui/dialog.tsx'
import { isConnected, useConnection } from '../../lib/connection.ts'
import { useFormat } from '../../lib/format.ts'
import { useGhostLine } from '../../lib/ghost.ts'
import { performAll } from '../../lib/perform.ts'
import { trpc } from '../../lib/rpc.ts'
import { isUp } from './container-filter.ts'
import { closeContainerDialog } from './dialog-store.ts'

/** Beyond these many the engine is not asked what was written in each. */
const MOST_COUNTED = 30

/** Names what goes and what stays, before anything does. The focus is on the harmless button. */
export function RemoveDialog({ containers }: { containers: readonly Container[] }) {
  const { t } = useTranslation('containers')
  const format = useFormat()
  const connected = useConnection(isConnected)
  const requests = containers.map(removal)
  const bytes = containers.reduce((sum, container) => sum + container.rwBytes, 0)
  const form = containers.length === 1 ? 'one' : 'many'
  const names = { name: containers[0]?.name ?? '', count: containers.length }
  const lines = removalLines(requests)
  useGhostLine(lines[0] ?? null)
  const remove = () => {
    closeContainerDialog()
    void performAll(requests)
  }
  return (
    <Dialog
      title={t(`remove.${form}.title`, names)}
      description={t(`remove.${form}.text`)}
      onClose={closeContainerDialog}
    >
      <ul className="min-h-0 flex-1 overflow-auto">
        {containers.map((container) => (
          <Going key={container.id} container={container} counted={containers.length <= MOST_COUNTED} />
        ))}
      </ul>
      <p className="flex-none border-t border-line px-5 pt-[11px] pb-3 text-xs leading-[17px] text-ink-2">
        <b className="block font-semibold text-ink-1">{t('remove.frees', { size: format.size(bytes) })}</b>
        {t('remove.freesText')}
      </p>
      <DialogLine>
        {lines.map((line) => (
          <div key={line} className="truncate" title={line}>
            {line}
          </div>
        ))}
      </DialogLine>
      <DialogFoot>
        <Button data-autofocus onClick={closeContainerDialog}>
          {t(`remove.${form}.keep`)}
        </Button>
        <Button kind="danger" icon="trash" disabled={!connected} onClick={remove}>
          {t(`remove.${form}.action`, names)}
        </Button>
      </DialogFoot>
    </Dialog>
  )
}

type Removal = Extract<RequestInput, { verb: 'rm' }>

function removal(container: Container): Removal {
  return { verb: 'rm', container: container.name, force: isUp(container.state.status) }
}

/** One line for those that are killed first, one for the others. Container names need no quotes. */
function removalLines(requests: readonly Removal[]): string[] {
  return ['docker rm -f', 'docker rm'].flatMap((command, index) => {
    const names = requests.filter(({ force }) => force === (index === 0)).map(({ container }) => container)
    return names.length === 0 ? [] : [[command, ...names].join(' ')]
  })
}

function Going({ container, counted }: { container: Container; counted: boolean }) {
  const { t } = useTranslation('containers')
  const format = useFormat()
  const { data: detail } = useQuery(trpc.container.queryOptions(container.id, { enabled: counted }))
  const size = format.size(container.rwBytes)
  const changes = detail ? detail.counts.added + detail.counts.changed + detail.counts.deleted : null
  const goes =
    changes === 0
      ? t('remove.nothing')
      : changes === null
        ? t('remove.goes', { size })
        : t('remove.changesGo', { count: changes, size })
  return (
    <li className="grid grid-cols-[106px_minmax(0,1fr)] items-center gap-3.5 border-t border-line px-5 py-3 text-xs leading-[17px] text-ink-2">
      <RemovedStack layers={detail?.stack.length ?? 3} />
      <div className="min-w-0">
        <b className="block truncate font-mono text-sm font-medium text-ink-1">{container.name}</b>
        <p>
          {t('remove.stays', { image: container.image.name })} {goes}
        </p>
        {isUp(container.state.status) && <p className="text-warn">{t('remove.running')}</p>}
      </div>
    </li>
  )
}
