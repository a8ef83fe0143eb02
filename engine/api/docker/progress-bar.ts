import { shortSize } from '../format/size.ts'

const WIDTH = 50

/** As dockerd draws it for clients that do not draw themselves: `[=====>    ]  5.2MB/10.4MB`. */
export function progressBar(current: number, total: number): string {
  const whole = shortSize(total)
  const now = shortSize(current).padStart(8)
  if (total <= 0 || current > total) return now
  const done = Math.min(WIDTH, Math.floor((current / total) * 100 * 0.5))
  return `[${'='.repeat(done)}>${' '.repeat(WIDTH - done)}] ${now}/${whole}`
}
