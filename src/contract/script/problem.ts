import { z } from 'zod';
import { limits } from '../limits.ts';

/** Something wrong or doubtful at a place in a script. Positions are 1-based; the end is exclusive (`runtime.md`, Validation). */
export const problem = z
  .object({
    line: z.int().min(1),
    column: z.int().min(1),
    end_line: z.int().min(1),
    end_column: z.int().min(1),
    message: z.string(),
    rule: z.string(),
    severity: z.enum(['error', 'warning']),
    /** What the author probably meant, when there is one clear replacement for the range. */
    suggestion: z.string().nullable(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;

export const validation = z
  .object({
    valid: z.boolean(),
    errors: z.array(problem).max(limits.problems),
    warnings: z.array(problem).max(limits.problems),
  })
  .meta({ id: 'Validation' });
export type Validation = z.infer<typeof validation>;
