import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Terminal } from '@xterm/xterm'
import type { TerminalTarget } from '../../../engine/wire/service.ts'
import { copyText } from '../../lib/clipboard.ts'
import { errorData } from '../../lib/errors.ts'
import { rpc } from '../../lib/rpc.ts'
import { terminalTheme } from './theme.ts'

export type SessionState =
  | { type: 'opening' }
  | { type: 'open' }
  | { type: 'ended'; exitCode: number | null; message: string }

/**
 * One terminal on one process. It lives from `open` to `close`, whether or not it is on screen: the screen gives it a
 * place with `show` and takes it away by removing the element.
 */
export class TerminalSession {
  readonly target: Omit<TerminalTarget, 'rows' | 'columns'>
  readonly #terminal = new Terminal({
    fontFamily: '"JetBrains Mono Variable", "JetBrains Mono", "Noto Sans Mono CJK SC", monospace',
    fontSize: 12,
    lineHeight: 1.25,
    cursorBlink: false,
    scrollback: 10_000,
    theme: terminalTheme(),
    screenReaderMode: true,
  })
  readonly #fit = new FitAddon()
  readonly #search = new SearchAddon()
  readonly #askedToSearch = new Set<() => void>()
  readonly #element = document.createElement('div')
  readonly #watchers = new Set<() => void>()
  readonly #input: Uint8Array[] = []
  #state: SessionState = { type: 'opening' }
  #id: string | null = null
  #sending = false
  #stop: () => void = () => {}

  constructor(target: Omit<TerminalTarget, 'rows' | 'columns'>) {
    this.target = target
    this.#element.className = 'h-full w-full'
    this.#terminal.loadAddon(this.#fit)
    this.#terminal.loadAddon(this.#search)
    this.#terminal.attachCustomKeyEventHandler((event) => this.#onKey(event))
    this.#terminal.open(this.#element)
    this.#terminal.onData((text) => this.#type(new TextEncoder().encode(text)))
    this.#terminal.onBinary((text) => this.#type(Uint8Array.from(text, (character) => character.charCodeAt(0))))
    this.#terminal.onResize(({ rows, cols }) => {
      if (this.#id) void rpc.terminalResize.mutate({ session: this.#id, rows, columns: cols }).catch(() => undefined)
    })
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }
  readonly getState = (): SessionState => this.#state

  /** Puts the terminal into a place on screen, in its size; starts the process the first time. Returns how to take it away. */
  show(place: HTMLElement): () => void {
    place.append(this.#element)
    this.#fit.fit()
    this.#terminal.options.theme = terminalTheme()
    if (this.#state.type === 'opening' && !this.#id) this.#open()
    this.#terminal.focus()
    const size = new ResizeObserver(() => this.#fit.fit())
    size.observe(place)
    const theme = new MutationObserver(() => {
      this.#terminal.options.theme = terminalTheme()
    })
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => {
      size.disconnect()
      theme.disconnect()
      this.#element.remove()
    }
  }

  /** Calls `listener` when Ctrl+Shift+F is pressed in the terminal. */
  onSearch(listener: () => void): () => void {
    this.#askedToSearch.add(listener)
    return () => this.#askedToSearch.delete(listener)
  }

  /** Selects the next find, or the one before; says whether there is one. */
  find(text: string, back: boolean): boolean {
    if (text === '') {
      this.#search.clearDecorations()
      return false
    }
    return back ? this.#search.findPrevious(text) : this.#search.findNext(text)
  }

  focus(): void {
    this.#terminal.focus()
  }

  /** Ctrl+Shift+C copies, Ctrl+Shift+V pastes (the browser's own paste event does it), Ctrl+Shift+F searches. The rest is the process's. */
  #onKey(event: KeyboardEvent): boolean {
    if (!event.ctrlKey || !event.shiftKey || event.altKey) return true
    const key = event.key.toLowerCase()
    if (key === 'v') return false
    if (key !== 'c' && key !== 'f') return true
    event.preventDefault()
    if (event.type === 'keydown' && key === 'c' && this.#terminal.hasSelection())
      void copyText(this.#terminal.getSelection())
    if (event.type === 'keydown' && key === 'f') for (const listener of this.#askedToSearch) listener()
    return false
  }

  close(): void {
    this.#stop()
    this.#terminal.dispose()
  }

  #open(): void {
    const stream = rpc.terminal.subscribe(
      { ...this.target, rows: this.#terminal.rows, columns: this.#terminal.cols },
      {
        onData: (output) => {
          if (output.type === 'open') {
            this.#id = output.session
            this.#become({ type: 'open' })
            void this.#send()
          } else if (output.type === 'data') this.#terminal.write(output.data)
          else this.#end(output.exitCode, '')
        },
        onError: (error) => this.#end(null, errorData(error).message),
        onComplete: () => this.#end(null, ''),
      },
    )
    this.#stop = () => stream.unsubscribe()
  }

  /** What is typed goes out in order, one message at a time; keys pressed meanwhile travel together. */
  #type(data: Uint8Array): void {
    this.#input.push(data)
    void this.#send()
  }

  async #send(): Promise<void> {
    if (this.#sending || !this.#id) return
    this.#sending = true
    try {
      while (this.#input.length > 0) {
        const data = new Uint8Array(await new Blob(this.#input.splice(0) as BlobPart[]).arrayBuffer())
        await rpc.terminalInput.mutate({ session: this.#id, data })
      }
    } catch {
      this.#input.length = 0 // the process is gone; its end is told by the stream
    } finally {
      this.#sending = false
    }
  }

  #end(exitCode: number | null, message: string): void {
    if (this.#state.type === 'ended') return
    this.#terminal.options.disableStdin = true
    this.#terminal.options.cursorInactiveStyle = 'none'
    this.#terminal.blur()
    this.#become({ type: 'ended', exitCode, message })
  }

  #become(state: SessionState): void {
    this.#state = state
    for (const watcher of this.#watchers) watcher()
  }
}
