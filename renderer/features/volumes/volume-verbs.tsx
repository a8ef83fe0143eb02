import { useTranslation } from 'react-i18next'
import type { Volume } from '../../../engine/wire/volumes.ts'
import { Verb } from '../../components/command/verb.tsx'
import { VerbItem } from '../../components/command/verb-item.tsx'
import { IconButton } from '../../components/ui/button.tsx'
import { Menu, MenuLine } from '../../components/ui/menu.tsx'
import { volumeName } from '../../lib/format.ts'
import { openVolumeDialog } from './dialogs/dialog-store.ts'

/** What can be done to a volume, as buttons over its content. */
export function VolumeVerbs({ volume }: { volume: Volume }) {
  const { t } = useTranslation('volumes')
  const { name } = volume
  const short = volumeName(name)
  return (
    <div className="flex flex-wrap gap-1.5">
      <Verb
        request={{ verb: 'volume-clone', volume: name, name: `${short}-copy` }}
        label={t('verb.clone')}
        icon="copy"
        size="small"
        onPress={() => openVolumeDialog({ type: 'clone', volume })}
      />
      <Verb
        request={{ verb: 'volume-export', volume: name, output: `${short}.tar` }}
        label={t('verb.export')}
        icon="download"
        size="small"
        onPress={() => openVolumeDialog({ type: 'export', volume })}
      />
      <Verb
        request={{ verb: 'volume-import', volume: name, input: 'FILE' }}
        label={t('verb.import')}
        icon="upload"
        size="small"
        onPress={() => openVolumeDialog({ type: 'import', volume })}
      />
      <Verb
        request={{ verb: 'volume-empty', volume: name }}
        label={t('verb.empty')}
        size="small"
        onPress={() => openVolumeDialog({ type: 'empty', volume })}
      />
      <Verb
        request={{ verb: 'volume-rm', volume: name }}
        label={t('verb.remove')}
        icon="trash"
        iconOnly
        kind="danger"
        className="w-[26px]! h-[26px]!"
        onPress={() => openVolumeDialog({ type: 'remove', volume })}
      />
    </div>
  )
}

/** The same in a row of the list. */
export function VolumeMenu({ volume }: { volume: Volume }) {
  const { t } = useTranslation('volumes')
  const { name } = volume
  const short = volumeName(name)
  return (
    <Menu trigger={<IconButton icon="more" size="small" label={t('more', { name: short })} />}>
      <VerbItem
        request={{ verb: 'volume-clone', volume: name, name: `${short}-copy` }}
        label={t('verb.clone')}
        icon="copy"
        onPress={() => openVolumeDialog({ type: 'clone', volume })}
      />
      <VerbItem
        request={{ verb: 'volume-export', volume: name, output: `${short}.tar` }}
        label={t('verb.export')}
        icon="download"
        onPress={() => openVolumeDialog({ type: 'export', volume })}
      />
      <VerbItem
        request={{ verb: 'volume-import', volume: name, input: 'FILE' }}
        label={t('verb.import')}
        icon="upload"
        onPress={() => openVolumeDialog({ type: 'import', volume })}
      />
      <MenuLine />
      <VerbItem
        request={{ verb: 'volume-empty', volume: name }}
        label={t('verb.empty')}
        onPress={() => openVolumeDialog({ type: 'empty', volume })}
      />
      <VerbItem
        request={{ verb: 'volume-rm', volume: name }}
        label={t('verb.remove')}
        icon="trash"
        danger
        onPress={() => openVolumeDialog({ type: 'remove', volume })}
      />
    </Menu>
  )
}
