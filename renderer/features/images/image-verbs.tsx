import { useTranslation } from 'react-i18next'
import type { Image } from '../../../engine/wire/images.ts'
import { Verb } from '../../components/command/verb.tsx'
import { openRunForm } from '../../lib/overlay.ts'
import { openImageDialog } from './dialogs/open-dialog.ts'
import { nameOf } from './names.ts'

/** What can be done to one image. On its own page Run is the view's primary button. */
export function ImageVerbs({ image, page = false }: { image: Image; page?: boolean }) {
  const { t } = useTranslation('images')
  const name = nameOf(image)
  return (
    <div className="flex flex-wrap gap-2">
      <Verb
        request={{ verb: 'run', image: name }}
        label={t('verb.run')}
        icon="play"
        kind={page ? 'primary' : 'plain'}
        onPress={() => openRunForm(name)}
      />
      <Verb
        request={{ verb: 'save', images: [name], output: `${fileName(name)}.tar` }}
        label={t('verb.save')}
        icon="download"
        onPress={() => openImageDialog({ type: 'save', images: [name] })}
      />
      <Verb
        request={{ verb: 'tag', image: name, reference: t('tag.example') }}
        label={t('verb.tag')}
        icon="tag"
        onPress={() => openImageDialog({ type: 'tag', image: name })}
      />
      <Verb
        request={{ verb: 'push', reference: name }}
        label={t('verb.push')}
        icon="upload"
        iconOnly={!page}
        kind="plain"
        onPress={() => openImageDialog({ type: 'push', image: name })}
      />
      <Verb
        request={{ verb: 'rmi', image: name }}
        label={t('verb.remove')}
        icon="trash"
        iconOnly={!page}
        kind="plain"
        onPress={() => openImageDialog({ type: 'remove', images: [name] })}
      />
    </div>
  )
}

/** A reference as the name of a file. */
export function fileName(reference: string): string {
  return reference.replaceAll(/[^A-Za-z0-9._-]+/g, '-')
}
