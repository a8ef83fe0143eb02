import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { connect, type Socket } from 'node:net'

export interface Place {
  host: string
  port: number
}

/** Where connections begin that the engine leads to containers. */
export interface Outlet {
  connect(to: Place): Socket | Promise<Socket>
  /** A socket for datagrams to addresses of a family. */
  datagrams(family: 4 | 6): DatagramSocket | Promise<DatagramSocket>
}

/** This machine, which has the bridges. */
export const machineOutlet: Outlet = {
  connect: (to) => connect({ ...to, allowHalfOpen: true }),
  datagrams: (family) => createSocket(family === 6 ? 'udp6' : 'udp4'),
}
