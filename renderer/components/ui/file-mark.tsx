import { FileMarkIcon } from '../stack/draw/mark.tsx'
import type { FileMark as Kind } from '../stack/scene-node.ts'

/** The drawing's mark for what happened to a file, told by shape and by colour; `label` says it in words. */
export function FileMark({ kind, label }: { kind: Kind; label?: string }) {
  return (
    <span className="flex-none">
      <FileMarkIcon kind={kind} />
      {label && <span className="sr-only">{label}</span>}
    </span>
  )
}
