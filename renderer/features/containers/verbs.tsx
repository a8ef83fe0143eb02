import { useTranslation } from 'react-i18next'
import type { Container } from '../../../engine/wire/containers.ts'
import { Verb } from '../../components/command/verb.tsx'
import { VerbItem } from '../../components/command/verb-item.tsx'
import { IconButton } from '../../components/ui/button.tsx'
import { Menu, MenuLine } from '../../components/ui/menu.tsx'
import { isUp } from './container-filter.ts'
import { openContainerDialog } from './dialog-store.ts'

/** The verbs that fit what the container is now, as buttons. */
export function ContainerVerbs({ container, processes = 0 }: { container: Container; processes?: number }) {
  const { t } = useTranslation('containers')
  const { name, state } = container
  const on = { container: name }
  return (
    <>
      {isUp(state.status) ? (
        <Verb
          request={{ verb: 'stop', ...on, timeout: container.config.stopTimeout }}
          icon="stop"
          label={t('verb.stop')}
        />
      ) : (
        <Verb
          request={{ verb: 'start', ...on }}
          icon="play"
          label={t('verb.start')}
          disabled={state.status === 'removing'}
        />
      )}
      {(state.status === 'running' || state.status === 'paused') && <PauseOrResume {...{ container, processes }} />}
      {isUp(state.status) && state.status !== 'paused' && (
        <Verb request={{ verb: 'restart', ...on }} icon="restart" label={t('verb.restart')} />
      )}
      <Verb
        request={{ verb: 'commit', ...on }}
        icon="commit"
        label={t('verb.commit')}
        onPress={() => openContainerDialog({ type: 'commit', container })}
      />
      {!isUp(state.status) && (
        <Verb
          request={{ verb: 'rm', ...on }}
          icon="trash"
          label={t('verb.remove')}
          onPress={() => openContainerDialog({ type: 'remove', containers: [container] })}
        />
      )}
    </>
  )
}

/** One button that changes its words, so that the focus stays on it. */
function PauseOrResume({ container, processes }: { container: Container; processes: number }) {
  const { t } = useTranslation('containers')
  const paused = container.state.status === 'paused'
  return (
    <Verb
      request={{ verb: paused ? 'unpause' : 'pause', container: container.name }}
      icon={paused ? 'play' : 'pause'}
      label={t(paused ? 'verb.resume' : 'verb.pause')}
      processes={processes}
    />
  )
}

/** Start or stop alone, for a row. */
export function RowVerb({ container }: { container: Container }) {
  const { t } = useTranslation('containers')
  const { name, state } = container
  if (state.status === 'paused')
    return (
      <Verb iconOnly size="small" request={{ verb: 'unpause', container: name }} icon="play" label={t('verb.resume')} />
    )
  if (isUp(state.status))
    return <Verb iconOnly size="small" request={{ verb: 'stop', container: name }} icon="stop" label={t('verb.stop')} />
  return (
    <Verb
      iconOnly
      size="small"
      request={{ verb: 'start', container: name }}
      icon="play"
      label={t('verb.start')}
      disabled={state.status === 'removing'}
    />
  )
}

/** The verbs behind the three dots: all of them in a row (`small`), beside the buttons only the others. */
export function ContainerMenu({ container, small = false }: { container: Container; small?: boolean }) {
  const { t } = useTranslation('containers')
  const { t: tApp } = useTranslation('app')
  const { name, state } = container
  const on = { container: name }
  const up = isUp(state.status)
  const button = (
    <IconButton
      icon="more"
      kind={small ? 'quiet' : 'plain'}
      size={small ? 'small' : 'normal'}
      label={`${tApp('more')}: ${name}`}
    />
  )
  return (
    <Menu trigger={button}>
      {small && state.status === 'running' && (
        <VerbItem request={{ verb: 'pause', ...on }} icon="pause" label={t('verb.pause')} />
      )}
      {small && up && <VerbItem request={{ verb: 'restart', ...on }} icon="restart" label={t('verb.restart')} />}
      {up && (
        <VerbItem
          request={{ verb: 'kill', ...on }}
          icon="close"
          label={t('verb.kill')}
          onPress={() => openContainerDialog({ type: 'kill', container })}
        />
      )}
      {small && (
        <VerbItem
          request={{ verb: 'commit', ...on }}
          icon="commit"
          label={t('verb.commit')}
          onPress={() => openContainerDialog({ type: 'commit', container })}
        />
      )}
      <VerbItem
        request={{ verb: 'export', ...on, output: `${name}.tar` }}
        icon="download"
        label={t('verb.export')}
        onPress={() => openContainerDialog({ type: 'export', container })}
      />
      <VerbItem
        request={{ verb: 'rename', ...on, name: 'NEW_NAME' }}
        label={t('verb.rename')}
        onPress={() => openContainerDialog({ type: 'rename', container })}
      />
      <VerbItem
        request={{ verb: 'update', ...on }}
        label={t('verb.limits')}
        onPress={() => openContainerDialog({ type: 'limits', container })}
      />
      <MenuLine />
      <VerbItem
        request={{ verb: 'rm', ...on, force: up }}
        icon="trash"
        danger
        label={t('verb.remove')}
        onPress={() => openContainerDialog({ type: 'remove', containers: [container] })}
      />
    </Menu>
  )
}
