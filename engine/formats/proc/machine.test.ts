import { expect, test } from 'vitest'
import { machineCpu } from './machine-cpu.ts'
import { parseNetDev } from './net-dev.ts'

test('the time of the machine is the sum of its first seven columns: steal and guest would count twice', () => {
  expect(machineCpu('cpu  1 2 3 4 5 6 7 100 100 100\ncpu0 1 1 1 1\n')).toBe(28 * 1e7)
})

test('each interface has its counters, the loopback none; numbers may follow the colon at once', () => {
  const text = [
    'Inter-|   Receive                                                |  Transmit',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed',
    '    lo:  100   1    0    0    0     0          0         0  100   1    0    0    0     0       0          0',
    'eth0:12 3 4 5 0 0 0 0 67 8 9 10 0 0 0 0',
    '',
  ].join('\n')
  expect(parseNetDev(text)).toEqual({
    eth0: {
      receivedBytes: 12,
      receivedPackets: 3,
      receivedErrors: 4,
      receivedDropped: 5,
      sentBytes: 67,
      sentPackets: 8,
      sentErrors: 9,
      sentDropped: 10,
    },
  })
})
