import type { ServiceImplementation } from './grpc/grpc.ts'
import { type Health, HealthCheckResponse_ServingStatus } from './protocol/grpc/health/v1/health_pb.js'

export const health: ServiceImplementation<typeof Health> = {
  check: () => ({ status: HealthCheckResponse_ServingStatus.SERVING }),
}
