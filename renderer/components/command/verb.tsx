import { commandLine } from '../../../engine/wire/command-line.ts'
import type { RequestInput } from '../../../engine/wire/requests.ts'
import { isConnected, useConnection } from '../../lib/connection.ts'
import { perform } from '../../lib/perform.ts'
import { Button, type ButtonProps, IconButton } from '../ui/button.tsx'
import type { IconName } from '../ui/icon.tsx'
import { useEffectOf } from './effect.ts'
import { CommandLens } from './lens.tsx'

export interface VerbProps extends Pick<ButtonProps, 'kind' | 'size' | 'disabled' | 'className'> {
  /** What it asks for; with `onPress`, what the form behind it will ask for by default. */
  request: RequestInput
  label: string
  icon?: IconName
  /** Shows the picture alone; `label` is then its name. */
  iconOnly?: boolean
  /** How many processes the effect is about, where the sentence counts them. */
  processes?: number
  /** Opens a form instead of asking at once. */
  onPress?: () => void
}

/**
 * A control of a verb. It knows its docker line and its effect (the lens shows both), and asks the engine when pressed.
 * Without an engine it is disabled.
 */
export function Verb({ request, label, icon, iconOnly = false, processes = 0, onPress, disabled, ...look }: VerbProps) {
  const connected = useConnection(isConnected)
  const effect = useEffectOf(request, processes)
  const shared = {
    ...look,
    disabled: disabled || !connected,
    onClick: () => (onPress ? onPress() : void perform(request)),
  }
  return (
    <CommandLens line={commandLine(request)} effect={effect}>
      {iconOnly && icon ? (
        <IconButton icon={icon} label={label} {...shared} />
      ) : (
        <Button icon={icon} {...shared}>
          {label}
        </Button>
      )}
    </CommandLens>
  )
}
