import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ContainerDetail } from '../../engine/wire/containers.ts'
import type { ImageDetail } from '../../engine/wire/images.ts'
import { ContainersPage } from '../features/containers/containers-page.tsx'
import { HistoryTab } from '../features/images/history-tab.tsx'
import { nameOf } from '../features/images/names.ts'
import { ImageLayersTab } from '../features/images/layers-tab.tsx'
import { InspectTab } from '../features/inspect/inspect-tab.tsx'
import { LogsTab } from '../features/logs/logs-tab.tsx'
import { TerminalTab } from '../features/terminal/terminal-tab.tsx'
import { Welcome } from '../features/welcome/welcome.tsx'
import { trpc } from '../lib/rpc.ts'

/** Containers, or, as long as there has been none, the way to the first. */
export function ContainersPlace() {
  const { data } = useQuery(trpc.containers.queryOptions())
  return data?.length === 0 ? <Welcome /> : <ContainersPage />
}

/** The container that the address names. Its page shows loading and errors, so a tab waits in silence. */
function OfContainer({ children }: { children: (container: ContainerDetail) => ReactNode }) {
  const { id } = useParams({ from: '/containers/$id' })
  const { data } = useQuery(trpc.container.queryOptions(id))
  return data ? children(data) : null
}

function OfImage({ children }: { children: (image: ImageDetail) => ReactNode }) {
  const { id } = useParams({ from: '/images/$id' })
  const { data } = useQuery(trpc.image.queryOptions(id))
  return data ? children(data) : null
}

export const ContainerLogs = () => <OfContainer>{(one) => <LogsTab key={one.id} container={one} />}</OfContainer>
export const ContainerTerminal = () => (
  <OfContainer>{(one) => <TerminalTab key={one.id} container={one} />}</OfContainer>
)
export const ContainerInspect = () => (
  <OfContainer>{(one) => <InspectTab kind="container" id={one.id} name={one.name} />}</OfContainer>
)
export const ImageLayers = () => <OfImage>{(one) => <ImageLayersTab key={one.id} image={one} />}</OfImage>
export const ImageHistory = () => <OfImage>{(one) => <HistoryTab image={one} />}</OfImage>
export const ImageInspect = () => (
  <OfImage>{(one) => <InspectTab kind="image" id={one.id} name={nameOf(one)} />}</OfImage>
)
