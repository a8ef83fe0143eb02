import { EngineError } from '../../base/errors.ts'

/** A refusal by the console itself: printed as it is, as the real CLI prints its own, while the engine's follow "Error response from daemon". */
export class LineError extends EngineError {}
