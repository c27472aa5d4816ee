import { type ChangeSetOutcome, changeSetOutcome, syncRoutes } from '#contract/http/sync.ts';
import type { Exchange } from '#host/sync/http/backend-client.ts';
import type { PublishRun } from '../publish-run.ts';
import { signInStop } from '../publish-stop.ts';

/** What an answer about a change set says: how it was decided, that it was refused undecided, or nothing for sure. */
export type SetAnswer =
  | { readonly kind: 'decided'; readonly outcome: ChangeSetOutcome; readonly status: number }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly message: string }
  | { readonly kind: 'wait'; readonly wait_ms: number | null; readonly message: string }
  | { readonly kind: 'not_sent'; readonly message: string }
  | { readonly kind: 'unknown'; readonly status: number | null; readonly message: string };

const passing = new Set([408, 425, 499]);

/** Throws `PublishStop` where nobody is signed in. */
export function readSetAnswer(exchange: Exchange<ChangeSetOutcome>): SetAnswer {
  if (exchange.kind === 'not_signed_in') throw signInStop();
  if (exchange.kind === 'no_answer') {
    const message = exchange.failure.message;
    return exchange.when === 'before_send' ? { kind: 'not_sent', message } : { kind: 'unknown', status: null, message };
  }
  const { status, reply, failure, retry_after_ms } = exchange;
  if (reply !== null) return { kind: 'decided', outcome: reply, status };
  const stored = storedOutcome(exchange.details);
  if (stored !== null) return { kind: 'decided', outcome: stored, status };
  const message = failure?.message ?? 'The answer could not be read.';
  if (status === 429 || status === 503) return { kind: 'wait', wait_ms: retry_after_ms, message };
  if (status < 400 || status >= 500 || passing.has(status)) return { kind: 'unknown', status, message };
  const code = failure?.details?.['backend_code'];
  return { kind: 'refused', status, code: typeof code === 'string' ? code : '', message };
}

/** Null: not decided yet, which says nothing about the future. */
export async function askOutcome(run: PublishRun): Promise<SetAnswer | null> {
  const params = { id: run.row.cs_id };
  const exchange = await run.client().exchange(syncRoutes.getChangeSet, { params });
  if (exchange.kind === 'answer' && exchange.status === 404) return null;
  return readSetAnswer(exchange);
}

/** Decides that it does not happen, unless it was decided before: then says how. */
export async function abandonSet(run: PublishRun): Promise<SetAnswer> {
  const params = { id: run.row.cs_id };
  return readSetAnswer(await run.client().exchange(syncRoutes.abandonChangeSet, { params }));
}

function storedOutcome(details: unknown): ChangeSetOutcome | null {
  if (typeof details !== 'object' || details === null || !('change_set' in details)) return null;
  const parsed = changeSetOutcome.safeParse(details.change_set);
  return parsed.success ? parsed.data : null;
}
