import { Toggle as RadixToggle } from 'radix-ui'
import type { ReactNode } from 'react'

/** A button that stays pressed. */
export function Toggle({
  pressed,
  onChange,
  children,
}: {
  pressed: boolean
  onChange: (pressed: boolean) => void
  children: ReactNode
}) {
  return (
    <RadixToggle.Root
      pressed={pressed}
      onPressedChange={onChange}
      className="h-[28px] flex-none rounded-sm border border-line-strong bg-surface-2 px-2.5 text-xs whitespace-nowrap text-ink-2 hover:bg-hover data-[state=on]:bg-selected data-[state=on]:font-semibold data-[state=on]:text-ink-1"
    >
      {children}
    </RadixToggle.Root>
  )
}
