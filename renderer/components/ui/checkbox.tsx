import { Checkbox as RadixCheckbox } from 'radix-ui'
import { type ReactNode, useId } from 'react'
import { Icon } from './icon.tsx'

export interface CheckboxProps {
  /** `some`: part of what it stands for is checked. */
  checked: boolean | 'some'
  onChange: (checked: boolean) => void
  /** The accessible name, where no words are seen. */
  label?: string
  disabled?: boolean
  children?: ReactNode
}

export function Checkbox({ checked, onChange, label, disabled = false, children }: CheckboxProps) {
  const id = useId()
  const box = (
    <RadixCheckbox.Root
      id={id}
      aria-label={label}
      disabled={disabled}
      checked={checked === 'some' ? 'indeterminate' : checked}
      onCheckedChange={(state) => onChange(state === true)}
      className="grid size-3.5 flex-none place-items-center rounded-xs border border-line-strong bg-surface-2 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent"
    >
      <RadixCheckbox.Indicator className="text-accent-ink">
        {checked === 'some' ? <span className="block h-0.5 w-2 bg-accent-ink" /> : <Icon name="check" size={11} />}
      </RadixCheckbox.Indicator>
    </RadixCheckbox.Root>
  )
  if (children === undefined) return box
  return (
    <span className="inline-flex items-center gap-1.5 text-xs">
      {box}
      <label htmlFor={id}>{children}</label>
    </span>
  )
}
