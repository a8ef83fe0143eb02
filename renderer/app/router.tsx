import { createHashHistory, createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router'
import { z } from 'zod'
import { BuildsPage } from '../features/builds/builds-page.tsx'
import { ContainerPage } from '../features/containers/container-page.tsx'
import { ContainerLayersTab } from '../features/containers/layers-tab.tsx'
import { ImagePage } from '../features/images/image-page.tsx'
import { ImagesPage } from '../features/images/images-page.tsx'
import { NetworksPage } from '../features/networks/networks-page.tsx'
import { VolumesPage } from '../features/volumes/volumes-page.tsx'
import { Crash, NoSuchPlace } from './crash.tsx'
import {
  BuildPlace,
  ContainerInspect,
  ContainerLogs,
  ContainerMounts,
  ContainerStats,
  ContainersPlace,
  ContainerTerminal,
  ImageHistory,
  ImageInspect,
  ImageLayers,
  ImageUsedBy,
  SettingsPlace,
  StorePlace,
} from './places.tsx'
import { Shell } from './shell.tsx'

/** `on`: id of the row that is selected. */
const listSearch = z.object({ on: z.string().optional() })

const root = createRootRoute({ component: Shell, errorComponent: Crash, notFoundComponent: NoSuchPlace })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/containers' })
  },
})

const containers = createRoute({
  getParentRoute: () => root,
  path: '/containers',
  validateSearch: listSearch,
  component: ContainersPlace,
})
const container = createRoute({ getParentRoute: () => root, path: '/containers/$id', component: ContainerPage })
const containerLayers = createRoute({ getParentRoute: () => container, path: '/', component: ContainerLayersTab })

const containerLogs = createRoute({ getParentRoute: () => container, path: '/logs', component: ContainerLogs })
const containerTerminal = createRoute({
  getParentRoute: () => container,
  path: '/terminal',
  component: ContainerTerminal,
})
const containerMounts = createRoute({ getParentRoute: () => container, path: '/mounts', component: ContainerMounts })
const containerStats = createRoute({ getParentRoute: () => container, path: '/stats', component: ContainerStats })
const containerInspect = createRoute({ getParentRoute: () => container, path: '/inspect', component: ContainerInspect })

const images = createRoute({
  getParentRoute: () => root,
  path: '/images',
  validateSearch: listSearch,
  component: ImagesPage,
})
const image = createRoute({ getParentRoute: () => root, path: '/images/$id', component: ImagePage })
const imageLayers = createRoute({ getParentRoute: () => image, path: '/', component: ImageLayers })
const imageHistory = createRoute({ getParentRoute: () => image, path: '/history', component: ImageHistory })
const imageUsedBy = createRoute({ getParentRoute: () => image, path: '/used', component: ImageUsedBy })
const imageInspect = createRoute({ getParentRoute: () => image, path: '/inspect', component: ImageInspect })

const builds = createRoute({
  getParentRoute: () => root,
  path: '/builds',
  validateSearch: listSearch,
  component: BuildsPage,
})
const build = createRoute({ getParentRoute: () => root, path: '/builds/$id', component: BuildPlace })

const volumes = createRoute({
  getParentRoute: () => root,
  path: '/volumes',
  validateSearch: listSearch,
  component: VolumesPage,
})

const networks = createRoute({
  getParentRoute: () => root,
  path: '/networks',
  validateSearch: listSearch,
  component: NetworksPage,
})

const store = createRoute({ getParentRoute: () => root, path: '/store', component: StorePlace })

const settings = createRoute({ getParentRoute: () => root, path: '/settings', component: SettingsPlace })

const routeTree = root.addChildren([
  home,
  containers,
  container.addChildren([
    containerLayers,
    containerLogs,
    containerTerminal,
    containerMounts,
    containerStats,
    containerInspect,
  ]),
  images,
  image.addChildren([imageLayers, imageHistory, imageUsedBy, imageInspect]),
  builds,
  build,
  volumes,
  networks,
  store,
  settings,
])

/** Every place of the window. The address stands behind a `#`, so that the same files work from `app:` and from HTTP. */
export const router = createRouter({
  routeTree,
  history: createHashHistory(),
  // an image's id stands in its address as docker prints it
  pathParamsAllowedCharacters: [':'],
  defaultErrorComponent: Crash,
  defaultNotFoundComponent: NoSuchPlace,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
