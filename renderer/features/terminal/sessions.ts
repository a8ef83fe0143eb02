import { create } from 'zustand'
import type { TerminalSession } from './session.ts'

interface Sessions {
  /** By container id. They outlive the screen: coming back finds the shell as it was left. */
  open: Readonly<Record<string, readonly TerminalSession[]>>
  /** Which one is in front, by container id. */
  front: Readonly<Record<string, number>>
}

export const useSessions = create<Sessions>(() => ({ open: {}, front: {} }))

/**
 * Opens a terminal in a container and puts it in front. `command` null attaches to the container's own process, or, with
 * `execId`, to the process that a console line prepared. The terminal's program is fetched the first time.
 */
export async function openSession(
  container: string,
  command: string[] | null,
  tty: boolean,
  execId: string | null = null,
): Promise<void> {
  const { TerminalSession } = await import('./session.ts')
  const session = new TerminalSession({ container, command, execId, tty })
  useSessions.setState(({ open, front }) => {
    const sessions = [...(open[container] ?? []), session]
    return { open: { ...open, [container]: sessions }, front: { ...front, [container]: sessions.length - 1 } }
  })
}

export function frontSession(container: string, index: number): void {
  useSessions.setState(({ front }) => ({ front: { ...front, [container]: index } }))
}

export function closeSession(container: string, session: TerminalSession): void {
  session.close()
  useSessions.setState(({ open, front }) => {
    const sessions = (open[container] ?? []).filter((other) => other !== session)
    const index = Math.min(front[container] ?? 0, Math.max(0, sessions.length - 1))
    return { open: { ...open, [container]: sessions }, front: { ...front, [container]: index } }
  })
}
