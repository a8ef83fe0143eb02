import type { BuildLines } from '../../../engine/wire/builds.ts'
import { classNames } from '../../components/ui/class-names.ts'

/** Lines around those at fault. */
const AROUND = 2
/** A longer instruction is cut. */
const MOST = 14

/** Lines of a Dockerfile with those around them, the ones at fault marked. */
export function Excerpt({ text, lines }: { text: string; lines: BuildLines }) {
  const all = text.trimEnd().split('\n')
  const from = Math.max(1, lines.start - AROUND)
  const until = Math.min(all.length, lines.end + AROUND, from + MOST)
  const shown = all.slice(from - 1, until)
  return (
    <pre className="border border-line bg-surface-2 py-1 font-mono text-xs whitespace-pre-wrap leading-[18px]">
      {shown.map((line, index) => {
        const number = from + index
        const fault = number >= lines.start && number <= lines.end
        return (
          <span key={number} className={classNames('flex gap-2 px-2', fault && 'bg-danger-soft text-danger')}>
            <span className="w-7 flex-none text-right">{number}</span>
            <span className="w-3 flex-none">{fault ? '>' : ''}</span>
            <span className="min-w-0 wrap-anywhere">{line}</span>
          </span>
        )
      })}
    </pre>
  )
}
