import type { Container } from '../../engine/wire/containers.ts'
import type { EngineProcessState } from '../bridge/contract.ts'

/** What the tray's menu offers, as data. Ids of containers are full ones. */
export type TrayAction =
  | { type: 'perform'; verb: 'start' | 'stop' | 'pause' | 'unpause' | 'restart'; container: string }
  | { type: 'showContainer'; container: string }
  | { type: 'importArchive' }
  | { type: 'restartEngine' }
  | { type: 'open' }
  | { type: 'quit' }

export type TrayItem =
  | { type: 'label'; label: string }
  | { type: 'separator' }
  | { type: 'action'; label: string; action: TrayAction }
  | { type: 'submenu'; label: string; items: TrayItem[] }

/** Menus that list everything are no quick actions: beyond this the window does better. */
const MOST = 12

/** The tray's menu for what the engine last said. Pure: the same state gives the same menu. */
export function trayMenu(engine: EngineProcessState, containers: readonly Container[]): TrayItem[] {
  const running = containers.filter(({ state }) => state.status === 'running' || state.status === 'paused')
  const stopped = containers.filter(({ state }) => state.status === 'created' || state.status === 'exited')
  return [
    { type: 'label', label: engineLabel(engine, running.length) },
    ...(engine.type === 'failed' ? [action('Start the engine', { type: 'restartEngine' })] : []),
    { type: 'separator' },
    ...listed(running, runningItem),
    ...(stopped.length ? [{ type: 'submenu', label: 'Start', items: listed(stopped, stoppedItem) } as const] : []),
    ...(running.length || stopped.length ? [{ type: 'separator' } as const] : []),
    action('Import tarball…', { type: 'importArchive' }),
    action('Open Cutaway', { type: 'open' }),
    action('Quit', { type: 'quit' }),
  ]
}

function engineLabel(engine: EngineProcessState, running: number): string {
  if (engine.type === 'starting') return 'Engine is starting…'
  if (engine.type === 'failed') return engine.restarting ? 'Engine failed, starting again…' : 'Engine is not running'
  return running === 1 ? 'Engine running, 1 container' : `Engine running, ${running} containers`
}

function runningItem({ id, name, state }: Container): TrayItem {
  const paused = state.status === 'paused'
  return {
    type: 'submenu',
    label: paused ? `${name} (paused)` : name,
    items: [
      action('Stop', { type: 'perform', verb: 'stop', container: id }),
      paused
        ? action('Resume', { type: 'perform', verb: 'unpause', container: id })
        : action('Pause', { type: 'perform', verb: 'pause', container: id }),
      action('Restart', { type: 'perform', verb: 'restart', container: id }),
      action('Show', { type: 'showContainer', container: id }),
    ],
  }
}

function stoppedItem({ id, name }: Container): TrayItem {
  return action(name, { type: 'perform', verb: 'start', container: id })
}

function listed(containers: readonly Container[], item: (container: Container) => TrayItem): TrayItem[] {
  const more = containers.length - MOST
  return [
    ...containers.slice(0, MOST).map(item),
    ...(more > 0 ? [action(`${more} more in the window…`, { type: 'open' })] : []),
  ]
}

function action(label: string, what: TrayAction): TrayItem {
  return { type: 'action', label, action: what }
}
