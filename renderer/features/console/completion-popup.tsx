import { useTranslation } from 'react-i18next'
import { classNames } from '../../components/ui/class-names.ts'
import type { CompletionState } from './completion.ts'

export interface CompletionPopupProps {
  id: string
  state: CompletionState
  /** Characters before the word that is completed: the popup stands over that word. */
  column: number
  onPick: (index: number) => void
}

/** What could stand at the cursor, above the prompt. The prompt keeps the focus and the keys. */
export function CompletionPopup({ id, state, column, onPick }: CompletionPopupProps) {
  const { t } = useTranslation('console')
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t('completions')}
      className="absolute bottom-full z-20 mb-px max-h-64 min-w-56 overflow-auto rounded-sm border border-ink-2 bg-surface-2 py-1 font-mono text-xs shadow-lens"
      style={{ left: `min(calc(16px + ${column}ch), 60%)` }}
    >
      {state.choices.map((choice, index) => (
        <div
          key={choice.value}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === state.at}
          ref={index === state.at ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
          onMouseDown={(event) => {
            event.preventDefault()
            onPick(index)
          }}
          className={classNames('flex gap-4 px-3 py-1', index === state.at ? 'bg-selected' : 'hover:bg-hover')}
        >
          <span className="flex-1 whitespace-nowrap">{choice.value}</span>
          <span className="max-w-72 truncate font-sans text-ink-3">{choice.hint}</span>
        </div>
      ))}
    </div>
  )
}
