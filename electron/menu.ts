import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { Settings } from './settings.ts'
import type { MainWindow } from './window/main-window.ts'

/** The application menu. Every entry is also reachable in the window. */
export function setApplicationMenu(window: MainWindow, settings: Settings): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(window, settings)))
}

export function applicationMenu(window: MainWindow, settings: Settings): MenuItemConstructorOptions[] {
  const go = (to: 'containers' | 'images' | 'builds' | 'volumes' | 'networks' | 'store' | 'settings') => () => {
    window.open()
    window.command({ type: 'go', to })
  }
  return [
    {
      label: '&File',
      submenu: [
        { label: 'Settings', accelerator: 'Ctrl+,', click: go('settings') },
        {
          label: 'Closing the window keeps Cutaway in the tray',
          type: 'checkbox',
          checked: settings.get('closeToTray'),
          click: (item) => settings.set('closeToTray', item.checked),
        },
        { type: 'separator' },
        { label: 'Quit', accelerator: 'Ctrl+Q', click: () => app.quit() },
      ],
    },
    { label: '&Edit', role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { label: 'Containers', accelerator: 'Ctrl+1', click: go('containers') },
        { label: 'Images', accelerator: 'Ctrl+2', click: go('images') },
        { label: 'Builds', accelerator: 'Ctrl+3', click: go('builds') },
        { label: 'Volumes', accelerator: 'Ctrl+4', click: go('volumes') },
        { label: 'Networks', accelerator: 'Ctrl+5', click: go('networks') },
        { label: 'Store', accelerator: 'Ctrl+6', click: go('store') },
        { label: 'Find or do…', accelerator: 'Ctrl+K', click: () => window.command({ type: 'palette' }) },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
  ]
}
