import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { EngineInfo } from '../../engine/wire/system.ts'
import { Icon } from '../components/ui/icon.tsx'
import { Tooltip } from '../components/ui/tooltip.tsx'
import { useConnection } from '../lib/connection.ts'
import { useFormat } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { trpc } from '../lib/rpc.ts'
import { showMissingRuntime } from './missing-runtime.tsx'

/** The foot of the sidebar: how the engine is, how it runs containers, and what its store holds. */
export function EngineBlock() {
  const { t } = useTranslation('app')
  const { data: info } = useQuery(trpc.info.queryOptions())
  return (
    <section
      aria-label={t('engine.label')}
      className="mt-1 flex-none border-t border-line-strong px-3.5 pt-2.5 pb-3 text-2xs leading-4 text-ink-3 max-[859px]:px-0 max-[859px]:[&>*:not(:first-child)]:hidden"
    >
      <State info={info} />
      {info && <Store info={info} />}
    </section>
  )
}

function State({ info }: { info: EngineInfo | undefined }) {
  const { t } = useTranslation('app')
  const { state, process } = useConnection()
  if (state === 'lost' || process?.type === 'failed') {
    return (
      <Line
        mark={<Dashed />}
        title={process?.type === 'failed' ? t('engine.failed') : t('engine.lost')}
        text={<Attempts />}
      />
    )
  }
  if (!info)
    return (
      <Line mark={<Dashed />} title={process?.type === 'starting' ? t('engine.starting') : t('engine.connecting')} />
    )
  const lacking = info.missing[0]
  if (info.runtime === null && lacking) {
    const text = (
      <>
        {t('engine.nothingStarts')}{' '}
        <button type="button" onClick={showMissingRuntime} className="text-accent hover:underline">
          {t('engine.mend')}
        </button>
      </>
    )
    const mark = <Icon name="warn" size={13} className="text-danger" />
    return <Line mark={mark} title={t('engine.missing', { program: lacking.program })} text={text} />
  }
  const mode = [info.rootless ? t('engine.rootless') : t('engine.root'), 'overlayfs', info.runtime?.name]
  return <Line mark={<Dot />} title={t('engine.running')} text={mode.filter(Boolean).join(' · ')} />
}

function Line({ mark, title, text }: { mark: ReactNode; title: string; text?: ReactNode }) {
  return (
    <div>
      <div className="flex items-center gap-[7px] max-[859px]:justify-center" role="status">
        {mark}
        <b className="text-xs font-semibold text-ink-1 max-[859px]:sr-only">{title}</b>
      </div>
      {text && <div className="truncate max-[859px]:hidden">{text}</div>}
    </div>
  )
}

function Attempts() {
  const { t } = useTranslation('app')
  const { attempts, nextAttemptAt } = useConnection()
  const now = useNow()
  if (nextAttemptAt === null) return null
  return t('engine.attempt', { attempt: attempts, seconds: Math.max(0, Math.ceil((nextAttemptAt - now) / 1000)) })
}

function Store({ info }: { info: EngineInfo }) {
  const { t } = useTranslation('app')
  const format = useFormat()
  const lost = useConnection((connection) => connection.state === 'lost')
  const answeredAt = useConnection((connection) => connection.answeredAt)
  const { bytes, rwBytes, idleBytes } = info.store
  const share = (part: number) => `${bytes === 0 ? 0 : Math.max(1, (part / bytes) * 100)}%`
  const idle = idleBytes === 0 ? t('engine.nothingIdle') : t('engine.idle', { size: format.size(idleBytes) })
  return (
    <Tooltip text={t('engine.idleTitle', { size: format.size(idleBytes) })}>
      <div className={lost ? 'opacity-55' : undefined}>
        <div aria-hidden="true" className="my-1 flex h-1 bg-line">
          <span className="bg-ro-edge" style={{ width: share(bytes - rwBytes - idleBytes) }} />
          <span className="bg-rw-edge" style={{ width: rwBytes === 0 ? 0 : share(rwBytes) }} />
        </div>
        <div className="flex justify-between whitespace-nowrap tabular-nums">
          <span>{format.size(bytes)}</span>
          <span>{lost && answeredAt !== null ? t('engine.at', { time: format.clock(answeredAt) }) : idle}</span>
        </div>
      </div>
    </Tooltip>
  )
}

function Dot() {
  return <span aria-hidden="true" className="size-[9px] flex-none rounded-full bg-run" />
}

function Dashed() {
  return (
    <span aria-hidden="true" className="size-[9px] flex-none rounded-full border-[1.5px] border-dashed border-warn" />
  )
}
