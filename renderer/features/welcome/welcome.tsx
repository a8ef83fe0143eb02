import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { commandLine } from '../../../engine/wire/command-line.ts'
import type { RequestInput } from '../../../engine/wire/requests.ts'
import { Verb } from '../../components/command/verb.tsx'
import { Plate } from '../../components/plate/plate.tsx'
import { IconButton } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { chooseArchives } from '../../lib/archives.ts'
import { copyText } from '../../lib/clipboard.ts'
import { trpc } from '../../lib/rpc.ts'
import { Planned } from './planned.tsx'

/** What the sample is asked to do first: wait for somebody to look at it. */
function firstRun(image: string): RequestInput {
  return { verb: 'run', image, name: 'first', command: ['sh'], tty: true, interactive: true }
}

/** Where Containers would be before there is any: one click away from the first, with a picture of what it will make. */
export function Welcome() {
  const { t } = useTranslation('welcome')
  const images = useQuery(trpc.images.queryOptions({ all: false }))
  const sample = images.data?.find((image) => image.names.length > 0)
  const detail = useQuery(trpc.image.queryOptions(sample?.id ?? '', { enabled: sample !== undefined }))
  const info = useQuery(trpc.info.queryOptions())
  const name = sample?.names[0]
  return (
    <Plate className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(300px,1fr)_minmax(380px,1.2fr)] items-center gap-6 overflow-auto px-14 max-[999px]:grid-cols-1 max-[999px]:px-6 max-[999px]:py-6">
        <div>
          <h1 className="text-3xl leading-tight font-semibold tracking-[-.02em]">{t('title')}</h1>
          <p className="mt-2 max-w-96 text-base text-ink-2">{name ? t('text') : t('noImage')}</p>
          {name && (
            <div className="mt-6">
              <Verb request={firstRun(name)} label={t('run', { name })} icon="play" kind="primary" size="large" />
              <code className="mt-3 block font-mono text-xs text-ink-2">{commandLine(firstRun(name))}</code>
            </div>
          )}
          <ul className="mt-10 max-w-96 border-t border-line-strong">
            <li className="border-b border-line">
              <button
                type="button"
                onClick={() => void chooseArchives()}
                className="flex h-9 w-full items-center gap-2.5 text-left hover:bg-hover"
              >
                <Icon name="file" />
                <span className="flex-1">{t('drop')}</span>
                <code className="font-mono text-xs text-ink-3">docker load</code>
              </button>
            </li>
            <li className="border-b border-line">
              <Link to="/images" search={{}} className="flex h-9 items-center gap-2.5 hover:bg-hover">
                <Icon name="images" />
                <span className="flex-1">{t('look')}</span>
                <code className="font-mono text-xs text-ink-3">docker images</code>
              </Link>
            </li>
          </ul>
        </div>
        <div className="relative h-[min(520px,66vh)] min-h-80">{detail.data && <Planned image={detail.data} />}</div>
      </div>
      {info.data && <TerminalToo line={`export DOCKER_HOST=unix://${info.data.socket}`} />}
    </Plate>
  )
}

/** The line that makes the docker of a terminal speak to this engine. */
function TerminalToo({ line }: { line: string }) {
  const { t } = useTranslation('welcome')
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    setCopied(await copyText(line))
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <p className="flex flex-none items-center gap-2 border-t border-line bg-surface-sunken px-4 py-0.5 text-xs text-ink-2">
      <span className="flex-none">{t('terminal')}</span>
      <code className="truncate font-mono text-ink-1 select-all" title={line}>
        {line}
      </code>
      <IconButton
        icon={copied ? 'check' : 'copy'}
        size="small"
        label={copied ? t('copied') : t('copy')}
        onClick={() => void copy()}
      />
    </p>
  )
}
