import { commandLine } from '../../../engine/wire/command-line.ts'
import type { RequestInput } from '../../../engine/wire/requests.ts'
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

/** A verb in a menu: its docker line stands under it, and in grey in the console while it is pointed at. */
export function VerbItem({ request, label, onPress, ...look }: VerbItemProps) {
  const line = commandLine(request)
  return (
    <MenuItem
      {...look}
      line={line}
      onHighlight={(highlighted) => (highlighted ? showGhost(line) : hideGhost(line))}
      onSelect={() => (onPress ? onPress() : void perform(request))}
    >
      {label}
    </MenuItem>
  )
}
