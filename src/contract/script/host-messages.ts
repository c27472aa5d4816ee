import { z } from 'zod';
import { problem } from './problem.ts';

/** First frame to a host. Its body is the prelude's text. */
export interface StartMessage {
  readonly op: 'start';
  /** Path of isolated-vm's native file: the host may read no folder to find it. */
  readonly addon: string;
  readonly memory_mib: number;
  readonly caps: GuestCaps;
}

/** Limits that the prelude keeps inside the isolate. */
export interface GuestCaps {
  readonly result_chars: number;
  readonly log_lines: number;
  readonly log_chars: number;
  readonly value_depth: number;
  readonly resource_calls: number;
  readonly resource_payload_chars: number;
  readonly resource_name_chars: number;
}

/** Runs a script once. The body is a `RunInput` as JSON, which only the isolate parses. */
export interface RunMessage {
  readonly op: 'run';
  readonly id: number;
  readonly script_body: string;
  readonly now: number;
  readonly seed: number;
  readonly timeout_ms: number;
  readonly memory_mib: number;
  /** Whether `resources.call` asks the parent (a real run), and not the stubs (a dry run). */
  readonly live: boolean;
}

/** Answers the host's `call`. The body is `{"reply": <JSON>}` or `{"error": "<message>"}`, which only the isolate parses. */
export interface ReplyMessage {
  readonly op: 'reply';
  readonly id: number;
}

/** Finds the syntax errors of the body. */
export interface CheckMessage {
  readonly op: 'check';
  readonly id: number;
  readonly budget_ms: number;
}

/** Finds the rules of a JSON Schema that a value breaks. The body is `[schema, value]` as JSON. */
export interface MatchMessage {
  readonly op: 'match';
  readonly id: number;
}

export type HostRequest = StartMessage | RunMessage | ReplyMessage | CheckMessage | MatchMessage;

/** What the prelude makes the script's world from. */
export interface RunInput {
  readonly context: Readonly<Record<string, string | number | null>>;
  readonly attributes: object;
  readonly variables: object;
  readonly stubs: object;
}

/** The host can take the next request: after its start, and after it has cleaned up behind each request. */
export const readyMessage = z.object({ event: z.literal('ready'), rss_bytes: z.number() });

/**
 * How a run ended, seen from outside of the isolate. Body: for `envelope` the prelude's envelope, else the logs so far as
 * `[[[level, message, line], …], cut]`, or nothing.
 */
export const ranMessage = z.object({
  event: z.literal('ran'),
  id: z.int(),
  how: z.enum(['envelope', 'timeout', 'memory', 'syntax', 'rejection', 'fault']),
  message: z.string().nullable(),
  line: z.int().nullable(),
  column: z.int().nullable(),
  duration_ms: z.number(),
  lines: z.record(z.string(), z.int().min(0)).nullable(),
});
export type RanMessage = z.infer<typeof ranMessage>;

export const checkedMessage = z.object({ event: z.literal('checked'), id: z.int(), problems: z.array(problem) });

/** `unusable`: why the schema cannot be looked for; null where it can. */
export const schemaVerdict = z.object({
  unusable: z.string().nullable(),
  rules: z.array(z.object({ instance: z.string(), keyword: z.string(), error: z.string() })),
});
export type SchemaVerdict = z.infer<typeof schemaVerdict>;
const matchedMessage = schemaVerdict.extend({ event: z.literal('matched'), id: z.int() });

/** The script of a real run asks an external resource, and waits. The body is the payload's JSON. */
export const callMessage = z.object({ event: z.literal('call'), id: z.int(), name: z.string() });

export const hostMessage = z.discriminatedUnion('event', [
  readyMessage,
  ranMessage,
  callMessage,
  checkedMessage,
  matchedMessage,
]);
export type HostMessage = z.infer<typeof hostMessage>;
