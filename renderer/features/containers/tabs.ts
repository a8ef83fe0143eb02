import type { LinkProps } from '@tanstack/react-router'

/** The tabs of a container's page, in the order that users know; each is a place in `app/router.tsx`. */
export const CONTAINER_TABS = [
  { key: 'layers', to: '/containers/$id' },
  { key: 'logs', to: '/containers/$id/logs' },
  { key: 'terminal', to: '/containers/$id/terminal' },
  { key: 'mounts', to: '/containers/$id/mounts' },
  { key: 'stats', to: '/containers/$id/stats' },
  { key: 'inspect', to: '/containers/$id/inspect' },
] as const satisfies readonly { key: string; to: LinkProps['to'] }[]
