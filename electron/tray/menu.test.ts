import { expect, test } from 'vitest'
import type { Container, Status } from '../../engine/wire/containers.ts'
import { type TrayItem, trayMenu } from './menu.ts'

const running = { type: 'running', socket: '/run/x' } as const

function container(name: string, status: Status): Container {
  return { id: `id-${name}`, name, state: { status } } as Container
}

/** The menu as indented text, which reads like the menu. */
function text(items: TrayItem[], indent = ''): string[] {
  return items.flatMap((item) => {
    if (item.type === 'separator') return [`${indent}---`]
    if (item.type === 'submenu') return [`${indent}${item.label}`, ...text(item.items, `${indent}  `)]
    return [`${indent}${item.label}`]
  })
}

test('running containers come first, each with its own actions; stopped ones can be started', () => {
  const menu = trayMenu(running, [container('web', 'running'), container('db', 'paused'), container('job', 'exited')])
  expect(text(menu)).toEqual([
    'Engine running, 2 containers',
    '---',
    'web',
    '  Stop',
    '  Pause',
    '  Restart',
    '  Show',
    'db (paused)',
    '  Stop',
    '  Resume',
    '  Restart',
    '  Show',
    'Start',
    '  job',
    '---',
    'Import tarball…',
    'Open Cutaway',
    'Quit',
  ])
})

test('an action names the container by its full id', () => {
  const [, , web] = trayMenu(running, [container('web', 'running')])
  expect(web).toMatchObject({ items: [{ action: { type: 'perform', verb: 'stop', container: 'id-web' } }, {}, {}, {}] })
})

test('a failed engine can be started from the tray, and an empty store shows no empty menus', () => {
  const failed = { type: 'failed', message: 'no conmon', restarting: false } as const
  expect(text(trayMenu(failed, []))).toEqual([
    'Engine is not running',
    'Start the engine',
    '---',
    'Import tarball…',
    'Open Cutaway',
    'Quit',
  ])
})

test('a long list is cut, and says how much of it the window has', () => {
  const many = Array.from({ length: 30 }, (_, i) => container(`c${i}`, 'running'))
  expect(text(trayMenu(running, many))).toContain('18 more in the window…')
})
