import type { ReactNode } from 'react'

/** The sheet with a 20 px grid that lies behind every drawing, and never behind a table. */
export function Plate({ children, className = '' }: { children: ReactNode; className?: string }) {
  return <div className={`drawing-plate ${className}`}>{children}</div>
}
