import { Outlet, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { ArchiveSheet } from '../features/archive/archive-sheet.tsx'
import { DropZone } from '../features/archive/drop-zone.tsx'
import { BuildDialogs } from '../features/builds/build-dialogs.tsx'
import { ConsoleStrip } from '../features/console/console-strip.tsx'
import { ContainerDialogs } from '../features/containers/dialogs.tsx'
import { ImageDialogs } from '../features/images/dialogs/image-dialogs.tsx'
import { NetworkDialogs } from '../features/networks/network-dialogs.tsx'
import { Palette } from '../features/palette/palette.tsx'
import { VolumeDialogs } from '../features/volumes/dialogs/volume-dialogs.tsx'
import { RunDialog } from '../features/run/run-dialog.tsx'
import { offerPaths } from '../lib/archives.ts'
import { openSession } from '../features/terminal/sessions.ts'
import { bridge } from '../lib/bridge.ts'
import { useConnection } from '../lib/connection.ts'
import { useKey } from '../lib/keys.ts'
import { openPalette } from '../lib/overlay.ts'
import { useTerminalRequest } from '../lib/terminal-request.ts'
import { LostBanner } from './lost-banner.tsx'
import { MissingRuntime, useMissingRuntime } from './missing-runtime.tsx'
import { Sidebar } from './sidebar.tsx'
import { TitleBar } from './title-bar.tsx'

/** The frame: title bar, sidebar, the page with its pane, and the console strip. */
export function Shell() {
  const { t } = useTranslation('app')
  const lost = useConnection((connection) => connection.state === 'lost')
  const missing = useMissingRuntime()
  useWindowKeys()
  useWindowCommands()
  useRequestedTerminal()
  return (
    <div className="grid h-full grid-cols-[var(--size-sidebar)_minmax(0,1fr)] grid-rows-[var(--size-titlebar)_minmax(0,1fr)_auto] bg-surface-0 max-[859px]:grid-cols-[48px_minmax(0,1fr)]">
      <button
        type="button"
        onClick={() => document.getElementById('content')?.focus()}
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface-2 focus:p-2"
      >
        {t('skip')}
      </button>
      <TitleBar />
      <Sidebar />
      <main
        id="content"
        tabIndex={-1}
        data-stale={lost || undefined}
        className="relative flex min-h-0 min-w-0 flex-col bg-surface-1 outline-none"
      >
        <LostBanner />
        <div className="relative flex min-h-0 min-w-0 flex-1">{missing ? <MissingRuntime /> : <Outlet />}</div>
      </main>
      <ConsoleStrip />
      <Palette />
      <RunDialog />
      <ContainerDialogs />
      <ImageDialogs />
      <BuildDialogs />
      <VolumeDialogs />
      <NetworkDialogs />
      <ArchiveSheet />
      <DropZone />
    </div>
  )
}

function useWindowKeys(): void {
  const navigate = useNavigate()
  useKey('palette', openPalette)
  useKey('containers', () => void navigate({ to: '/containers', search: {} }))
  useKey('images', () => void navigate({ to: '/images', search: {} }))
  useKey('builds', () => void navigate({ to: '/builds', search: {} }))
  useKey('volumes', () => void navigate({ to: '/volumes', search: {} }))
  useKey('networks', () => void navigate({ to: '/networks', search: {} }))
  useKey('store', () => void navigate({ to: '/store' }))
  useKey('settings', () => void navigate({ to: '/settings' }))
}

/** Opens the terminal that a console line or the run form asked for. */
function useRequestedTerminal(): void {
  const navigate = useNavigate()
  const request = useTerminalRequest((state) => state.request)
  useEffect(() => {
    if (!request) return
    useTerminalRequest.setState({ request: null })
    void openSession(request.container, null, true, request.execId)
    void navigate({ to: '/containers/$id/terminal', params: { id: request.container } })
  }, [request, navigate])
}

/** What the menu, the tray and the command line of the desktop program ask of the page. */
function useWindowCommands(): void {
  const navigate = useNavigate()
  useEffect(() => {
    const stopCommands = bridge?.onCommand((command) => {
      if (command.type === 'palette') openPalette()
      else if (command.type === 'openArchives') offerPaths(command.paths)
      else if (command.type === 'showContainer') void navigate({ to: '/containers', search: { on: command.id } })
      else if (command.type === 'go' && command.to === 'containers') void navigate({ to: '/containers', search: {} })
      else if (command.type === 'go' && command.to === 'images') void navigate({ to: '/images', search: {} })
      else if (command.type === 'go' && command.to === 'builds') void navigate({ to: '/builds', search: {} })
      else if (command.type === 'go' && command.to === 'volumes') void navigate({ to: '/volumes', search: {} })
      else if (command.type === 'go' && command.to === 'networks') void navigate({ to: '/networks', search: {} })
      else if (command.type === 'go' && command.to === 'store') void navigate({ to: '/store' })
      else if (command.type === 'go') void navigate({ to: '/settings' })
    })
    const stopState = bridge?.onEngineState((process) => useConnection.setState({ process }))
    return () => {
      stopCommands?.()
      stopState?.()
    }
  }, [navigate])
}
