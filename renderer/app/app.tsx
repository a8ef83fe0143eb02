import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { Tooltip } from 'radix-ui'
import { DrawingDefs } from '../components/stack/draw/defs.tsx'
import { queryClient } from '../lib/rpc.ts'
import { router } from './router.tsx'

/** What every screen stands in. */
export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider delayDuration={400} skipDelayDuration={100}>
        <DrawingDefs />
        <RouterProvider router={router} />
      </Tooltip.Provider>
    </QueryClientProvider>
  )
}
