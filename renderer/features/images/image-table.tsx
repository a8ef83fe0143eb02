import { useTranslation } from 'react-i18next'
import type { Image } from '../../../engine/wire/images.ts'
import { VerbItem } from '../../components/command/verb-item.tsx'
import { Glyph } from '../../components/stack/glyph.tsx'
import { IconButton } from '../../components/ui/button.tsx'
import { Checkbox } from '../../components/ui/checkbox.tsx'
import { Menu, MenuLine } from '../../components/ui/menu.tsx'
import { MiddleCut } from '../../components/ui/middle-cut.tsx'
import { Cell, VirtualList } from '../../components/ui/virtual-list.tsx'
import { shortId, useFormat } from '../../lib/format.ts'
import { useNow } from '../../lib/now.ts'
import { openRunForm } from '../../lib/overlay.ts'
import { useWaiting } from '../../lib/perform.ts'
import { openImageDialog } from './dialogs/open-dialog.ts'
import { fileName } from './image-verbs.tsx'
import { nameOf } from './names.ts'
import { splitReference } from './reference.ts'

export interface ImageTableProps {
  images: readonly Image[]
  selected: string | null
  checked: ReadonlySet<string>
  onChecked: (checked: ReadonlySet<string>) => void
  onSelect: (image: Image) => void
  onOpen: (image: Image) => void
}

const COLUMNS = '26px 44px minmax(120px,1.4fr) minmax(70px,1fr) 74px 84px minmax(76px,.8fr) 56px 28px'

export function ImageTable({ images, selected, checked, onChecked, onSelect, onOpen }: ImageTableProps) {
  const { t } = useTranslation('images')
  const largest = Math.max(1, ...images.map((image) => image.bytes))
  const toggle = (image: Image) => {
    const after = new Set(checked)
    if (!after.delete(image.id)) after.add(image.id)
    onChecked(after)
  }
  const all = images.length > 0 && images.every((image) => checked.has(image.id))
  const some = images.some((image) => checked.has(image.id))
  return (
    <VirtualList
      label={t('title')}
      items={images}
      keyOf={(image) => image.id}
      rowHeight={36}
      columns={COLUMNS}
      head={[
        {
          key: 'check',
          label: (
            <Checkbox
              label={t('checkAll')}
              checked={all ? true : some ? 'some' : false}
              onChange={(on) => onChecked(new Set(on ? images.map((image) => image.id) : []))}
            />
          ),
        },
        { key: 'glyph' },
        { key: 'name', label: t('column.name') },
        { key: 'tag', label: t('column.tag') },
        { key: 'size', label: <span className="block pr-2 text-right">{t('column.size')}</span> },
        { key: 'bar' },
        { key: 'used', label: t('column.used') },
        { key: 'age', label: t('column.age') },
        { key: 'actions' },
      ]}
      selected={selected}
      onSelect={onSelect}
      onOpen={onOpen}
      onCheck={toggle}
      row={(image) => (
        <ImageRow image={image} largest={largest} checked={checked.has(image.id)} onCheck={() => toggle(image)} />
      )}
    />
  )
}

interface ImageRowProps {
  image: Image
  largest: number
  checked: boolean
  onCheck: () => void
}

function ImageRow({ image, largest, checked, onCheck }: ImageRowProps) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const now = useNow(60_000)
  const waiting = useWaiting(image.id, ...image.names)
  const name = nameOf(image)
  const { name: repository, tag } = splitReference(image.names[0] ?? '')
  return (
    <>
      <Cell>
        <Checkbox label={t('check', { name })} checked={checked} onChange={onCheck} />
      </Cell>
      <Cell>
        <Glyph state="image" layers={image.layers.length} />
      </Cell>
      <Cell className="pr-3 font-mono text-xs font-medium" title={name}>
        <span className="flex min-w-0 items-baseline">
          {repository ? <MiddleCut text={repository} /> : <span className="text-ink-3">{t('noName')}</span>}
          {image.names.length > 1 && (
            <span className="ml-1.5 flex-none text-2xs text-ink-3" title={image.names.slice(1).join(', ')}>
              +{image.names.length - 1}
            </span>
          )}
        </span>
      </Cell>
      <Cell className="pr-2 font-mono text-xs text-ink-2" title={tag}>
        <MiddleCut text={tag || shortId(image.id)} />
      </Cell>
      <Cell className="pr-2 text-right font-mono text-xs tabular-nums">{format.size(image.bytes)}</Cell>
      <Cell>
        <SizeBar image={image} largest={largest} />
      </Cell>
      <Cell className="text-xs text-ink-2">
        {waiting === 'rmi'
          ? t('removing')
          : image.usedBy.length
            ? t('usedBy', { count: image.usedBy.length })
            : t('unused')}
      </Cell>
      <Cell className="text-xs text-ink-3 tabular-nums">{format.age(now - image.created)}</Cell>
      <Cell>
        <ImageMenu image={image} />
      </Cell>
    </>
  )
}

/** How much of the image is its own, and how much it shares; as long as it is large beside the largest. */
function SizeBar({ image, largest }: { image: Image; largest: number }) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const own = image.bytes ? (image.ownBytes / image.bytes) * 100 : 0
  const label = t('sizeBar', { own: format.size(image.ownBytes), shared: format.size(image.bytes - image.ownBytes) })
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className="flex h-2 border border-ink-3"
      style={{ width: Math.max(6, (image.bytes / largest) * 76) }}
    >
      <span className="bg-ink-3" style={{ width: `${own}%` }} />
      <span className="hatch-shared flex-1" />
    </span>
  )
}

export function ImageMenu({ image }: { image: Image }) {
  const { t } = useTranslation('images')
  const name = nameOf(image)
  return (
    <Menu trigger={<IconButton icon="more" size="small" label={t('more', { name })} />}>
      <VerbItem
        request={{ verb: 'run', image: name }}
        label={t('verb.run')}
        icon="play"
        onPress={() => openRunForm(name)}
      />
      <VerbItem
        request={{ verb: 'save', images: [name], output: `${fileName(name)}.tar` }}
        label={t('verb.save')}
        icon="download"
        onPress={() => openImageDialog({ type: 'save', images: [name] })}
      />
      <VerbItem
        request={{ verb: 'tag', image: name, reference: t('tag.example') }}
        label={t('verb.tag')}
        icon="tag"
        onPress={() => openImageDialog({ type: 'tag', image: name })}
      />
      <MenuLine />
      <VerbItem
        request={{ verb: 'rmi', image: name }}
        label={t('verb.remove')}
        icon="trash"
        danger
        onPress={() => openImageDialog({ type: 'remove', images: [name] })}
      />
    </Menu>
  )
}
