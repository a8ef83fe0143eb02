import { parentPort, workerData } from 'node:worker_threads'
import { ipSocket, joinNetworkNamespace } from '../../../base/syscalls/network-namespace.ts'
import type { Answer, Question, WorkerData } from './messages.ts'

/** The thread that lives in the inner network namespace and makes sockets there. Whoever gets one owns it. */
const { space } = workerData as WorkerData
joinNetworkNamespace(space)

parentPort?.on('message', (question: Question) => {
  // With this port closed the thread ends.
  if (question === 'end') parentPort?.close()
  else parentPort?.postMessage(answer(question))
})

function answer({ id, family, kind }: Exclude<Question, 'end'>): Answer {
  try {
    return { id, descriptor: ipSocket(family, kind), problem: '' }
  } catch (error) {
    return { id, descriptor: null, problem: (error as Error).message }
  }
}
