import { z } from 'zod';

const simulatedOperations = ['create', 'update', 'delete', 'enable', 'disable', 'find', 'test', '*'] as const;

const simulatedFault = z.strictObject({
  operation: z.enum(simulatedOperations).default('*'),
  /** Which call of the operation it befalls, 1 for the first; absent: every call. */
  call: z.int().min(1).optional(),
  /**
   * `refuse`: says no. `fail_before`: cannot be reached. `fail_after`: acts and loses the answer. `lie`: answers success
   * and holds nothing. `hang`: gives no answer. `hang_after`: acts and gives no answer.
   */
  does: z.enum(['refuse', 'fail_before', 'fail_after', 'lie', 'hang', 'hang_after']),
  message: z.string().max(500).optional(),
});
export type SimulatedFault = z.infer<typeof simulatedFault>;

export const simulatorConfig = z.strictObject({
  latency_ms: z.number().min(0).max(300_000).default(0),
  faults: z.array(simulatedFault).max(100).default([]),
});
