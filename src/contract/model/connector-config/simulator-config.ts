import { z } from 'zod';
import { operationTypes } from '#contract/script/test-context.ts';
import { secret } from './shared-fields.ts';

/** How the simulator fails, by script: the `times` calls after the first `after` of an operation. */
export const simulatedFailure = z.strictObject({
  operation: z.enum([...operationTypes, 'test', 'find']),
  after: z.int().min(0).max(1_000_000).default(0),
  times: z.int().min(1).max(1_000_000).default(1),
  /**
   * `refused`: a clear no. `unreachable`: nothing was done. `half_done`: it was done, and no answer came. `lost`: an answer
   * of success, and there is no object. `hang`: no answer until the time limit.
   */
  kind: z.enum(['refused', 'unreachable', 'half_done', 'lost', 'hang']),
  message: z.string().min(1).max(500).default('The simulator was told to fail here.'),
});
export type SimulatedFailure = z.infer<typeof simulatedFailure>;

export const simulatorConfig = z.strictObject({
  latency_ms: z
    .int('The latency is a whole number of milliseconds.')
    .min(0)
    .max(60_000, 'The latency is at most a minute.')
    .default(0)
    .meta({ title: 'Latency (ms)', description: 'Of every call.' }),
  failures: z
    .array(simulatedFailure)
    .max(100)
    .default([])
    .meta({ title: 'Failures', description: 'Which calls fail, and how.' }),
});

export const simulatorCredentials = z.strictObject({ token: secret });
