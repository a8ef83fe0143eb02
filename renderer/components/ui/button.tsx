import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { Icon, type IconName } from './icon.tsx'

export type ButtonKind = 'plain' | 'primary' | 'quiet' | 'danger'

const KINDS: Record<ButtonKind, string> = {
  plain: 'border-line-strong bg-surface-2 text-ink-1 enabled:hover:bg-hover [&_svg]:text-ink-2',
  primary: 'border-accent bg-accent text-accent-ink enabled:hover:border-accent-hover enabled:hover:bg-accent-hover',
  quiet: 'border-transparent text-ink-1 enabled:hover:bg-hover [&_svg]:text-ink-2',
  danger: 'border-danger bg-surface-2 text-danger enabled:hover:bg-danger-soft',
}

export interface ButtonProps extends ComponentProps<'button'> {
  kind?: ButtonKind
  icon?: IconName
  size?: 'normal' | 'small' | 'large'
}

const SIZES = { small: 'h-[26px] px-2 text-xs', normal: 'h-7 px-2.5 text-sm', large: 'h-9 px-4 text-base' }

/** A verb. One primary a view; danger for what takes something away. */
export function Button({ kind = 'plain', icon, size = 'normal', className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(
        'inline-flex flex-none items-center gap-1.5 rounded-sm border font-medium whitespace-nowrap',
        'disabled:opacity-50 aria-disabled:opacity-50',
        SIZES[size],
        KINDS[kind],
        className,
      )}
    >
      {icon && <Icon name={icon} size={15} />}
      {children}
    </button>
  )
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  icon: IconName
  /** Its accessible name: there are no words to see. */
  label: string
}

/** A square button with a picture only; 24 px in rows (`small`), else 28. */
export function IconButton({ icon, label, kind = 'quiet', size = 'normal', className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      {...rest}
      className={classNames(
        'inline-grid flex-none place-items-center rounded-sm border disabled:opacity-50',
        size === 'small' ? 'size-6' : 'size-7',
        KINDS[kind],
        className,
      )}
    >
      <Icon name={icon} size={size === 'small' ? 16 : 15} />
    </button>
  )
}
