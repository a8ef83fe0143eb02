import type { ServiceImplementation } from './grpc/grpc.ts'
import type { TraceService } from './protocol/opentelemetry/proto/collector/trace/v1/trace_service_pb.js'

/** Clients send how long their own calls took; nothing here looks at it. */
export const traceService: ServiceImplementation<typeof TraceService> = { export: () => ({}) }
