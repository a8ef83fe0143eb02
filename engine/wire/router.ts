import { initTRPC, tracked } from '@trpc/server'
import { z } from 'zod'
import { identity } from './codec.ts'
import type { ErrorData } from './errors.ts'
import { Request } from './requests.ts'
import type { WindowContext, WindowService } from './service.ts'

export interface RouterContext extends WindowContext {
  service: WindowService
}

const t = initTRPC.context<RouterContext>().create({
  transformer: identity,
  // Stacks stay in the engine, whatever NODE_ENV says.
  isDev: false,
  /** Errors cross as `{code, message, objects, details}`; the class itself stays in the engine. */
  errorFormatter: ({ shape, error }) => ({ ...shape, data: { ...shape.data, engine: errorData(error.cause) } }),
})
const { procedure } = t
const ref = z.string().min(1)

function errorData(cause: unknown): ErrorData | null {
  if (!(cause instanceof Error) || !('code' in cause) || !('data' in cause)) return null
  return cause.data as ErrorData
}

/** The RPC of the window: `WindowService`, with every input checked at the door. */
export const router = t.router({
  info: procedure.query(({ ctx }) => ctx.service.info()),
  verify: procedure.subscription(async function* ({ ctx, signal }) {
    yield* ctx.service.verify(alive(signal))
  }),

  containers: procedure.query(({ ctx }) => ctx.service.containers()),
  container: procedure.input(ref).query(({ ctx, input }) => ctx.service.container(input)),
  inspect: procedure
    .input(z.object({ kind: z.enum(['container', 'image', 'volume']), ref }))
    .query(({ ctx, input }) => ctx.service.inspect(input.kind, input.ref)),
  changes: procedure.input(ref).subscription(async function* ({ ctx, input, signal }) {
    yield* ctx.service.changes(input, alive(signal))
  }),
  processes: procedure.input(ref).subscription(async function* ({ ctx, input, signal }) {
    yield* ctx.service.processes(input, alive(signal))
  }),
  stats: procedure.subscription(async function* ({ ctx, signal }) {
    yield* ctx.service.stats(alive(signal))
  }),
  logs: procedure
    .input(
      z.object({ container: ref, tail: z.number().int().min(0).nullable(), follow: z.boolean(), since: z.string() }),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      yield* ctx.service.logs(input, ctx, alive(signal))
    }),

  terminal: procedure
    .input(
      z.object({
        container: ref,
        command: z.array(z.string()).min(1).nullable(),
        execId: ref.nullable().default(null),
        tty: z.boolean(),
        rows: z.number().int().min(1).max(1000),
        columns: z.number().int().min(1).max(1000),
      }),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      yield* ctx.service.terminal(input, ctx, alive(signal))
    }),
  terminalInput: procedure
    .input(z.object({ session: ref, data: z.instanceof(Uint8Array) }))
    .mutation(({ ctx, input }) => ctx.service.terminalInput(input.session, input.data)),
  terminalResize: procedure
    .input(
      z.object({ session: ref, rows: z.number().int().min(1).max(1000), columns: z.number().int().min(1).max(1000) }),
    )
    .mutation(({ ctx, input }) => ctx.service.terminalResize(input.session, input.rows, input.columns)),

  networks: procedure.query(({ ctx }) => ctx.service.networks()),
  publishAddress: procedure.query(({ ctx }) => ctx.service.publishAddress()),
  setPublishAddress: procedure
    .input(z.enum(['0.0.0.0', '127.0.0.1']))
    .mutation(({ ctx, input }) => ctx.service.setPublishAddress(input)),

  images: procedure.input(z.object({ all: z.boolean() })).query(({ ctx, input }) => ctx.service.images(input.all)),
  image: procedure.input(ref).query(({ ctx, input }) => ctx.service.image(input)),
  registrySearch: procedure.input(ref).query(({ ctx, input }) => ctx.service.registrySearch(input)),
  registryLogins: procedure.query(({ ctx }) => ctx.service.registryLogins()),
  registryLogin: procedure
    .input(z.object({ host: ref, username: z.string().min(1), secret: z.string().min(1) }))
    .mutation(({ ctx, input }) => ctx.service.registryLogin(input)),
  registryLogout: procedure.input(ref).mutation(({ ctx, input }) => ctx.service.registryLogout(input)),
  removal: procedure.input(ref).query(({ ctx, input }) => ctx.service.removal(input)),
  store: procedure.query(({ ctx }) => ctx.service.store()),
  frees: procedure
    .input(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('image'), ref }),
        z.object({ kind: z.literal('container'), ref }),
        z.object({ kind: z.literal('prune'), all: z.boolean() }),
      ]),
    )
    .query(({ ctx, input }) => ctx.service.frees(input)),
  tree: procedure
    .input(z.object({ top: ref, view: z.enum(['layer', 'union']), path: z.string() }))
    .query(({ ctx, input }) => ctx.service.tree(input)),
  provenance: procedure
    .input(z.object({ top: ref, path: z.string().min(1) }))
    .query(({ ctx, input }) => ctx.service.provenance(input.top, input.path)),
  waste: procedure.input(ref).query(({ ctx, input }) => ctx.service.waste(input)),
  shipped: procedure.input(ref).query(({ ctx, input }) => ctx.service.shipped(input)),
  search: procedure
    .input(z.object({ top: ref, text: z.string().min(1), limit: z.number().int().min(1).max(1000) }))
    .query(({ ctx, input }) => ctx.service.search(input.top, input.text, input.limit)),

  builds: procedure.query(({ ctx }) => ctx.service.builds()),
  build: procedure.input(ref).query(({ ctx, input }) => ctx.service.build(input)),
  buildProgress: procedure.input(ref).subscription(async function* ({ ctx, input, signal }) {
    yield* ctx.service.buildProgress(input, alive(signal))
  }),
  buildTrace: procedure.input(ref).query(({ ctx, input }) => ctx.service.buildTrace(input)),
  forgetBuilds: procedure.input(z.array(ref).min(1)).mutation(({ ctx, input }) => ctx.service.forgetBuilds(input)),
  pinBuild: procedure
    .input(z.object({ id: ref, pinned: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.service.pinBuild(input.id, input.pinned)),
  buildCache: procedure.query(({ ctx }) => ctx.service.buildCache()),

  volumes: procedure.query(({ ctx }) => ctx.service.volumes()),
  volumeFolder: procedure
    .input(z.object({ name: ref, path: z.string().max(4096) }))
    .query(({ ctx, input }) => ctx.service.volumeFolder(input.name, input.path)),

  openArchive: procedure.input(ref).mutation(({ ctx, input }) => ctx.service.openArchive(input)),
  closeArchive: procedure.input(ref).mutation(({ ctx, input }) => ctx.service.closeArchive(input)),

  perform: procedure.input(Request).mutation(({ ctx, input }) => ctx.service.perform(input)),
  cancel: procedure.input(z.number().int()).mutation(({ ctx, input }) => ctx.service.cancel(input)),

  recent: procedure.input(z.number().int().min(1).max(500)).query(({ ctx, input }) => ctx.service.recent(input)),
  /** After a lost connection the client's last event id asks for what it missed. */
  trace: procedure
    .input(z.object({ since: z.number().int(), lastEventId: z.string().optional() }))
    .subscription(async function* ({ ctx, input, signal }) {
      const since = input.lastEventId === undefined ? input.since : Number(input.lastEventId)
      for await (const event of ctx.service.trace(since, alive(signal))) yield tracked(String(event.seq), event)
    }),

  console: procedure
    .input(z.object({ line: z.string().min(1).max(100_000), columns: z.number().int().min(20).max(1000) }))
    .subscription(async function* ({ ctx, input, signal }) {
      for await (const output of ctx.service.console(input.line, input.columns, alive(signal))) {
        yield output
        await ctx.drained()
      }
    }),
  complete: procedure
    .input(z.object({ line: z.string().max(100_000), cursor: z.number().int().min(0) }))
    .query(({ ctx, input }) => ctx.service.complete(input.line, input.cursor)),
  parse: procedure.input(z.string().min(1).max(100_000)).query(({ ctx, input }) => ctx.service.parse(input)),
})
export type Router = typeof router

/** tRPC types the signal as optional; over sockets it is always there. */
function alive(signal: AbortSignal | undefined): AbortSignal {
  return signal ?? new AbortController().signal
}
