/** What the thread inside is asked for: a socket, or to end. */
export type Question = { id: number; family: 4 | 6; kind: 'stream' | 'datagram' } | 'end'

export type Answer = { id: number; descriptor: number; problem: '' } | { id: number; descriptor: null; problem: string }

export interface WorkerData {
  /** The file by which the namespace is entered. */
  space: string
}
