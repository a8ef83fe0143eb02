import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Network, NetworkMember } from '../../../engine/wire/networks.ts'
import { Verb } from '../../components/command/verb.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { PaneHead } from '../../components/ui/pane-head.tsx'
import { SidePane } from '../../components/ui/side-pane.tsx'
import { EmptyState } from '../../components/ui/states.tsx'
import { TitleBlock } from '../../components/ui/title-block.tsx'
import { shortId } from '../../lib/format.ts'
import { openNetworkDialog } from './dialog-store.ts'

export interface NetworkPaneProps {
  network: Network | null
  open: boolean
  onClose: () => void
}

/** The chosen network: who is on it, and what can be done to it. */
export function NetworkPane({ network, open, onClose }: NetworkPaneProps) {
  const { t } = useTranslation('networks')
  return (
    <SidePane label={t('pane')} open={open} onClose={onClose}>
      {network ? <Chosen key={network.id} network={network} /> : <EmptyState title={t('nothingSelected')} />}
    </SidePane>
  )
}

function Chosen({ network }: { network: Network }) {
  const { t } = useTranslation('networks')
  const [subnet] = network.subnets
  return (
    <>
      <PaneHead name={network.name} about={<p className="text-xs text-ink-2">{t(`about.${kindOf(network)}`)}</p>}>
        {network.driver === 'bridge' && (
          <div className="flex flex-wrap gap-1.5">
            <Verb
              request={{ verb: 'network-connect', network: network.name, container: 'CONTAINER' }}
              label={t('verb.connect')}
              icon="plus"
              size="small"
              onPress={() => openNetworkDialog({ type: 'connect', network })}
            />
            {!network.builtIn && (
              <Verb
                request={{ verb: 'network-rm', network: network.name }}
                label={t('verb.remove')}
                icon="trash"
                size="small"
                kind="danger"
                onPress={() => openNetworkDialog({ type: 'remove', network })}
              />
            )}
          </div>
        )}
      </PaneHead>
      <section aria-label={t('column.members')} className="goes-stale min-h-0 flex-1 overflow-auto px-4 py-2">
        {network.members.length === 0 ? (
          <p className="py-2 text-xs text-ink-2">{t('noMembers')}</p>
        ) : (
          <ul>
            {network.members.map((member) => (
              <Member key={member.container.id} network={network} member={member} />
            ))}
          </ul>
        )}
      </section>
      <TitleBlock
        facts={[
          { label: t('column.subnet'), value: subnet?.subnet ?? '-', share: 1.2 },
          { label: t('gateway'), value: subnet?.gateway || '-' },
          { label: 'id', value: shortId(network.id) },
        ]}
      />
    </>
  )
}

function kindOf({ driver, internal, name }: Network): 'bridge' | 'own' | 'internal' | 'host' | 'null' {
  if (driver !== 'bridge') return driver
  if (internal) return 'internal'
  return name === 'bridge' ? 'bridge' : 'own'
}

function Member({ network, member }: { network: Network; member: NetworkMember }) {
  const { t } = useTranslation('networks')
  const { container, running, addresses, aliases } = member
  return (
    <li className="flex min-h-8 items-center gap-2 border-b border-line text-xs last:border-b-0">
      <Icon name="containers" size={14} className={running ? 'text-run' : 'text-ink-3'} />
      <Link
        to="/containers/$id"
        params={{ id: container.id }}
        className="min-w-0 truncate font-mono font-medium hover:underline"
      >
        {container.name}
      </Link>
      <span className="min-w-0 flex-1 truncate text-ink-3">{aliases.join(', ')}</span>
      <code className="flex-none font-mono text-ink-2">{addresses[0] ?? t('stopped')}</code>
      {network.driver === 'bridge' && (
        <Verb
          request={{ verb: 'network-disconnect', network: network.name, container: container.name }}
          label={t('verb.disconnect', { name: container.name })}
          icon="close"
          iconOnly
          size="small"
        />
      )}
    </li>
  )
}
