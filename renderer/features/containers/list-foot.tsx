import { useTranslation } from 'react-i18next'
import type { Container } from '../../../engine/wire/containers.ts'
import { isConnected, useConnection } from '../../lib/connection.ts'
import { useFormat } from '../../lib/format.ts'
import { openContainerDialog } from './dialog-store.ts'

/** Under the list: what the read-write layers hold, and what could go. */
export function ListFoot({ containers }: { containers: readonly Container[] }) {
  const { t } = useTranslation('containers')
  const format = useFormat()
  const connected = useConnection(isConnected)
  const sum = (which: readonly Container[]) => format.size(which.reduce((bytes, one) => bytes + one.rwBytes, 0))
  const exited = containers.filter((one) => one.state.status === 'exited' || one.state.status === 'dead')
  if (containers.length === 0) return null
  return (
    <footer className="flex h-[34px] flex-none items-center gap-4 px-4 text-xs text-ink-3">
      <span>{t('holds', { size: sum(containers) })}</span>
      {exited.length > 0 && (
        <button
          type="button"
          disabled={!connected}
          className="text-accent enabled:hover:underline disabled:text-ink-3"
          onClick={() => openContainerDialog({ type: 'remove', containers: exited })}
        >
          {t('removeStopped', { count: exited.length, size: sum(exited) })}
        </button>
      )}
    </footer>
  )
}
