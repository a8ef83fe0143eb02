import { useTranslation } from 'react-i18next'
import { Icon } from '../components/ui/icon.tsx'
import { Kbd } from '../components/ui/kbd.tsx'
import { Logo } from '../components/ui/logo.tsx'
import { keyLabel } from '../lib/keys.ts'
import { openPalette } from '../lib/overlay.ts'

/** The window's own buttons are the system's; in a browser there are none. */
export function TitleBar() {
  const { t } = useTranslation('app')
  return (
    <header className="col-span-2 grid grid-cols-[var(--size-sidebar)_minmax(0,1fr)_var(--size-sidebar)] items-center border-b border-line-strong max-[859px]:grid-cols-[48px_minmax(0,1fr)_48px]">
      <div className="flex items-center gap-[9px] pl-3.5 font-semibold">
        <Logo />
        <span className="max-[859px]:sr-only">Cutaway</span>
      </div>
      <button
        type="button"
        onClick={openPalette}
        className="mx-auto flex h-6 w-[380px] max-w-full items-center gap-2 rounded-sm border border-line-strong bg-surface-1 px-2 text-xs text-ink-3 hover:border-ink-3"
      >
        <Icon name="search" />
        <span className="flex-1 truncate text-left">{t('find')}</span>
        <Kbd>{keyLabel('palette')}</Kbd>
      </button>
    </header>
  )
}
