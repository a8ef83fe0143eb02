import { useTranslation } from 'react-i18next'
import type { Container } from '../../../engine/wire/containers.ts'
import type { ContainerUse } from '../../../engine/wire/stats.ts'
import { Glyph } from '../../components/stack/glyph.tsx'
import { Checkbox } from '../../components/ui/checkbox.tsx'
import { MiddleCut } from '../../components/ui/middle-cut.tsx'
import { PortLinks } from '../../components/ui/port-links.tsx'
import { Cell } from '../../components/ui/virtual-list.tsx'
import { useFormat } from '../../lib/format.ts'
import { useNow } from '../../lib/now.ts'
import { isUp, since } from './container-filter.ts'
import { glyphOf, StateWord } from './state-word.tsx'
import { ContainerMenu, RowVerb } from './verbs.tsx'

export interface ContainerRowProps {
  container: Container
  /** What it uses now; null: it does not run. */
  use: ContainerUse | null
  /** Layers of its image, for the glyph. */
  layers: number
  checked: boolean
  onCheck: () => void
}

/** The cells of one container in the list. */
export function ContainerRow({ container, use, layers, checked, onCheck }: ContainerRowProps) {
  const { t } = useTranslation('containers')
  const format = useFormat()
  const { name, image, argv } = container
  return (
    <>
      <Cell className="pl-1">
        <Checkbox checked={checked} onChange={onCheck} label={t('check', { name })} />
      </Cell>
      <Cell>
        <Glyph state={glyphOf(container)} layers={layers} />
      </Cell>
      <Cell>
        <StateWord container={container} />
      </Cell>
      <Cell className="pr-3 font-mono text-xs" title={name}>
        <span className="flex min-w-0 items-baseline gap-2">
          <MiddleCut text={name} />
          {container.ports.length > 0 && <PortLinks ports={container.ports} />}
        </span>
      </Cell>
      <Cell className="pr-3 font-mono text-xs text-ink-2" title={image.name}>
        <MiddleCut text={image.name} />
      </Cell>
      <Cell className="pr-3 font-mono text-xs text-ink-3 max-[1439px]:hidden" title={argv.join(' ')}>
        {argv.join(' ')}
      </Cell>
      <Cell className="text-right font-mono text-xs text-ink-2 tabular-nums">
        {use?.cpu != null && cpuText(use.cpu)}
      </Cell>
      <Cell className="pr-3 text-right font-mono text-xs text-ink-2 tabular-nums">
        {use && format.size(use.memory)}
      </Cell>
      <Cell className="text-xs text-ink-3 tabular-nums">
        <Age container={container} />
      </Cell>
      <Cell className="flex justify-end gap-0.5">
        <RowVerb container={container} />
        <ContainerMenu container={container} small />
      </Cell>
    </>
  )
}

/** Per cent of one processor. */
function cpuText(cpu: number): string {
  return `${cpu < 10 ? cpu.toFixed(1) : Math.round(cpu)} %`
}

function Age({ container }: { container: Container }) {
  const format = useFormat()
  const started = since(container)
  const young = Date.now() - started < 60_000
  const now = useNow(young && isUp(container.state.status) ? 1000 : 60_000)
  return format.age(Math.max(Date.now(), now) - started)
}
