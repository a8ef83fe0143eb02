import { createHashHistory, createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router'
import { z } from 'zod'
import { ContainerPage } from '../features/containers/container-page.tsx'
import { ContainerLayersTab } from '../features/containers/layers-tab.tsx'
import { ContainersPage } from '../features/containers/containers-page.tsx'
import { Crash, NoSuchPlace } from './crash.tsx'
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
  component: ContainersPage,
})
const container = createRoute({ getParentRoute: () => root, path: '/containers/$id', component: ContainerPage })
const containerLayers = createRoute({ getParentRoute: () => container, path: '/', component: ContainerLayersTab })

const images = createRoute({
  getParentRoute: () => root,
  path: '/images',
  validateSearch: listSearch,
  component: NoSuchPlace,
})

const routeTree = root.addChildren([home, containers, container.addChildren([containerLayers]), images])

/** Every place of the window. The address stands behind a `#`, so that the same files work from `app:` and from HTTP. */
export const router = createRouter({
  routeTree,
  history: createHashHistory(),
  defaultErrorComponent: Crash,
  defaultNotFoundComponent: NoSuchPlace,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
