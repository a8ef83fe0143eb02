import { Tooltip } from 'radix-ui'
import { type KeyboardEvent, type ReactElement, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText } from '../../lib/clipboard.ts'
import { hideGhost, showGhost } from '../../lib/ghost.ts'
import { useSettings } from '../../lib/settings.ts'

export interface CommandLensProps {
  /** The docker line of the control. */
  line: string
  /** What it does to layers and processes, in one sentence. */
  effect: string
  /** The control. */
  children: ReactElement
}

/**
 * Shows what a control stands for: its docker line and its effect beside it, 120 ms after the pointer comes and at once on
 * focus, and the line in grey in the console. Ctrl+C on the control copies the line.
 */
export function CommandLens({ line, effect, children }: CommandLensProps) {
  const { t } = useTranslation('app')
  const shown = useSettings((settings) => settings.sayCommands)
  const opened = useRef('')
  const onOpenChange = (open: boolean) => {
    hideGhost(opened.current)
    if (open) showGhost(line)
    opened.current = open ? line : ''
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'c' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void copyText(line)
  }
  return (
    <Tooltip.Root delayDuration={120} onOpenChange={onOpenChange}>
      <Tooltip.Trigger asChild onKeyDown={onKeyDown} aria-keyshortcuts="Control+C">
        {children}
      </Tooltip.Trigger>
      {shown && (
        <Tooltip.Portal>
          <Tooltip.Content
            side="bottom"
            align="start"
            sideOffset={1}
            collisionPadding={12}
            aria-label={t('lens', { line, effect })}
            className="z-[15] max-w-[380px] rounded-sm border border-ink-2 bg-surface-2 px-2.5 pt-[7px] pb-2 text-xs text-ink-2 shadow-lens"
          >
            <code className="block font-mono text-xs leading-[18px] font-medium break-words text-ink-1">{line}</code>
            {effect}
            <Tooltip.Arrow asChild width={5} height={10}>
              <svg width="5" height="10" viewBox="0 0 5 10" aria-hidden="true" className="fill-ink-2 stroke-ink-2">
                <path d="M2.5 0v8" />
                <circle cx="2.5" cy="7.5" r="2" />
              </svg>
            </Tooltip.Arrow>
          </Tooltip.Content>
        </Tooltip.Portal>
      )}
    </Tooltip.Root>
  )
}
