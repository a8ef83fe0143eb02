import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EngineInfo } from '../../../engine/wire/system.ts'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { Kbd } from '../../components/ui/kbd.tsx'
import { Segmented } from '../../components/ui/segmented.tsx'
import { ErrorState } from '../../components/ui/states.tsx'
import { Switch } from '../../components/ui/switch.tsx'
import { copyText } from '../../lib/clipboard.ts'
import { errorData } from '../../lib/errors.ts'
import { useFormat } from '../../lib/format.ts'
import { KEYS, keyLabel } from '../../lib/keys.ts'
import { usePageTitle } from '../../lib/page-title.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { CheckStore } from './check-store.tsx'
import { Preview } from './preview.tsx'
import { type Language, type Motion, setSetting, type Theme, useSettings } from '../../lib/settings.ts'

const SECTIONS = ['look', 'engine', 'docker', 'keys', 'about'] as const
type SectionId = (typeof SECTIONS)[number]

/** How the window looks and moves, and what the engine found on this machine. Every change applies at once. */
export function SettingsPage() {
  const { t } = useTranslation('settings')
  usePageTitle(t('title'))
  const info = useQuery(trpc.info.queryOptions())
  const [current, setCurrent] = useState<SectionId>('look')
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <header className="flex h-[52px] flex-none items-center border-b border-line-strong px-4">
        <h1 className="text-lg font-semibold tracking-[-.01em]">{t('title')}</h1>
      </header>
      <div className="flex min-h-0 flex-1">
        <nav aria-label={t('sections')} className="w-44 flex-none border-r border-line py-2 max-[859px]:hidden">
          {SECTIONS.map((section) => (
            <button
              key={section}
              type="button"
              onClick={() => document.getElementById(section)?.scrollIntoView({ block: 'start' })}
              aria-current={section === current ? 'true' : undefined}
              className="block h-[30px] w-full px-4 text-left text-ink-2 hover:bg-hover hover:text-ink-1 aria-[current]:font-semibold aria-[current]:text-ink-1 aria-[current]:shadow-[inset_3px_0_var(--color-accent)]"
            >
              {t(`section.${section}`)}
            </button>
          ))}
        </nav>
        <div
          {...REACHABLE}
          className="min-h-0 min-w-0 flex-1 overflow-auto px-6 pb-10 focus-visible:-outline-offset-2"
          onScroll={(event) => setCurrent(sectionAt(event.currentTarget))}
        >
          <div className="max-w-[640px]">
            <Look />
            {info.error ? (
              <ErrorState error={errorData(info.error)} onRetry={() => void info.refetch()} />
            ) : (
              info.data && (
                <>
                  <Engine info={info.data} />
                  <Docker info={info.data} />
                </>
              )
            )}
            <Keys />
            <About version={info.data?.version ?? null} />
          </div>
        </div>
        <Preview />
      </div>
    </div>
  )
}

/** The section at the top of the list; at its end the last one, which may be too short to get there. */
function sectionAt(list: HTMLElement): SectionId {
  if (list.scrollTop + list.clientHeight >= list.scrollHeight - 4) return 'about'
  const top = list.getBoundingClientRect().top + 40
  return (
    SECTIONS.findLast((section) => {
      const element = document.getElementById(section)
      return element !== null && element.getBoundingClientRect().top <= top
    }) ?? 'look'
  )
}

/** A region that scrolls is a stop of the tab key, so that the arrows can scroll it. */
const REACHABLE = { tabIndex: 0 }

function Look() {
  const { t } = useTranslation('settings')
  const settings = useSettings()
  return (
    <Section id="look">
      <Row title={t('language.title')} text={t('language.text')}>
        <Segmented<Language>
          label={t('language.title')}
          value={settings.language}
          segments={[
            { value: 'en', label: 'English' },
            { value: 'zh-CN', label: '简体中文' },
          ]}
          onChange={(value) => setSetting('language', value)}
        />
      </Row>
      <Row title={t('theme.title')} text={t('theme.text')}>
        <Segmented<Theme>
          label={t('theme.title')}
          value={settings.theme}
          segments={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`theme.${value}`) }))}
          onChange={(value) => setSetting('theme', value)}
        />
      </Row>
      <Row title={t('motion.title')} text={t('motion.text')}>
        <Segmented<Motion>
          label={t('motion.title')}
          value={settings.motion}
          segments={(['normal', 'slow', 'still'] as const).map((value) => ({ value, label: t(`motion.${value}`) }))}
          onChange={(value) => setSetting('motion', value)}
        />
      </Row>
      <Row title={t('say.title')} text={t('say.text')}>
        <Switch
          label={t('say.title')}
          checked={settings.sayCommands}
          onChange={(on) => setSetting('sayCommands', on)}
        />
      </Row>
      <Row title={t('flip.title')} text={t('flip.text')}>
        <Switch label={t('flip.title')} checked={settings.flipped} onChange={(on) => setSetting('flipped', on)} />
      </Row>
    </Section>
  )
}

function Engine({ info }: { info: EngineInfo }) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  return (
    <Section id="engine">
      {info.warnings.map((warning) => (
        <Notice key={warning}>
          <span lang="en">{warning}</span>
        </Notice>
      ))}
      {info.missing.map((missing) => (
        <Notice key={missing.program}>{t('missing', missing)}</Notice>
      ))}
      <Row title={t('version.title')} text={t('version.text')}>
        <Value>{info.version}</Value>
      </Row>
      <Row title={t('mode.title')} text={info.rootless ? t('mode.rootlessText') : t('mode.rootText')}>
        <Value>{info.rootless ? t('mode.rootless') : t('mode.root')}</Value>
      </Row>
      <Row title={t('runtime.title')} text={t('runtime.text')}>
        <Value>{info.runtime ? `${info.runtime.name} ${info.runtime.version}` : t('runtime.none')}</Value>
      </Row>
      <Row title={t('pause.title')} text={t('pause.text')}>
        <Value>{info.freezer}</Value>
      </Row>
      <Row title={t('kernel.title')} text={t('kernel.text', { cgroup: info.cgroup })}>
        <Value>{info.kernel}</Value>
      </Row>
      <Row
        title={t('store.title')}
        text={t('store.text', {
          size: format.size(info.store.bytes),
          images: info.store.images,
          layers: info.store.layers,
          containers: info.store.containers,
        })}
      >
        <Copied text={info.dataRoot} />
      </Row>
      <CheckStore />
    </Section>
  )
}

function Docker({ info }: { info: EngineInfo }) {
  const { t } = useTranslation('settings')
  return (
    <Section id="docker">
      <Row title={t('socket.title')} text={t('socket.text')}>
        <Copied text={info.socket} />
      </Row>
      <Row title={t('host.title')} text={t('host.text')}>
        <Copied text={`export DOCKER_HOST=unix://${info.socket}`} />
      </Row>
      <Publishing />
    </Section>
  )
}

/** A setting of the engine, not of this window: it holds for every client. */
function Publishing() {
  const { t } = useTranslation('settings')
  const address = useQuery(trpc.publishAddress.queryOptions())
  const choose = async (value: '0.0.0.0' | '127.0.0.1') => {
    await rpc.setPublishAddress.mutate(value)
    await address.refetch()
  }
  return (
    <Row title={t('publish.title')} text={t('publish.text')}>
      <Segmented
        label={t('publish.title')}
        value={address.data ?? ''}
        segments={[
          { value: '0.0.0.0', label: t('publish.everywhere') },
          { value: '127.0.0.1', label: t('publish.here') },
        ]}
        onChange={(value) => void choose(value === '127.0.0.1' ? value : '0.0.0.0')}
      />
    </Row>
  )
}

function Keys() {
  const { t } = useTranslation('settings')
  const actions = Object.keys(KEYS) as (keyof typeof KEYS)[]
  return (
    <Section id="keys">
      {actions.map((action) => (
        <Row key={action} title={t(`key.${action}`)}>
          <Kbd>{keyLabel(action)}</Kbd>
        </Row>
      ))}
    </Section>
  )
}

const LICENCE = 'Apache-2.0'

function About({ version }: { version: string | null }) {
  const { t } = useTranslation('settings')
  return (
    <Section id="about">
      <Row title="Cutaway" text={t('about.text')}>
        <Value>{version ? `${version} · ${LICENCE}` : LICENCE}</Value>
      </Row>
      <Row title={t('about.data.title')} text={t('about.data.text')}>
        <Value>{t('about.data.value')}</Value>
      </Row>
    </Section>
  )
}

function Section({ id, children }: { id: SectionId; children: ReactNode }) {
  const { t } = useTranslation('settings')
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="pt-5">
      <h2 id={`${id}-title`} className="border-b border-line-strong pb-1.5 text-base font-semibold">
        {t(`section.${id}`)}
      </h2>
      {children}
    </section>
  )
}

function Row({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-1.5 border-b border-line py-2">
      <div className="min-w-52 flex-1">
        <p className="font-medium">{title}</p>
        {text && <p className="text-xs text-ink-3">{text}</p>}
      </div>
      <div className="min-w-0">{children}</div>
    </div>
  )
}

function Value({ children }: { children: ReactNode }) {
  return <code className="font-mono text-xs">{children}</code>
}

function Notice({ children }: { children: ReactNode }) {
  return (
    <p className="mt-2 flex gap-2 border-l-3 border-warn bg-warn-soft px-3 py-2 text-xs text-ink-1">
      <Icon name="warn" className="text-warn" />
      {children}
    </p>
  )
}

/** A text to be used elsewhere, with the button that copies it. */
function Copied({ text }: { text: string }) {
  const { t } = useTranslation('settings')
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    setCopied(await copyText(text))
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <span className="flex items-center gap-2">
      <code className="min-w-0 font-mono text-xs break-all">{text}</code>
      <Button size="small" icon={copied ? 'check' : 'copy'} onClick={() => void copy()}>
        {copied ? t('copied') : t('copy')}
      </Button>
    </span>
  )
}
