const SHAPES = {
  added: { className: 'stroke-added', d: 'M2.5 2.5h9v9h-9zM7 4.5v5M4.5 7h5' },
  changed: { className: 'stroke-changed', d: 'M7 2l5.2 9.5H1.8zM7 5.5v3M7 9.8v.2' },
  deleted: { className: 'stroke-deleted', d: 'M7 2a5 5 0 1 0 0 10a5 5 0 1 0 0-10M4.5 7h5' },
  opaque: {
    className: 'stroke-deleted',
    d: 'M7 2a5 5 0 1 0 0 10a5 5 0 1 0 0-10M7 4.7a2.3 2.3 0 1 0 0 4.6a2.3 2.3 0 1 0 0-4.6',
  },
} as const

/** A square with a plus, a triangle, a circle with a minus, a double ring for an opaque folder: what happened to a file, told by shape and by colour. */
export function FileMark({ kind, label }: { kind: keyof typeof SHAPES; label?: string }) {
  const { className, d } = SHAPES[kind]
  return (
    <svg
      width={14}
      height={14}
      viewBox="0 0 14 14"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      className={`flex-none fill-none ${className}`}
      strokeWidth={1.2}
      strokeLinejoin="round"
    >
      <path d={d} />
    </svg>
  )
}
