const DECIMAL = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** Bytes with three significant digits and units of 1000, as `docker images` has them: `1.23MB`. */
export function humanSize(bytes: number): string {
  return scaled(bytes, 1000, DECIMAL, 3)
}

/** Bytes with four significant digits and units of 1000, as bars of progress have them: `720.9kB`. */
export function shortSize(bytes: number): string {
  return scaled(bytes, 1000, DECIMAL, 4)
}

/** Bytes with four significant digits and units of 1024, as `docker info` has memory: `7.762GiB`. */
export function binarySize(bytes: number): string {
  return scaled(bytes, 1024, BINARY, 4)
}

function scaled(bytes: number, base: number, units: string[], digits: number): string {
  let size = bytes
  let unit = 0
  while (size >= base && unit < units.length - 1) {
    size /= base
    unit++
  }
  return `${Number(size.toPrecision(digits))}${units[unit]}`
}
