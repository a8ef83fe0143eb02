import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './button.tsx'
import { FormRow, TextField } from './text-field.tsx'

/** Two fields of a form that belong together. */
export interface Pair {
  /** Names the row while the form is open. */
  key: number
  left: string
  right: string
}

export interface PairRowsProps<T extends Pair> {
  label: string
  rows: readonly T[]
  /** What stands in the empty fields. */
  left: string
  right: string
  invalid?: boolean
  /** What may stand at the left, offered as it is typed. */
  choices?: readonly string[]
  make: (pair: Pair) => T
  onChange: (rows: readonly T[]) => void
  /** A control of its own for each row. */
  extra?: (row: T, set: (row: T) => void) => ReactNode
}

/** Rows of two fields that grow by one at the end. */
export function PairRows<T extends Pair>({
  label,
  rows,
  left,
  right,
  invalid,
  choices = [],
  make,
  onChange,
  extra,
}: PairRowsProps<T>) {
  const { t } = useTranslation('run')
  const list = useId()
  const set = (row: T) => onChange(rows.map((other) => (other.key === row.key ? row : other)))
  const add = () =>
    onChange([...rows, make({ key: Math.max(-1, ...rows.map((row) => row.key)) + 1, left: '', right: '' })])
  return (
    <FormRow label={label}>
      {(id) => (
        <div className="grid gap-1.5">
          {rows.map((row, index) => (
            <div key={row.key} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto_28px] items-center gap-1.5">
              <TextField
                id={index === 0 ? id : undefined}
                aria-label={left}
                placeholder={left}
                list={choices.length > 0 ? list : undefined}
                value={row.left}
                invalid={invalid}
                onChange={(event) => set({ ...row, left: event.target.value })}
              />
              <TextField
                aria-label={right}
                placeholder={right}
                value={row.right}
                invalid={invalid}
                onChange={(event) => set({ ...row, right: event.target.value })}
              />
              <span>{extra?.(row, set)}</span>
              <IconButton
                icon="close"
                label={t('drop')}
                onClick={() => onChange(rows.filter((other) => other.key !== row.key))}
              />
            </div>
          ))}
          {choices.length > 0 && (
            <datalist id={list}>
              {choices.map((choice) => (
                <option key={choice} value={choice} />
              ))}
            </datalist>
          )}
          <IconButton
            id={rows.length === 0 ? id : undefined}
            icon="plus"
            label={`${t('add')}: ${label}`}
            onClick={add}
          />
        </div>
      )}
    </FormRow>
  )
}
