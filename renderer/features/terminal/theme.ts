import type { ITheme } from '@xterm/xterm'

/** The theme's own tokens as a terminal's sixteen colours, read when a terminal is shown. */
export function terminalTheme(): ITheme {
  const styles = getComputedStyle(document.documentElement)
  const token = (name: string) => styles.getPropertyValue(`--color-${name}`).trim()
  const colours = {
    red: token('danger'),
    green: token('added'),
    yellow: token('warn'),
    blue: token('changed'),
    magenta: token('ansi-magenta'),
    cyan: token('run'),
  }
  return {
    background: token('surface-2'),
    foreground: token('ink-1'),
    cursor: token('accent'),
    cursorAccent: token('surface-2'),
    selectionBackground: token('selected'),
    black: token('ink-1'),
    white: token('ink-2'),
    brightBlack: token('ink-3'),
    brightWhite: token('ink-1'),
    ...colours,
    brightRed: colours.red,
    brightGreen: colours.green,
    brightYellow: colours.yellow,
    brightBlue: colours.blue,
    brightMagenta: colours.magenta,
    brightCyan: colours.cyan,
  }
}
