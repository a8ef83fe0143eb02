import { Switch as RadixSwitch } from 'radix-ui'

/** On or off, at once. `id` ties it to its label. */
export function Switch({
  checked,
  onChange,
  id,
  label,
}: {
  checked: boolean
  onChange: (checked: boolean) => void
  id?: string
  label?: string
}) {
  return (
    <RadixSwitch.Root
      id={id}
      aria-label={label}
      checked={checked}
      onCheckedChange={onChange}
      className="relative h-4 w-[30px] flex-none rounded-sm border border-line-strong bg-surface-sunken data-[state=checked]:border-accent data-[state=checked]:bg-accent"
    >
      <RadixSwitch.Thumb className="block size-3 translate-x-px rounded-[1px] bg-ink-3 data-[state=checked]:translate-x-[15px] data-[state=checked]:bg-accent-ink" />
    </RadixSwitch.Root>
  )
}
