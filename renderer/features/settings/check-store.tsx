import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import { type Finding, sentenceOf, valuesOf } from '../../../engine/wire/verify.ts'
import { CommandLens } from '../../components/command/lens.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { isConnected, useConnection } from '../../lib/connection.ts'
import { useFormat } from '../../lib/format.ts'
import { useWhy } from '../../lib/why.ts'
import { findings as chinese } from '../../locales/zh-CN/findings.ts'
import type { Check, CheckState } from './check.ts'
import { useVerify } from './use-verify.ts'

/** A check of all that is stored: a cell for each layer, filled as it is through, and what was found. */
export function CheckStore() {
  const { t } = useTranslation('settings')
  const { check, running, start } = useVerify()
  const connected = useConnection(isConnected)
  return (
    <div className="border-b border-line py-2">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-1.5">
        <div className="min-w-52 flex-1">
          <p className="font-medium">{t('check.title')}</p>
          <p className="text-xs text-ink-3">{t('check.text')}</p>
        </div>
        <CommandLens line="docker system verify" effect={t('check.effect')}>
          <Button size="small" disabled={running || !connected} onClick={start}>
            {running ? t('check.running') : t('check.start')}
          </Button>
        </CommandLens>
      </div>
      {check && <Result check={check} />}
    </div>
  )
}

const CELL: Record<CheckState, string> = {
  waiting: 'border-dashed border-ink-3',
  checking: 'border-rw-edge bg-rw-front',
  sound: 'border-ro-edge bg-ro-front',
  damaged: 'border-danger hatch-gone',
}

function Result({ check }: { check: Check }) {
  const { t } = useTranslation('settings')
  const said = useSaid()
  const why = useWhy()
  return (
    <div className="mt-2 grid gap-2">
      <div aria-hidden="true" className="flex max-h-24 flex-wrap gap-[3px] overflow-hidden">
        {check.layers.map(({ id, text, state }) => (
          <span key={id} title={text} className={`h-3.5 w-5 border ${CELL[state]}`} />
        ))}
      </div>
      <p role="status" className="text-xs text-ink-2">
        <Status check={check} />
      </p>
      {check.error && <p className="text-xs text-danger">{why(check.error)}</p>}
      {check.findings.length > 0 && (
        <ul aria-label={t('check.findings')} className="grid max-h-72 gap-1.5 overflow-auto">
          {check.findings.map((finding) => (
            <li
              key={finding.kind + JSON.stringify(finding.values)}
              className="flex gap-2 border-l-3 border-danger bg-danger-soft px-3 py-1.5 text-xs [overflow-wrap:anywhere] text-ink-1"
            >
              <Icon name="warn" className="mt-0.5 text-danger" />
              <span className="min-w-0">{said(finding)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Status({ check }: { check: Check }) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const { checked, findings, layers } = check
  if (!checked) {
    const through = layers.filter(({ state }) => state === 'sound' || state === 'damaged').length
    return t('check.progress', { through, all: layers.length })
  }
  const { files, bytes, images, containers, volumes } = checked
  const what = t('check.what', {
    ...{ layers: checked.layers, files: format.count(files), size: format.size(bytes), images, containers, volumes },
  })
  return `${findings.length === 0 ? t('check.sound') : t('check.found', { count: findings.length })} ${what}`
}

/** A finding in the language of the window; English has the engine's own sentences. */
function useSaid(): (finding: Finding) => string {
  const { i18n } = useTranslation('settings')
  return (finding) =>
    i18n.language === 'zh-CN'
      ? i18next.services.interpolator.interpolate(chinese[finding.kind], valuesOf(finding), i18n.language, {})
      : sentenceOf(finding)
}
