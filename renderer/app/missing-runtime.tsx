import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import type { EngineInfo } from '../../engine/wire/system.ts'
import { Button, IconButton } from '../components/ui/button.tsx'
import { classNames } from '../components/ui/class-names.ts'
import { Icon } from '../components/ui/icon.tsx'
import { copyText } from '../lib/clipboard.ts'
import { useFormat } from '../lib/format.ts'
import { usePageTitle } from '../lib/page-title.ts'
import { queryClient, trpc } from '../lib/rpc.ts'
import { MissingDrawing } from './missing-drawing.tsx'

const useDismissed = create<{ dismissed: boolean }>(() => ({ dismissed: false }))

/** Shows the page again after it was put aside. */
export function showMissingRuntime(): void {
  useDismissed.setState({ dismissed: false })
}

/** Whether the page stands in for the others: nothing can start, and nobody has put it aside. */
export function useMissingRuntime(): boolean {
  const { data: info } = useQuery(trpc.info.queryOptions())
  const dismissed = useDismissed((state) => state.dismissed)
  return !dismissed && info?.runtime === null && info.missing.length > 0
}

/** What is lost without the runtime, the one command that mends it, and what this machine has. */
export function MissingRuntime() {
  const { t } = useTranslation('app')
  const { data: info } = useQuery(trpc.info.queryOptions())
  const [first, ...others] = info?.missing ?? []
  usePageTitle(first ? t('engine.missing', { program: first.program }) : '')
  if (!info || !first) return null
  const packages = [...new Set(info.missing.map((missing) => missing.package))]
  const command = `sudo apt install ${packages.join(' ')}`
  return (
    <div className="grid min-w-0 flex-1 grid-cols-[560px_minmax(0,1fr)] max-[1099px]:grid-cols-1">
      <div className="min-w-0 overflow-auto px-14 py-12">
        <h1 className="text-xl font-semibold tracking-[-.015em]">{t('missing.title', { program: first.program })}</h1>
        <p className="mt-1.5 mb-4 max-w-[450px] text-base text-ink-2">
          {t('missing.text', { program: first.program })}
        </p>
        <div className="mb-3 flex h-[38px] items-center gap-2.5 rounded-sm border border-line-strong bg-surface-sunken pr-1.5 pl-3 font-mono text-sm">
          <code className="min-w-0 flex-1 truncate">{command}</code>
          <IconButton icon="copy" label={t('copy')} onClick={() => void copyText(command)} />
        </div>
        <div className="flex gap-2">
          <Button kind="primary" icon="restart" onClick={() => void queryClient.invalidateQueries()}>
            {t('missing.again')}
          </Button>
          <Button onClick={() => useDismissed.setState({ dismissed: true })}>{t('missing.goOn')}</Button>
        </div>
        <Facts info={info} />
        {others.map((missing) => (
          <p key={missing.program} className="mt-3 text-xs text-ink-2">
            {t('missing.also', { program: missing.program, lost: missing.lost })}
          </p>
        ))}
      </div>
      <MissingDrawing />
    </div>
  )
}

function Facts({ info }: { info: EngineInfo }) {
  const { t } = useTranslation('app')
  const format = useFormat()
  const runtime = info.runtime ? `${info.runtime.name} ${info.runtime.version}` : `crun, runc: ${t('missing.notFound')}`
  const facts = [
    { label: t('missing.kernel'), value: info.kernel, ok: true },
    { label: t('missing.mode'), value: info.rootless ? t('engine.rootless') : t('engine.root'), ok: true },
    { label: t('missing.cgroups'), value: info.cgroup, ok: info.cgroup !== 'none' },
    { label: t('missing.runtime'), value: runtime, ok: info.runtime !== null },
    { label: t('missing.store'), value: format.size(info.store.bytes), ok: true },
  ]
  return (
    <dl aria-label={t('missing.facts')} className="mt-5 border-t border-line-strong">
      {facts.map((fact) => (
        <div key={fact.label} className="grid h-[34px] grid-cols-[24px_170px_1fr] items-center border-b border-line">
          <Icon name={fact.ok ? 'check' : 'close'} size={14} className={fact.ok ? 'text-run' : 'text-danger'} />
          <dt className={classNames(!fact.ok && 'font-semibold')}>{fact.label}</dt>
          <dd className={classNames('truncate font-mono text-xs', fact.ok ? 'text-ink-3' : 'text-danger')}>
            {fact.value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
