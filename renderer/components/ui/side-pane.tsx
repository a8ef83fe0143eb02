import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { isTyping } from '../../lib/keys.ts'
import { setSetting, useSettings } from '../../lib/settings.ts'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'

const NARROWEST = 360
const WIDEST = 640

export interface SidePaneProps {
  /** The accessible name. */
  label: string
  /** In a narrow window the pane is a drawer: whether it is drawn out. */
  open: boolean
  onClose: () => void
  children: ReactNode
}

/**
 * The cutaway pane at the right of a list: 420 px, 520 in a wide window, or as wide as its edge was drawn. In a window
 * narrower than 1100 px it lies over the list as a drawer, which Escape closes.
 */
export function SidePane({ label, open, onClose, children }: SidePaneProps) {
  const { t } = useTranslation('app')
  const width = useSettings((settings) => settings.paneWidth)
  const pane = useRef<HTMLElement>(null)

  useEffect(() => {
    if (!open) return
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || isTyping(event.target)) return
      if (pane.current && getComputedStyle(pane.current).position === 'absolute') onClose()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [open, onClose])

  return (
    <aside
      ref={pane}
      aria-label={label}
      style={width === null ? undefined : { width }}
      className={classNames(
        'relative flex w-(--size-pane) max-w-[calc(100vw-48px)] flex-none flex-col border-l border-line-strong bg-surface-1 min-[1440px]:w-[520px]',
        'max-[1099px]:absolute max-[1099px]:inset-y-0 max-[1099px]:right-0 max-[1099px]:z-10 max-[1099px]:shadow-dialog',
        !open && 'max-[1099px]:hidden',
      )}
    >
      <Edge label={t('pane.resize')} pane={pane} />
      <span className="absolute top-[11px] right-3 z-10 hidden max-[1099px]:block">
        <IconButton icon="close" size="small" label={t('pane.hide')} onClick={onClose} />
      </span>
      {children}
    </aside>
  )
}

/** The edge that can be drawn, with the pointer or the arrow keys; a double click sets the usual width again. */
function Edge({ label, pane }: { label: string; pane: React.RefObject<HTMLElement | null> }) {
  const current = () => pane.current?.offsetWidth ?? NARROWEST
  const set = (width: number) => setSetting('paneWidth', Math.max(NARROWEST, Math.min(WIDEST, Math.round(width))))
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const from = event.clientX
    const before = current()
    const edge = event.currentTarget
    edge.setPointerCapture(event.pointerId)
    edge.onpointermove = (move) => set(before + from - move.clientX)
    edge.onlostpointercapture = () => {
      edge.onpointermove = null
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') set(current() + 16)
    else if (event.key === 'ArrowRight') set(current() - 16)
    else return
    event.preventDefault()
  }
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={pane.current?.offsetWidth ?? 420}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      onDoubleClick={() => setSetting('paneWidth', null)}
      className="absolute inset-y-0 -left-[3px] z-10 w-[5px] cursor-col-resize touch-none hover:bg-accent-soft"
    />
  )
}
