import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import { classifyOutcome, type Response } from '#engine/sync/outcome.ts';
import type { WriteRequest } from '../baseline/write-adapter.ts';
import { writeAdapter } from '../baseline/write-adapters.ts';
import type { Exchange } from '../http/backend-client.ts';
import { acknowledge } from './baseline/acknowledge.ts';
import { confirm } from './baseline/confirm.ts';
import { adopt, lookFor } from './baseline/look-for.ts';
import { markUnknown } from './baseline/mark-unknown.ts';
import { keptRefusing, mostPauses, notApplied, pause } from './baseline/not-applied.ts';
import { takeVersion } from './baseline/take-version.ts';
import type { PublishRun } from './publish-run.ts';
import { networkStop, signInStop } from './publish-stop.ts';

export interface Answer {
  readonly request: WriteRequest;
  readonly exchange: Exchange<unknown>;
  readonly repeat: boolean;
}

export interface Answered extends Answer {
  readonly operation: ChangeSetOperation;
}

/**
 * Settles, in one commit, every published version whose answer shows it whole. Returns the answers that have to be looked at
 * one by one.
 */
export function takeAnswers(run: PublishRun, answers: readonly Answered[]): Answered[] {
  const whole = answers.filter((answer) => answer.operation.kind === 'publish_version' && isReadable(answer));
  if (whole.length === 0) return [...answers];
  const taken = run.deps.store.transaction(
    () => new Set(whole.filter((answer) => takeReply(run, answer.operation, answer.exchange))),
  );
  return answers.filter((answer) => !taken.has(answer));
}

/** Settles a request by its answer, as far as the table of `sync.md` 3.10 allows; else it is left as `unknown`. */
export async function conclude(run: PublishRun, operation: ChangeSetOperation, answer: Answer): Promise<void> {
  const { request, exchange, repeat } = answer;
  if (exchange.kind === 'not_signed_in') {
    notApplied(run, operation, repeat, 'The sign-in had expired; it was not applied.', 401);
    throw signInStop();
  }
  const id = createdId(operation, exchange);
  const outcome = classifyOutcome(
    { kind: operation.kind, method: request.method, repeat, expects_id: operation.kind === 'create' },
    responseOf(operation, request, exchange, id),
  );
  const status = exchange.kind === 'answer' ? exchange.status : null;
  const said = exchange.failure?.message ?? 'The answer could not be read.';
  switch (outcome.class) {
    case 'not_sent':
      notApplied(run, operation, repeat, said, null);
      throw networkStop(said);
    case 'wait':
      if (run.stored(operation).attempts >= mostPauses)
        return run.end(operation, repeat ? 'needs_person' : 'rejected', keptRefusing(said), status);
      notApplied(run, operation, repeat, said, status);
      return pause(run, operation, outcome.wait_ms);
    case 'no':
      if (operation.kind !== 'delete' || status !== 404) return run.end(operation, 'rejected', said, status);
      return lookFirst(run, operation, answer, said, status);
    case 'look_first':
      return lookFirst(run, operation, answer, said, status);
    case 'unknown':
      return markUnknown(run, operation, said, status ?? undefined);
    default:
      if (id !== null) adopt(run, operation, id);
      return readBack(run, operation, exchange, status);
  }
}

async function readBack(
  run: PublishRun,
  operation: ChangeSetOperation,
  exchange: Exchange<unknown>,
  status: number | null,
): Promise<void> {
  const taken = run.deps.store.transaction(() => takeReply(run, operation, exchange));
  if (!taken) await confirm(run, operation, status);
}

/** Runs in the caller's transaction; false where the answer does not show all of it. */
function takeReply(run: PublishRun, operation: ChangeSetOperation, exchange: Exchange<unknown>): boolean {
  if (exchange.kind !== 'answer' || !takeVersion(run, operation, exchange.reply)) return false;
  acknowledge(run, operation, exchange.status);
  return true;
}

/** A refusal that may be the echo of our own success (`sync.md` 2, B7). */
async function lookFirst(
  run: PublishRun,
  operation: ChangeSetOperation,
  { repeat }: Answer,
  said: string,
  status: number | null,
): Promise<void> {
  markUnknown(run, operation, said, status ?? undefined);
  if (repeat) run.refused.add(operation.op_id);
  const found = await run.looking(() => lookFor(run, operation));
  if (found === 'ours') return confirm(run, operation, status);
  if (!repeat && found !== 'wedged') run.end(operation, 'rejected', said, status);
}

/** The id of what was made, where the answer names it. */
function createdId(operation: ChangeSetOperation, exchange: Exchange<unknown>): string | null {
  if (operation.kind !== 'create' || exchange.kind !== 'answer') return null;
  return writeAdapter(operation.type).read.row(exchange.reply)?.remote_id ?? null;
}

function responseOf(
  operation: ChangeSetOperation,
  request: WriteRequest,
  exchange: Exclude<Exchange<unknown>, { kind: 'not_signed_in' }>,
  id: string | null,
): Response {
  if (exchange.kind === 'no_answer') return { kind: 'no_answer', when: exchange.when };
  const { status, retry_after_ms } = exchange;
  const readable = exchange.readable && isReply(operation, request, exchange.reply);
  return { kind: 'answer', status, readable, has_id: id !== null, read_back: null, retry_after_ms };
}

function isReadable({ operation, request, exchange }: Answered): boolean {
  if (exchange.kind !== 'answer' || exchange.status < 200 || exchange.status >= 300) return false;
  return exchange.readable && isReply(operation, request, exchange.reply);
}

function isReply(operation: ChangeSetOperation, request: WriteRequest, reply: unknown): boolean {
  const { read } = writeAdapter(operation.type);
  if (request.reply === 'row') return read.row(reply) !== null;
  if (request.reply === 'version') return read.versions?.version(reply) != null;
  return true;
}
