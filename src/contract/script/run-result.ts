import { z } from 'zod';
import { json, jsonObject } from '../model/scalars.ts';
import { stub } from './test-context.ts';

export const runStatuses = ['success', 'failure', 'timeout', 'skipped'] as const;
export const runStatus = z.enum(runStatuses);
export type RunStatus = z.infer<typeof runStatus>;

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export const logLine = z
  .object({ level: z.enum(logLevels), message: z.string(), line: z.int().min(1).nullable() })
  .meta({ id: 'LogLine' });
export type LogLine = z.infer<typeof logLine>;

/** Positions are in the author's text, 1-based, or null where the failure has no place in it. */
export const runError = z
  .object({
    name: z.string(),
    message: z.string(),
    line: z.int().min(1).nullable(),
    column: z.int().min(1).nullable(),
    stack: z.string().nullable(),
  })
  .meta({ id: 'RunError' });
export type RunError = z.infer<typeof runError>;

export const runOutput = z
  .object({
    modified_attributes: jsonObject,
    output_variables: jsonObject,
    variables: jsonObject,
    return_value: json,
  })
  .meta({ id: 'RunOutput' });
export type RunOutput = z.infer<typeof runOutput>;

/** What one run of a script returns, everywhere (`runtime.md`, A result). `duration_ms` is inside the sandbox, 0.01 ms resolution. */
export const runResult = z
  .object({
    success: z.boolean(),
    status: runStatus,
    output: runOutput.nullable(),
    logs: z.array(logLine),
    error: runError.nullable(),
    duration_ms: z.number().min(0),
    coverage: z.object({ lines: z.record(z.string(), z.int().min(0)) }).optional(),
    truncated: z.boolean(),
    /** Of a real run: what external resources answered, as the stubs of a dry run that gives the same result. */
    stubs: z.record(z.string(), z.array(stub)).optional(),
  })
  .meta({ id: 'RunResult' });
export type RunResult = z.infer<typeof runResult>;
