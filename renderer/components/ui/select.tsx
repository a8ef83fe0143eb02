import { Select as RadixSelect } from 'radix-ui'
import { Icon } from './icon.tsx'

export interface Choice {
  value: string
  label: string
  hint?: string
}

/** One of many, behind a button. */
export function Select({
  id,
  label,
  autoFocus,
  value,
  choices,
  onChange,
}: {
  id?: string
  label?: string
  /** It has the focus when its dialog opens. */
  autoFocus?: boolean
  value: string
  choices: readonly Choice[]
  onChange: (value: string) => void
}) {
  return (
    <RadixSelect.Root value={value} onValueChange={onChange}>
      <RadixSelect.Trigger
        id={id}
        aria-label={label}
        data-autofocus={autoFocus || undefined}
        className="inline-flex h-7 w-full items-center gap-2 rounded-sm border border-line-strong bg-surface-2 px-2 font-mono text-xs"
      >
        <RadixSelect.Value />
        <span className="flex-1" />
        <Icon name="expand" size={12} />
      </RadixSelect.Trigger>
      <RadixSelect.Portal>
        <RadixSelect.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-40 max-h-80 min-w-(--radix-select-trigger-width) overflow-hidden rounded-sm border border-ink-2 bg-surface-2 py-1 shadow-lens"
        >
          <RadixSelect.Viewport>
            {choices.map((choice) => (
              <RadixSelect.Item
                key={choice.value}
                value={choice.value}
                className="flex items-center gap-3 px-3 py-1.5 font-mono text-xs outline-none data-highlighted:bg-selected data-[state=checked]:font-semibold"
              >
                <RadixSelect.ItemText>{choice.label}</RadixSelect.ItemText>
                <span className="flex-1" />
                {choice.hint && <span className="font-sans text-ink-3">{choice.hint}</span>}
              </RadixSelect.Item>
            ))}
          </RadixSelect.Viewport>
        </RadixSelect.Content>
      </RadixSelect.Portal>
    </RadixSelect.Root>
  )
}
