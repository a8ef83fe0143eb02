import type { Stdio } from '../../../drivers/runtime/runtime.ts'
import type { Engine, ExecRecord } from '../../../operations/engine.ts'

/** A process in memory that gives back what it is given, and ends when its input ends. Keeps output back while paused. */
export function echoingStdio(): Stdio & { readonly pauses: number } {
  let onData: (stream: 'stdout' | 'stderr', data: Buffer) => void = () => {}
  let onEnd: (why: 'ended' | 'slow') => void = () => {}
  let waiting: Buffer[] = []
  let flowing = false
  let ended = false
  let pauses = 0
  const deliver = () => {
    for (let piece = waiting.shift(); piece; piece = waiting.shift()) {
      onData('stdout', piece)
      if (!flowing) return
    }
    if (ended) onEnd('ended')
  }
  return {
    get pauses() {
      return pauses
    },
    onData: (listener) => {
      onData = listener
    },
    onEnd: (listener) => {
      onEnd = listener
    },
    resume() {
      flowing = true
      setImmediate(deliver)
    },
    pause() {
      pauses++
      flowing = false
    },
    async write(data) {
      waiting.push(Buffer.from(data))
      if (flowing) deliver()
    },
    endInput() {
      ended = true
      if (flowing) deliver()
    },
    close() {
      waiting = []
    },
  }
}

/** An engine that knows one exec, of `stdio`, and the little that the server asks of any engine. */
export function engineWithExec(stdio: Stdio, tty: boolean): Engine {
  const exec: ExecRecord = {
    id: 'e1',
    container: 'web',
    config: {
      command: ['cat'],
      tty,
      attachStdin: true,
      env: [],
      workingDir: '',
      user: '',
      privileged: false,
      detachKeys: '',
    },
    pid: 1,
    running: true,
    exitCode: null,
  }
  const parts = {
    system: { info: () => ({ version: '0', dataRoot: '/nonexistent', runDir: '/nonexistent' }) },
    execs: {
      find: () => exec,
      requireStartable: () => {},
      start: async () => stdio,
      detached: () => {},
      wait: async () => 0,
    },
  }
  return parts as unknown as Engine
}
