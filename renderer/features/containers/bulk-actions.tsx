import { useTranslation } from 'react-i18next'
import type { Container } from '../../../engine/wire/containers.ts'
import { BulkBar } from '../../components/ui/bulk-bar.tsx'
import { Button } from '../../components/ui/button.tsx'
import { isConnected, useConnection } from '../../lib/connection.ts'
import { useFormat } from '../../lib/format.ts'
import { performAll } from '../../lib/perform.ts'
import { isUp } from './container-filter.ts'
import { openContainerDialog } from './dialog-store.ts'

/** What can be done to all the checked containers at once. */
export function BulkActions({ containers, onClear }: { containers: readonly Container[]; onClear: () => void }) {
  const { t } = useTranslation('containers')
  const format = useFormat()
  const connected = useConnection(isConnected)
  const up = containers.filter((container) => isUp(container.state.status))
  const down = containers.filter((container) => !isUp(container.state.status))
  const written = containers.reduce((sum, container) => sum + container.rwBytes, 0)
  const all = (verb: 'start' | 'stop', which: readonly Container[]) =>
    void performAll(which.map((container) => ({ verb, container: container.name })))
  return (
    <BulkBar
      count={t('checked', { count: containers.length })}
      note={t('written', { size: format.size(written) })}
      clearLabel={t('clearChecks')}
      onClear={onClear}
    >
      <Button size="small" icon="play" disabled={!connected || down.length === 0} onClick={() => all('start', down)}>
        {t('verb.start')}
      </Button>
      <Button size="small" icon="stop" disabled={!connected || up.length === 0} onClick={() => all('stop', up)}>
        {t('verb.stop')}
      </Button>
      <Button
        size="small"
        kind="danger"
        icon="trash"
        disabled={!connected}
        onClick={() => openContainerDialog({ type: 'remove', containers })}
      >
        {t('verb.remove')}
      </Button>
    </BulkBar>
  )
}
