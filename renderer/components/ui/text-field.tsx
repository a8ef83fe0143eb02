import { type ComponentProps, type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'
import { Kbd } from './kbd.tsx'

export const fieldClass =
  'flex h-7 min-w-0 items-center rounded-sm border border-line-strong bg-surface-2 text-xs focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-focus'

export interface TextFieldProps extends ComponentProps<'input'> {
  /** Grey words at the right end: a unit, a fact. */
  after?: ReactNode
  invalid?: boolean
}

/** One line of mono text: a name, a path, a value. Give it an `aria-label`, or stand it in a `FormRow`. */
export function TextField({ after, invalid = false, className, ...rest }: TextFieldProps) {
  return (
    <span className={classNames(fieldClass, invalid && 'border-danger', className)}>
      <input
        type="text"
        spellCheck={false}
        autoComplete="off"
        aria-invalid={invalid || undefined}
        {...rest}
        className="h-full w-full min-w-0 flex-1 bg-transparent px-2 font-mono text-ink-1 outline-none placeholder:text-ink-3"
      />
      {after && <span className="flex-none pr-2 font-mono text-ink-3">{after}</span>}
    </span>
  )
}

export interface SearchFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
  /** Enter was pressed; `back`: with Shift. */
  onEnter?: (back: boolean) => void
  /** A key that brings the focus here. */
  hotkey?: string
  ref?: React.Ref<HTMLInputElement>
  className?: string
}

/** Filters what is below it. Escape empties it. */
export function SearchField({
  label,
  value,
  onChange,
  onEnter,
  hotkey,
  ref,
  className = 'w-[210px]',
}: SearchFieldProps) {
  return (
    <span className={classNames(fieldClass, 'gap-1.5 px-2 text-ink-3', className)}>
      <Icon name="search" />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onEnter?.(event.shiftKey)
          if (event.key !== 'Escape' || value === '') return
          event.stopPropagation()
          onChange('')
        }}
        className="h-full min-w-0 flex-1 bg-transparent text-ink-1 outline-none placeholder:text-ink-3 [&::-webkit-search-cancel-button]:hidden"
      />
      {hotkey && value === '' && <Kbd>{hotkey}</Kbd>}
    </span>
  )
}

/** A label at the left and what it names at the right. `children` gets the id that the label points at. */
export function FormRow({
  label,
  hint,
  children,
}: {
  label?: string
  hint?: ReactNode
  children: (id: string) => ReactNode
}) {
  const id = useId()
  return (
    <div className="grid grid-cols-[104px_minmax(0,1fr)] items-start gap-x-3 gap-y-1">
      {label === undefined ? (
        <span />
      ) : (
        <label htmlFor={id} className="pt-1.5 text-xs text-ink-2">
          {label}
        </label>
      )}
      <div className="min-w-0">
        {children(id)}
        {hint && <p className="mt-1 text-xs text-ink-3">{hint}</p>}
      </div>
    </div>
  )
}
