import { useTranslation } from 'react-i18next'
import type { Container, Status } from '../../../engine/wire/containers.ts'
import type { RequestInput } from '../../../engine/wire/requests.ts'
import { signalName } from '../../components/command/effect.ts'
import type { GlyphState } from '../../components/stack/glyph.tsx'
import { classNames } from '../../components/ui/class-names.ts'
import { useWaiting } from '../../lib/perform.ts'

const COLOURS: Record<Status, string> = {
  created: 'text-exit',
  running: 'text-run',
  paused: 'text-pause',
  restarting: 'text-warn',
  removing: 'text-exit',
  exited: 'text-exit',
  dead: 'text-danger',
}

/** The state in words, next to its glyph; a verb that is under way comes first (`stopping…`). */
export function StateWord({ container, className }: { container: Container; className?: string }) {
  const { t } = useTranslation('containers')
  const waiting = useWaiting(container.id, container.name)
  const { status, exitCode, restartCount } = container.state
  const unwell = isUnwell(container)
  const signal = signalOfExit(exitCode)
  const title = status === 'exited' && signal ? t('exitTitle', { code: exitCode, signal }) : undefined
  return (
    <span
      className={classNames('text-xs whitespace-nowrap', unwell ? 'text-danger' : COLOURS[status], className)}
      title={title}
    >
      {isShown(waiting)
        ? t(`waiting.${waiting}`)
        : status === 'exited'
          ? t('state.exited', { code: exitCode })
          : status === 'restarting' && restartCount > 0
            ? t('state.restartingTry', { count: restartCount })
            : t(`state.${unwell ? 'unhealthy' : status}`)}
    </span>
  )
}

/** It runs, and its health check says that it is not well. */
function isUnwell({ state }: Container): boolean {
  return state.status === 'running' && state.health?.status === 'unhealthy'
}

export function glyphOf(container: Container): GlyphState {
  return isUnwell(container) ? 'unhealthy' : container.state.status
}

const SHOWN = ['start', 'stop', 'kill', 'pause', 'unpause', 'restart', 'rm', 'commit', 'export', 'rename'] as const

function isShown(verb: RequestInput['verb'] | null): verb is (typeof SHOWN)[number] {
  return SHOWN.some((shown) => shown === verb)
}

const SIGNALS: Record<number, string> = {
  1: 'HUP',
  2: 'INT',
  3: 'QUIT',
  6: 'ABRT',
  9: 'KILL',
  11: 'SEGV',
  13: 'PIPE',
  15: 'TERM',
}

/** The name of the signal that an exit code above 128 stands for. */
export function signalOfExit(code: number): string | null {
  const name = SIGNALS[code - 128]
  return name === undefined ? null : signalName(name)
}
