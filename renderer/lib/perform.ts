import { create } from 'zustand'
import { commandLine } from '../../engine/wire/command-line.ts'
import type { ErrorData } from '../../engine/wire/errors.ts'
import type { RequestInput, RequestResult } from '../../engine/wire/requests.ts'
import { errorData } from './errors.ts'
import { rpc } from './rpc.ts'

export interface Refusal {
  /** What was asked for; null when a line was typed. */
  request: RequestInput | null
  /** The docker line. */
  line: string
  error: ErrorData
}

interface Requests {
  /** Asked for and not answered yet. */
  pending: readonly RequestInput[]
  /** The last request that was refused; gone with the next one. */
  refusal: Refusal | null
}

export const useRequests = create<Requests>(() => ({ pending: [], refusal: null }))

/** Puts a refusal above the console. That the object was in that state already, or that somebody cancelled, is none. */
export function refuse(refusal: Refusal): void {
  const { code } = refusal.error
  if (code !== 'notModified' && code !== 'cancelled') useRequests.setState({ refusal })
}

export function dismissRefusal(): void {
  useRequests.setState({ refusal: null })
}

/**
 * Asks the engine for one thing. Resolves with what it came to, or with null when it was refused: the refusal then stands
 * above the console until the next request.
 */
export async function perform(request: RequestInput): Promise<RequestResult | null> {
  useRequests.setState(({ pending }) => ({ pending: [...pending, request], refusal: null }))
  try {
    return await rpc.perform.mutate(request)
  } catch (thrown) {
    const error = errorData(thrown)
    refuse({ request, line: commandLine(request), error })
    return null
  } finally {
    useRequests.setState(({ pending }) => ({ pending: pending.filter((other) => other !== request) }))
  }
}

/** How long a form waits for a refusal before it goes away. Most refusals come at once. Milliseconds. */
const AT_ONCE = 250

/**
 * Asks for one thing from a form: resolves with why it was refused, or with null as soon as it was done or goes on for
 * longer than a moment. `result` resolves with what it came to in the end.
 */
export async function performFromForm(request: RequestInput): Promise<{
  refused: ErrorData | null
  result: Promise<RequestResult | null>
}> {
  const result = perform(request)
  const first = await Promise.race([result, new Promise<'later'>((resolve) => setTimeout(resolve, AT_ONCE, 'later'))])
  return { refused: first === null ? (useRequests.getState().refusal?.error ?? null) : null, result }
}

/** Asks for several things, one after the other; the last refusal stays. */
export async function performAll(requests: readonly RequestInput[]): Promise<void> {
  let refusal: Refusal | null = null
  for (const request of requests) {
    await perform(request)
    refusal = useRequests.getState().refusal ?? refusal
  }
  useRequests.setState({ refusal })
}

/** Whether the last refusal names this object as what is in the way. */
export function useInTheWay(id: string): boolean {
  return useRequests(({ refusal }) => refusal?.error.objects?.some((object) => object.id === id) ?? false)
}

/** Which verb an object waits for; `refs` are what requests may call it: its id, its names. */
export function useWaiting(...refs: readonly string[]): RequestInput['verb'] | null {
  const pending = useRequests((requests) => requests.pending)
  return pending.find((request) => refs.includes(targetOf(request) ?? ''))?.verb ?? null
}

/** What a request acts on, as it names it. */
export function targetOf(request: RequestInput): string | null {
  if ('container' in request) return request.container
  if ('volume' in request) return request.volume
  if (request.verb === 'tag' || request.verb === 'rmi') return request.image
  return null
}

/** Cancels a running operation; that it has ended meanwhile is what was wanted too. */
export async function cancel(operation: number): Promise<void> {
  await rpc.cancel.mutate(operation).catch(() => undefined)
}
