/** Two read-only slabs with a read-write one on top. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" className="flex-none">
      <g strokeLinejoin="round" strokeWidth="1.1">
        <path d="M1.5 14.5h11.5l5-3v3.5l-5 3H1.5z" fill="var(--color-ro-side)" stroke="var(--color-ink-1)" />
        <path d="M1.5 14.5h11.5V18H1.5z" fill="var(--color-ro-front)" stroke="var(--color-ink-1)" />
        <path d="M1.5 9.5h7.5l5-3v3.5l-5 3H1.5z" fill="var(--color-ro-side)" stroke="var(--color-ink-1)" />
        <path d="M1.5 9.5h7.5V13H1.5z" fill="var(--color-ro-front)" stroke="var(--color-ink-1)" />
        <path d="M1.5 4.5L6.5 1.5h8L9 4.5z" fill="var(--color-rw-top)" stroke="var(--color-rw-edge)" />
        <path d="M9 4.5l5.5-3V5L9 8z" fill="var(--color-rw-side)" stroke="var(--color-rw-edge)" />
        <path d="M1.5 4.5H9V8H1.5z" fill="var(--color-rw-front)" stroke="var(--color-rw-edge)" />
      </g>
    </svg>
  )
}
