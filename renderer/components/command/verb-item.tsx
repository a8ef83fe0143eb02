import { commandLine } from '../../../engine/wire/command-line.ts'
import type { RequestInput } from '../../../engine/wire/requests.ts'
import { isConnected, useConnection } from '../../lib/connection.ts'
import { hideGhost, showGhost } from '../../lib/ghost.ts'
import { perform } from '../../lib/perform.ts'
import type { IconName } from '../ui/icon.tsx'
import { MenuItem } from '../ui/menu.tsx'

export interface VerbItemProps {
  request: RequestInput
  label: string
  icon?: IconName
  danger?: boolean
  disabled?: boolean
  /** Opens a form instead of asking at once. */
  onPress?: () => void
}

/**
 * A verb in a menu: its docker line stands under it, and in grey in the console while it is pointed at. Without an engine
 * it is disabled.
 */
export function VerbItem({ request, label, onPress, disabled = false, ...look }: VerbItemProps) {
  const line = commandLine(request)
  const connected = useConnection(isConnected)
  return (
    <MenuItem
      {...look}
      line={line}
      disabled={disabled || !connected}
      onHighlight={(highlighted) => (highlighted ? showGhost(line) : hideGhost(line))}
      onSelect={() => (onPress ? onPress() : void perform(request))}
    >
      {label}
    </MenuItem>
  )
}
