import { useTranslation } from 'react-i18next'
import type { PublishedPort } from '../../../engine/wire/networks.ts'
import { shownPorts } from '../../lib/ports.ts'

/** Ports of the machine that lead to a container; those that a browser can open are links. */
export function PortLinks({ ports }: { ports: readonly PublishedPort[] }) {
  const { t } = useTranslation('networks')
  return (
    <span className="inline-flex flex-none gap-2 font-mono text-xs">
      {shownPorts(ports).map(({ label, inside, url, open }) => {
        const words = `${label} → ${inside}`
        const title = open ? t('port.open', { words }) : t('port.local', { words })
        return url ? (
          <a
            key={words}
            href={url}
            target="_blank"
            rel="noreferrer"
            title={title}
            className="text-accent hover:underline"
            onClick={(event) => event.stopPropagation()}
          >
            {label}
          </a>
        ) : (
          <span key={words} title={title}>
            {label}
          </span>
        )
      })}
    </span>
  )
}
