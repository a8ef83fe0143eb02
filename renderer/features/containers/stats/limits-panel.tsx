import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../../engine/wire/containers.ts'
import { Verb } from '../../../components/command/verb.tsx'
import { memoryText } from '../../../lib/amounts.ts'
import { openContainerDialog } from '../dialog-store.ts'

/** What the container may use at most, and when it is started again. */
export function LimitsPanel({ container }: { container: Container }) {
  const { t } = useTranslation('stats')
  const { host, state, name } = container
  const facts = [
    { label: t('memory'), value: host.memory > 0 ? memoryText(host.memory) : t('noLimit') },
    { label: t('processors'), value: host.nanoCpus > 0 ? String(host.nanoCpus / 1e9) : t('noLimit') },
    { label: t('processes'), value: host.pidsLimit > 0 ? String(host.pidsLimit) : t('noLimit') },
    { label: t('restart'), value: policyWords(t, host.restartPolicy) },
    ...(state.restartCount > 0 ? [{ label: t('restarts'), value: String(state.restartCount) }] : []),
  ]
  return (
    <section aria-label={t('limits')}>
      <header className="flex h-9 items-center gap-2">
        <h2 className="flex-1 text-sm font-semibold">{t('limits')}</h2>
        <Verb
          size="small"
          request={{ verb: 'update', container: name }}
          label={t('change')}
          onPress={() => openContainerDialog({ type: 'limits', container })}
        />
      </header>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-xs">
        {facts.map(({ label, value }) => (
          <div key={label} className="contents">
            <dt className="text-ink-3">{label}</dt>
            <dd className="text-right font-mono">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function policyWords(t: TFunction<'stats'>, { name, maximumRetryCount }: Container['host']['restartPolicy']): string {
  if (name === 'on-failure' && maximumRetryCount > 0) return t('policy.limited', { count: maximumRetryCount })
  return t(`policy.${name}`)
}
