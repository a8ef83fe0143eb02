import { useTranslation } from 'react-i18next'
import type { BuildMiss } from '../../../engine/wire/builds.ts'
import { useFormat } from '../../lib/format.ts'

/** So many names stand in the sentence. */
const IN_TITLE = 1

/** Why a step was not taken from the cache: what changed, by name, and against which build. */
export function Missed({ missed, startedAt }: { missed: BuildMiss; startedAt: number }) {
  const { t } = useTranslation('builds')
  const format = useFormat()
  const { because, names, more, since } = missed
  const count = names.length + more
  const listed = because !== 'base' && because !== 'instruction' && count > IN_TITLE
  return (
    <div className="pr-4 pb-3 pl-[76px] text-xs">
      <p className="text-sm font-semibold">{t(`missed.${because}`, { name: names[0] ?? '', count })}</p>
      {listed && (
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
