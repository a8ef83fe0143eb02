import type { ReactNode } from 'react'

/** The sheet with a 20 px grid that lies behind every drawing, and never behind a table. */
export function Plate({ children, className = '' }: { children: ReactNode; className?: string }) {
  return <div className={`drawing-plate ${className}`}>{children}</div>
}

export interface Cell {
  label: string
  value: string
}

/** Facts under a plate: three to six cells, label over value. `action`: a control at the right end, such as the flip button. */
export function TitleBlock({ cells, action }: { cells: readonly Cell[]; action?: ReactNode }) {
  return (
    <dl className="title-block">
      {cells.map((cell) => (
        <div key={cell.label}>
          <dt>{cell.label}</dt>
          <dd>{cell.value}</dd>
        </div>
      ))}
      {action && <div className="action">{action}</div>}
    </dl>
  )
}
