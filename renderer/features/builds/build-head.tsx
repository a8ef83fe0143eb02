import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { BuildDetail } from '../../../engine/wire/builds.ts'
import { Verb } from '../../components/command/verb.tsx'
import { Button, IconButton } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { MiddleCut } from '../../components/ui/middle-cut.tsx'
import { shortId } from '../../lib/format.ts'
import { cancel } from '../../lib/perform.ts'
import { ProgressBar, StateChip } from './build-state.tsx'
import { pinBuild } from './keep.ts'
import { titleOf } from './title.ts'
import { requestAgain, useBuildAgain } from './use-build-again.ts'

export function BuildHead({ build }: { build: BuildDetail }) {
  const { t } = useTranslation('builds')
  const again = useBuildAgain()
  const { id, steps, state, images, names } = build
  return (
    <header className="flex min-h-[54px] flex-none flex-wrap items-center gap-2.5 border-b border-line-strong px-4 py-2">
      <Link to="/builds" search={{ on: id }} className="flex flex-none items-center gap-2 text-ink-3 hover:text-ink-1">
        {t('title')}
        <Icon name="chevron" />
      </Link>
      <h1
        aria-label={titleOf(build)}
        title={names.join(', ')}
        className="min-w-24 font-mono text-lg font-semibold tracking-[-.01em]"
      >
        <MiddleCut text={titleOf(build)} />
      </h1>
      <StateChip build={build} />
      {state === 'running' && <ProgressBar build={build} />}
      {steps.total > 0 && (
        <span className="text-xs text-ink-3 tabular-nums max-[999px]:hidden">
          {state === 'running'
            ? t('stepsDone', { count: steps.total, done: steps.completed })
            : t('stepsCached', { count: steps.total, cached: steps.cached })}
        </span>
      )}
      {images.map((image, at) => (
        <Link key={image} to="/images/$id" params={{ id: image }} className="flex-none text-xs text-accent underline">
          {t('image', { name: images.length === 1 ? (names[0] ?? shortId(image)) : (names[at] ?? shortId(image)) })}
        </Link>
      ))}
      <span className="flex-1" />
      <IconButton
        icon="pin"
        label={build.pinned ? t('unpin') : t('pin')}
        aria-pressed={build.pinned}
        className="aria-pressed:bg-selected"
        onClick={() => void pinBuild(id, !build.pinned)}
      />
      {state === 'running' ? (
        <Button icon="close" onClick={() => void cancel(build.operation)}>
          {t('cancel')}
        </Button>
      ) : (
        build.again && (
          <Verb
            request={requestAgain(build.again)}
            icon="restart"
            label={t('again')}
            onPress={() => build.again && again(build.again)}
          />
        )
      )}
    </header>
  )
}
