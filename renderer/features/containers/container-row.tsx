import { useTranslation } from 'react-i18next'
import type { Container } from '../../../engine/wire/containers.ts'
import { Glyph } from '../../components/stack/glyph.tsx'
import { Checkbox } from '../../components/ui/checkbox.tsx'
import { MiddleCut } from '../../components/ui/middle-cut.tsx'
import { Cell } from '../../components/ui/virtual-list.tsx'
import { useFormat } from '../../lib/format.ts'
import { useNow } from '../../lib/now.ts'
import { isUp, since } from './container-filter.ts'
import { StateWord } from './state-word.tsx'
import { ContainerMenu, RowVerb } from './verbs.tsx'

export interface ContainerRowProps {
  container: Container
  /** Layers of its image, for the glyph. */
  layers: number
  checked: boolean
  onCheck: () => void
}

/** The cells of one container in the list. */
export function ContainerRow({ container, layers, checked, onCheck }: ContainerRowProps) {
  const { t } = useTranslation('containers')
  const { name, image, argv } = container
  return (
    <>
      <Cell className="pl-1">
        <Checkbox checked={checked} onChange={onCheck} label={t('check', { name })} />
      </Cell>
      <Cell>
        <Glyph state={container.state.status} layers={layers} />
      </Cell>
      <Cell>
        <StateWord container={container} />
      </Cell>
      <Cell className="pr-3 font-mono text-xs" title={name}>
        <MiddleCut text={name} />
      </Cell>
      <Cell className="pr-3 font-mono text-xs text-ink-2" title={image.name}>
        <MiddleCut text={image.name} />
      </Cell>
      <Cell className="pr-3 font-mono text-xs text-ink-3" title={argv.join(' ')}>
        {argv.join(' ')}
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

function Age({ container }: { container: Container }) {
  const format = useFormat()
  const started = since(container)
  const young = Date.now() - started < 60_000
  const now = useNow(young && isUp(container.state.status) ? 1000 : 60_000)
  return format.age(Math.max(Date.now(), now) - started)
}
