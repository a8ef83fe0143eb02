import { useTranslation } from 'react-i18next'
import { Button } from '../components/ui/button.tsx'
import { Icon } from '../components/ui/icon.tsx'
import { bridge } from '../lib/bridge.ts'
import { useConnection } from '../lib/connection.ts'
import { useFormat } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'

/** Above the page while the engine does not answer: since when, what that means, and the way out. */
export function LostBanner() {
  const { state, attempts } = useConnection()
  // A window that has just opened is connecting, not lost: it says so only when that takes long.
  if (state === 'connected' || (state === 'connecting' && attempts < 3)) return null
  return <Banner />
}

function Banner() {
  const { t } = useTranslation('app')
  const format = useFormat()
  const now = useNow()
  const { answeredAt, nextAttemptAt, process } = useConnection()
  const seconds = nextAttemptAt === null ? 0 : Math.ceil((nextAttemptAt - now) / 1000)
  return (
    <div role="alert" className="flex min-h-11 flex-none items-center gap-2.5 border-b border-warn bg-warn-soft px-4">
      <Icon name="warn" className="text-warn" />
      <span>
        <b className="font-semibold">
          {answeredAt === null ? t('lost.never') : t('lost.title', { time: format.clock(answeredAt) })}
        </b>{' '}
        {process?.type === 'failed' ? process.message : answeredAt === null ? t('lost.neverText') : t('lost.text')}
      </span>
      <span className="flex-1" />
      <span className="text-xs whitespace-nowrap text-ink-2 tabular-nums" aria-live="off">
        {seconds > 0 ? t('lost.next', { seconds }) : t('lost.now')}
      </span>
      {bridge && (
        <Button kind="primary" icon="play" onClick={() => void bridge?.restartEngine()}>
          {t('lost.start')}
        </Button>
      )}
    </div>
  )
}
