import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { Dialog } from 'radix-ui'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Glyph } from '../../components/stack/glyph.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { Kbd } from '../../components/ui/kbd.tsx'
import { useReturnFocus } from '../../components/ui/return-focus.ts'
import { handToConsole } from '../../lib/console-request.ts'
import { useGhostLine, withoutDocker } from '../../lib/ghost.ts'
import { openBuildForm } from '../../lib/build-form.ts'
import { openRunForm, useOverlay } from '../../lib/overlay.ts'
import { perform } from '../../lib/perform.ts'
import { placeOf } from '../../lib/places.ts'
import { trpc } from '../../lib/rpc.ts'
import { Marked } from './marked.tsx'
import { MOST_SHOWN, type PaletteItem, type PaletteWords, paletteItems, ranked } from './palette-items.ts'

/** Ctrl+K: everything that can be done or gone to, by its name, with its docker line. */
export function Palette() {
  const open = useOverlay((overlay) => overlay.palette)
  if (!open) return null
  return <OpenPalette />
}

const close = () => useOverlay.setState({ palette: false })

function OpenPalette() {
  const { t } = useTranslation('palette')
  const navigate = useNavigate()
  const returnFocus = useReturnFocus()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState('')
  const items = useItems()
  const typedLine = /^docker\s+\S/.test(query) ? query : null
  // Until something is typed, Enter on the first line must not start or stop anything: places come first.
  const groups = query.trim() === '' ? (['goTo', 'do'] as const) : (['do', 'goTo'] as const)
  const found = typedLine === null ? inGroups(ranked(items, query), groups).slice(0, MOST_SHOWN) : []
  const current = found.find((item) => item.id === at) ?? found[0]

  useGhostLine(current?.line ?? null)

  const act = (item: PaletteItem) => {
    close()
    if (item.does.type === 'perform') void perform(item.does.request)
    else if (item.does.type === 'runForm') openRunForm(item.does.image)
    else if (item.does.type === 'buildForm') openBuildForm()
    else if (item.does.type === 'object') void navigate(placeOf(item.does.object))
    else void navigate({ to: item.does.to })
  }
  const openObject = (item: PaletteItem) => {
    if (!item.about) return act(item)
    close()
    void navigate(placeOf(item.about))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && found.length === 0 && query.trim() !== '') {
      close()
      handToConsole(withoutDocker(query.trim()), true)
    } else if (event.key === 'Enter' && event.ctrlKey && current) openObject(current)
    else if (event.key === 'Tab' && (current?.line || typedLine)) {
      close()
      handToConsole(withoutDocker(typedLine ?? current?.line ?? ''), false)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-20 bg-surface-0 opacity-70" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={returnFocus}
          className="fixed top-[42px] left-1/2 z-30 w-[680px] max-w-[calc(100vw-32px)] -translate-x-1/2 rounded-md border border-ink-2 bg-surface-2 shadow-dialog outline-none"
        >
          <Dialog.Title className="sr-only">{t('label')}</Dialog.Title>
          <Command
            label={t('label')}
            shouldFilter={false}
            value={current?.id ?? ''}
            onValueChange={setAt}
            onKeyDown={onKeyDown}
          >
            <div className="flex h-[46px] items-center gap-2.5 border-b border-line-strong px-4">
              <Icon name="search" />
              <Command.Input
                value={query}
                onValueChange={setQuery}
                placeholder={t('placeholder')}
                className="min-w-0 flex-1 bg-transparent text-[15px] outline-none placeholder:text-ink-3"
              />
              <Kbd>Esc</Kbd>
            </div>
            <Command.List className="max-h-[min(420px,60vh)] overflow-auto pb-1.5">
              <Command.Empty className="px-4 py-3 text-ink-2">{t('none')}</Command.Empty>
              {groups.map((group) => (
                <Group
                  key={group}
                  heading={t(group)}
                  items={found.filter((item) => item.group === group)}
                  query={query}
                  onSelect={act}
                />
              ))}
            </Command.List>
            <Foot />
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function inGroups(items: readonly PaletteItem[], groups: readonly PaletteItem['group'][]): PaletteItem[] {
  return groups.flatMap((group) => items.filter((item) => item.group === group))
}

interface GroupProps {
  heading: string
  items: readonly PaletteItem[]
  query: string
  onSelect: (item: PaletteItem) => void
}

function Group({ heading, items, query, onSelect }: GroupProps) {
  if (items.length === 0) return null
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-4 [&_[cmdk-group-heading]]:pt-[9px] [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-ink-3"
    >
      {items.map((item) => (
        <Command.Item
          key={item.id}
          value={item.id}
          onSelect={() => onSelect(item)}
          className="grid h-[34px] grid-cols-[40px_minmax(0,1fr)_auto] items-center gap-2 pr-4 pl-3 data-[selected=true]:bg-selected data-[selected=true]:shadow-[inset_3px_0_var(--color-accent)]"
        >
          <span className="grid place-items-center text-ink-2">
            {item.glyph ? <Glyph state={item.glyph} scale={0.85} /> : <Icon name={item.icon ?? 'chevron'} />}
          </span>
          <span className="truncate">
            <Marked text={item.label} query={query} />
          </span>
          <code className="max-w-72 truncate font-mono text-xs text-ink-3">{item.line ?? item.kind}</code>
        </Command.Item>
      ))}
    </Command.Group>
  )
}

function Foot() {
  const { t } = useTranslation('palette')
  return (
    <footer className="flex h-[34px] items-center gap-4 overflow-hidden border-t border-line-strong bg-surface-sunken px-4 text-xs whitespace-nowrap text-ink-3">
      <span>
        <Kbd>Enter</Kbd> {t('keys.do')}
      </span>
      <span>
        <Kbd>Tab</Kbd> {t('keys.line')}
      </span>
      <span>
        <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd> {t('keys.open')}
      </span>
      <span className="flex-1" />
      <span>
        <Kbd>docker</Kbd> {t('keys.any')}
      </span>
    </footer>
  )
}

function useItems(): PaletteItem[] {
  const { t } = useTranslation('palette')
  const { t: tApp } = useTranslation('app')
  const { data: containers = [] } = useQuery(trpc.containers.queryOptions())
  const { data: images = [] } = useQuery(trpc.images.queryOptions({ all: false }))
  const { data: volumes = [] } = useQuery(trpc.volumes.queryOptions())
  const words: PaletteWords = {
    verb: (verb, name) => t(`verb.${verb}`, { name }),
    kind: (kind) => t(`kind.${kind}`),
    section: (section) => tApp(`nav.${section}`),
    runForm: t('runForm'),
    buildForm: t('buildForm'),
  }
  return paletteItems(containers, images, volumes, words)
}
