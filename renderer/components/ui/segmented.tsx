import { ToggleGroup } from 'radix-ui'

export interface Segment<T extends string> {
  value: T
  label: string
  count?: string
}

export interface SegmentedProps<T extends string> {
  /** The accessible name of the group. */
  label: string
  value: T
  segments: readonly Segment<T>[]
  onChange: (value: T) => void
}

/** One of a few, all in sight. */
export function Segmented<T extends string>({ label, value, segments, onChange }: SegmentedProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(chosen) => {
        const segment = segments.find((one) => one.value === chosen)
        if (segment) onChange(segment.value)
      }}
      className="inline-flex flex-none rounded-sm border border-line-strong bg-surface-2"
    >
      {segments.map((segment) => (
        <ToggleGroup.Item
          key={segment.value}
          value={segment.value}
          className="flex h-[26px] items-center gap-1.5 border-l border-line px-2.5 text-xs whitespace-nowrap text-ink-2 first:border-l-0 hover:bg-hover focus-visible:z-10 data-[state=on]:bg-selected data-[state=on]:font-semibold data-[state=on]:text-ink-1"
        >
          {segment.label}
          {segment.count !== undefined && <span className="font-normal text-ink-3 tabular-nums">{segment.count}</span>}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
