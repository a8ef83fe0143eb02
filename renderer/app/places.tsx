import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, Suspense } from 'react'
import type { ContainerDetail } from '../../engine/wire/containers.ts'
import type { ImageDetail } from '../../engine/wire/images.ts'
import { LoadingState } from '../components/ui/states.tsx'
import { ContainersPage } from '../features/containers/containers-page.tsx'
import { nameOf } from '../features/images/names.ts'
import { Welcome } from '../features/welcome/welcome.tsx'
import { later } from '../lib/later.ts'
import { trpc } from '../lib/rpc.ts'

const LogsTab = later(async () => (await import('../features/logs/logs-tab.tsx')).LogsTab)
const TerminalTab = later(async () => (await import('../features/terminal/terminal-tab.tsx')).TerminalTab)
const MountsTab = later(async () => (await import('../features/containers/mounts-tab.tsx')).MountsTab)
const StatsTab = later(async () => (await import('../features/containers/stats/stats-tab.tsx')).StatsTab)
const InspectTab = later(async () => (await import('../features/inspect/inspect-tab.tsx')).InspectTab)
const ImageLayersTab = later(async () => (await import('../features/images/layers-tab.tsx')).ImageLayersTab)
const HistoryTab = later(async () => (await import('../features/images/history-tab.tsx')).HistoryTab)
const UsedByTab = later(async () => (await import('../features/images/used-by-tab.tsx')).UsedByTab)
const Store = later(async () => (await import('../features/store/store-page.tsx')).StorePage)
const Settings = later(async () => (await import('../features/settings/settings-page.tsx')).SettingsPage)

const Build = later(async () => (await import('../features/builds/build-page.tsx')).BuildPage)
const StepLog = later(async () => (await import('../features/logs/log-lines.tsx')).LogLines)

/** Containers, or, as long as there has been none, the way to the first. */
export function ContainersPlace() {
  const { data } = useQuery(trpc.containers.queryOptions())
  return data?.length === 0 ? <Welcome /> : <ContainersPage />
}

/** The container that the address names. Its page shows loading and errors, so a tab waits in silence. */
function OfContainer({ children }: { children: (container: ContainerDetail) => ReactNode }) {
  const { id } = useParams({ from: '/containers/$id' })
  const { data } = useQuery(trpc.container.queryOptions(id))
  return data ? <Suspense fallback={<LoadingState />}>{children(data)}</Suspense> : null
}

function OfImage({ children }: { children: (image: ImageDetail) => ReactNode }) {
  const { id } = useParams({ from: '/images/$id' })
  const { data } = useQuery(trpc.image.queryOptions(id))
  return data ? <Suspense fallback={<LoadingState />}>{children(data)}</Suspense> : null
}

export const ContainerLogs = () => <OfContainer>{(one) => <LogsTab key={one.id} container={one} />}</OfContainer>
export const ContainerTerminal = () => (
  <OfContainer>{(one) => <TerminalTab key={one.id} container={one} />}</OfContainer>
)
export const ContainerMounts = () => <OfContainer>{(one) => <MountsTab container={one} />}</OfContainer>
export const ContainerStats = () => <OfContainer>{(one) => <StatsTab key={one.id} container={one} />}</OfContainer>
export const ContainerInspect = () => (
  <OfContainer>{(one) => <InspectTab kind="container" id={one.id} name={one.name} />}</OfContainer>
)
export const ImageLayers = () => <OfImage>{(one) => <ImageLayersTab key={one.id} image={one} />}</OfImage>
export const ImageHistory = () => <OfImage>{(one) => <HistoryTab image={one} />}</OfImage>
export const ImageUsedBy = () => <OfImage>{(one) => <UsedByTab image={one} />}</OfImage>
export const ImageInspect = () => (
  <OfImage>{(one) => <InspectTab kind="image" id={one.id} name={nameOf(one)} />}</OfImage>
)
export const StorePlace = () => (
  <Suspense fallback={<LoadingState />}>
    <Store />
  </Suspense>
)
export const SettingsPlace = () => (
  <Suspense fallback={<LoadingState />}>
    <Settings />
  </Suspense>
)

/** A build, and what its chosen step said as logs are shown. */
export const BuildPlace = () => {
  const { id } = useParams({ from: '/builds/$id' })
  return (
    <Suspense fallback={<LoadingState />}>
      <Build key={id} id={id} Log={StepLog} />
    </Suspense>
  )
}
