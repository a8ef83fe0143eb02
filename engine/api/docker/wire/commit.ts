import { z } from 'zod'

/** The body of POST /commit, which only old clients fill. */
export const CommitBody = z.record(z.string(), z.unknown()).nullish()
