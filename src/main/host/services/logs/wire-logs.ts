import { z } from 'zod';
import { json, jsonObject } from '#contract/model/scalars.ts';
import { logLine, runStatus } from '#contract/script/run-result.ts';

/** More lenient than our own contract: a plain server leaves empty members out, and knows less (`contract.md` 1.8, 2.6, 2.7). */
const text = z.string().nullish().default(null);

export const wireLog = z.object({
  id: z.string(),
  script_id: text,
  script_name: text,
  script_version: z.int(),
  binding_id: text,
  connector_id: text,
  status: runStatus,
  dry_run: z.boolean(),
  hook_phase: text,
  operation_type: text,
  input_context: json.nullish().default(null),
  output: json.nullish().default(null),
  error: text,
  duration_ms: z.number(),
  executed_by: text,
  /** Missing where the backend does not resolve users; null where it does and this one is gone. */
  executed_by_name: z.string().nullish(),
  executed_at: z.string(),
  error_location: z
    .object({ name: z.string(), line: z.int().nullable(), column: z.int().nullable(), stack: z.string().nullable() })
    .nullish()
    .default(null),
  logs: z.array(logLine).nullish().default(null),
});
export type WireLog = z.infer<typeof wireLog>;
export const wireLogList = z.object({ logs: z.array(wireLog), total: z.int() });

export const wireEvent = z.object({
  id: z.string(),
  script_id: text,
  action: z.string(),
  actor_id: z.string(),
  actor_name: z.string().nullish(),
  details: jsonObject.nullish().default(null),
  request_id: text,
  created_at: z.string(),
});
export type WireEvent = z.infer<typeof wireEvent>;
export const wireEventList = z.object({ events: z.array(wireEvent), total: z.int() });

export const wireDryRun = z.object({
  success: z.boolean(),
  status: runStatus.nullish(),
  error: text,
  duration_ms: z.number(),
  log_id: text,
});
