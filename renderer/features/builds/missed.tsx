import { useTranslation } from 'react-i18next'
import type { BuildMiss } from '../../../engine/wire/builds.ts'
import { useFormat } from '../../lib/format.ts'

/** What several names of one kind are called. */
const MANY = { files: 'manyFiles', argument: 'manyArguments', stage: 'manyStages' } as const

/** Why a step was not taken from the cache: what changed, by name, and against which build. */
export function Missed({ missed, startedAt }: { missed: BuildMiss; startedAt: number }) {
  const { t } = useTranslation('builds')
  const format = useFormat()
  const { because, names, more, since } = missed
  const count = names.length + more
  const many = count > 1 && because in MANY ? MANY[because as keyof typeof MANY] : null
  return (
    <div className="pr-4 pb-3 pl-[76px] text-xs">
      <p className="text-sm font-semibold">
        {many ? t(`missed.${many}`, { count }) : t(`missed.${because}`, { name: names[0] ?? '' })}
      </p>
      {many && (
        <ul className="py-1 font-mono">
          {names.map((name) => (
            <li key={name} className="truncate" title={name}>
              {name}
            </li>
          ))}
        </ul>
      )}
      {more > 0 && <p className="text-ink-3">{t('missed.more', { count: more })}</p>}
      {because !== 'asked' && since !== null && (
        <p className="pt-0.5 text-ink-2">{t('missed.since', { age: format.age(startedAt - since) })}</p>
      )}
    </div>
  )
}
