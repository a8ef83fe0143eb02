import { queryClient, rpc, trpc } from '../../lib/rpc.ts'

/** The trace does not tell of what is kept, so the answers are asked for again here. */
async function refetched(change: Promise<void>): Promise<void> {
  await change
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: trpc.builds.pathKey() }),
    queryClient.invalidateQueries({ queryKey: trpc.build.pathKey() }),
  ])
}

export function pinBuild(id: string, pinned: boolean): Promise<void> {
  return refetched(rpc.pinBuild.mutate({ id, pinned }))
}

export function forgetBuilds(ids: readonly string[]): Promise<void> {
  return refetched(rpc.forgetBuilds.mutate([...ids]))
}
