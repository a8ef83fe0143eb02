import { DropdownMenu } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Icon, type IconName } from './icon.tsx'

/** A drop-down of verbs. `trigger` is the button it hangs from. */
export function Menu({ trigger, children }: { trigger: ReactElement; children: ReactNode }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-40 min-w-52 rounded-sm border border-ink-2 bg-surface-2 py-1 text-sm shadow-lens"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

export interface MenuItemProps {
  icon?: IconName
  danger?: boolean
  disabled?: boolean
  /** The docker line it stands for, under the words. */
  line?: string
  onSelect: () => void
  onHighlight?: (highlighted: boolean) => void
  children: ReactNode
}

export function MenuItem({
  icon,
  danger = false,
  disabled = false,
  line,
  onSelect,
  onHighlight,
  children,
}: MenuItemProps) {
  return (
    <DropdownMenu.Item
      disabled={disabled}
      onSelect={onSelect}
      onFocus={() => onHighlight?.(true)}
      onBlur={() => onHighlight?.(false)}
      className={classNames(
        'flex items-start gap-2 px-3 py-1.5 outline-none data-disabled:opacity-50 data-highlighted:bg-selected',
        danger ? 'text-danger' : 'text-ink-1',
      )}
    >
      <span className="grid h-[18px] w-4 place-items-center">{icon && <Icon name={icon} size={15} />}</span>
      <span>
        {children}
        {line && <code className="block max-w-96 truncate font-mono text-2xs text-ink-3">{line}</code>}
      </span>
    </DropdownMenu.Item>
  )
}

export function MenuLine() {
  return <DropdownMenu.Separator className="my-1 border-t border-line" />
}
