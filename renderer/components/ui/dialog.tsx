import { Dialog as RadixDialog } from 'radix-ui'
import type { ReactNode } from 'react'
import type { ErrorData } from '../../../engine/wire/errors.ts'
import { useTranslation } from 'react-i18next'
import { IconButton } from './button.tsx'
import { useWhy } from '../../lib/why.ts'
import { Icon } from './icon.tsx'
import { classNames } from './class-names.ts'
import { useReturnFocus } from './return-focus.ts'

export interface DialogProps {
  title: ReactNode
  /** One sentence under the title. */
  description?: ReactNode
  /** Tailwind width class; 640 px if left out. */
  width?: string
  onClose: () => void
  children: ReactNode
}

/**
 * A form or a confirmation over the page. It is mounted to be open: whoever shows it takes it away in `onClose`. The focus
 * goes to the element with `data-autofocus`, which in a confirmation is the harmless button, and back when it closes.
 */
export function Dialog({ title, description, width = 'w-[640px]', onClose, children }: DialogProps) {
  const { t } = useTranslation('app')
  const returnFocus = useReturnFocus()
  return (
    <RadixDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fixed inset-0 z-20 bg-surface-0 opacity-70" />
        <RadixDialog.Content
          {...(description === undefined && { 'aria-describedby': undefined })}
          onOpenAutoFocus={(event) => {
            const wanted = (event.currentTarget as HTMLElement).querySelector<HTMLElement>('[data-autofocus]')
            if (!wanted) return
            event.preventDefault()
            wanted.focus()
          }}
          onCloseAutoFocus={returnFocus}
          className={classNames(
            'fixed top-1/2 left-1/2 z-30 flex max-h-[calc(100vh-48px)] max-w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 flex-col',
            'rounded-md border border-ink-2 bg-surface-2 text-sm text-ink-1 shadow-dialog outline-none',
            width,
          )}
        >
          <header className="flex flex-none items-start gap-3 px-5 pt-3.5 pb-3">
            <div className="min-w-0 flex-1">
              <RadixDialog.Title className="text-lg font-semibold tracking-[-.01em]">{title}</RadixDialog.Title>
              {description !== undefined && (
                <RadixDialog.Description className="mt-1 text-sm text-ink-2">{description}</RadixDialog.Description>
              )}
            </div>
            <RadixDialog.Close asChild>
              <IconButton icon="close" label={t('close')} />
            </RadixDialog.Close>
          </header>
          {children}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  )
}

/** The part between head and foot; scrolls when it must. */
export function DialogBody({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div className={classNames('min-h-0 flex-1 overflow-auto border-t border-line px-5 py-4', className)}>
      {children}
    </div>
  )
}

/** Why what the form asked for was refused. */
export function DialogRefusal({ error }: { error: ErrorData }) {
  const why = useWhy()
  return (
    <p
      role="alert"
      className="flex flex-none items-start gap-2.5 border-t border-danger bg-danger-soft px-5 py-2 text-sm"
    >
      <Icon name="warn" className="mt-0.5 flex-none text-danger" />
      <span className="min-w-0 break-words">{why(error)}</span>
    </p>
  )
}

/** The docker line that the dialog stands for. */
export function DialogLine({ children }: { children: ReactNode }) {
  return (
    <div className="flex-none border-t border-line-strong bg-surface-sunken px-5 py-2.5 font-mono text-sm break-words">
      {children}
    </div>
  )
}

/** The buttons; what is written before them stands at the left. */
export function DialogFoot({ note, children }: { note?: ReactNode; children: ReactNode }) {
  return (
    <footer className="flex flex-none items-center gap-2 border-t border-line px-5 py-3">
      <div className="min-w-0 flex-1 text-xs text-ink-3">{note}</div>
      {children}
    </footer>
  )
}
