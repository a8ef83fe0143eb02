const PATHS = {
  containers:
    'M2 12h9.5l2.5-1.6M2 12v2h9.5l2.5-1.6v-2M3.6 9.6V4.2L6 2.6h7v5.6l-2.2 1.6H3.6M3.6 4.2h7.2v5.4M10.8 4.2L13 2.6',
  images: 'M2 6h9.5v2H2zM2 10h9.5v2H2zM2 14h0M11.5 6L14 4.4v2L11.5 8M11.5 10L14 8.4v2L11.5 12M2 6l2.5-1.6H14',
  builds: 'M2 9.5h9.5v2H2zM2 13.5h9.5M11.5 9.5L14 8v2l-2.5 1.5M2 9.5L4.5 8M6.8 7V2M4.6 4.2L6.8 2L9 4.2',
  pin: 'M5.5 2.5h5M6.3 2.5v4L4 9.5h8L9.7 6.5v-4M8 9.5v4.5',
  volumes:
    'M2.5 4.5C2.5 3.1 5 2.2 8 2.2s5.5.9 5.5 2.3S11 6.8 8 6.8S2.5 5.9 2.5 4.5M2.5 4.5v7c0 1.4 2.5 2.3 5.5 2.3s5.5-.9 5.5-2.3v-7M2.5 8c0 1.4 2.5 2.3 5.5 2.3S13.5 9.4 13.5 8',
  networks: 'M8 2.5v4M3.5 13.5v-3.5h9v3.5M8 6.5v3.5M6 2.5h4M2 13.5h3M11 13.5h3',
  store: 'M1.5 11.5h13V14h-13zM1.5 7.5H9V10H1.5zM11 7.5h3.5V10H11zM1.500 3.500h3V6h-3zM6.500 3.500H9V6H6.500z',
  settings: 'M2 4.5h6.5M12 4.5h2M2 11.5h2M7.5 11.5H14M10.2 2.7v3.6M5.8 9.7v3.6',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M10.5 10.5L14 14',
  play: 'M4.5 3v10l8-5z',
  stop: 'M4 4h8v8H4z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  restart: 'M12.5 5.5A5 5 0 1 0 13 8M12.8 2.5v3.2H9.6',
  trash: 'M3 4.5h10M6 4.5V3h4v1.5M4.2 4.5l.6 8.8h6.4l.6-8.8M6.8 7v3.8M9.2 7v3.8',
  more: 'M8 3.2v.1M8 8v.1M8 12.7v.1',
  terminal: 'M2.5 3.5h11v9h-11zM5 6.5L6.8 8L5 9.5M8.5 10h2.5',
  commit: 'M2 12.5h12M2 9.5h12M3.5 6.5h9M8 1v3.5M6.3 3L8 4.7L9.7 3',
  plus: 'M8 3v10M3 8h10',
  chevron: 'M6 4l4 4-4 4',
  expand: 'M4 6l4 4 4-4',
  up: 'M4 10l4-4 4 4',
  tag: 'M2.5 2.5h5.5l6 6-5.5 5.5-6-6zM5.2 5.2v.1',
  upload: 'M8 11V2.5M4.5 6L8 2.5L11.5 6M2.5 13.5h11',
  close: 'M4 4l8 8M12 4l-8 8',
  minimise: 'M4 8.5h8',
  maximise: 'M4.5 4.5h7v7h-7z',
  flip: 'M5 2.5v11M2.8 4.7L5 2.5l2.2 2.2M11 13.5v-11M8.8 11.3L11 13.5l2.2-2.2',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  folder: 'M2 4h4.5l1.5 1.7h6v7.3H2z',
  file: 'M4 2h5l3.5 3.5V14H4zM9 2v3.5h3.5',
  eye: 'M1.5 8C3.5 4.8 5.6 3.5 8 3.5s4.5 1.3 6.5 4.5c-2 3.2-4.1 4.5-6.5 4.5S3.5 11.2 1.5 8zM8 6.3a1.7 1.7 0 1 0 0 3.4a1.7 1.7 0 1 0 0-3.4',
  check: 'M3 8.5l3.3 3.3L13 5',
  download: 'M8 2v8.5M4.5 7.5L8 11l3.5-3.5M2.5 13.5h11',
  link: 'M6 3H3v10h10v-3M9 3h4v4M13 3L7.5 8.5',
  warn: 'M8 2.5L14.5 13.5h-13zM8 6.5v3.2M8 11.5v.3',
  clock: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 5v3.2l2.3 1.4',
} as const

export type IconName = keyof typeof PATHS

/** A 16 px line icon of the drawing's own hand. Decoration: the control that holds it carries the words. */
export function Icon({ name, className = '', size = 16 }: { name: IconName; className?: string; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      className={`flex-none fill-none stroke-current ${className}`}
      strokeWidth={name === 'more' ? 2.4 : 1.35}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
