import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import { stripBirthMark } from '#engine/sync/marks.ts';
import { classifyOutcome, type Response } from '#engine/sync/outcome.ts';
import { updateEntity } from '#host/store/queries/entities.ts';
import { findMark, listMarksOf, putMark, settleMark } from '#host/store/queries/ledger.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import type { WriteRequest } from '../baseline/write-adapter.ts';
import { writeAdapter } from '../baseline/write-adapters.ts';
import type { Exchange } from '../http/backend-client.ts';
import { acknowledge, acknowledgeDeletion } from './acknowledge.ts';
import { confirm } from './confirm.ts';
import { withLateValues } from './entity-rows.ts';
import { adopt, lookFor } from './look-for.ts';
import type { PublishRun } from './publish-run.ts';
import { networkStop, signInStop } from './publish-stop.ts';
import { takeVersion } from './take-version.ts';
import { createdWords, requestOf } from './write-request.ts';

/** How often one request is sent before a person decides. */
export const mostAttempts = 5;
/** How often a server may ask for a pause before that. */
const mostPauses = 8;
const deletedHere = 'It was deleted here meanwhile.';
const longestPauseMs = 60_000;

/**
 * Sends one request of an approved plan, if the server still shows what it was planned on, and settles it as far as the
 * answer allows (`sync.md` 3.10). The intent is on disk before the request leaves (S91).
 */
export async function sendOperation(run: PublishRun, operation: ChangeSetOperation): Promise<void> {
  const words = await ready(run, operation);
  if (words === false) return;
  const remoteId = run.entity(operation)?.remote_id ?? '';
  const request = requestOf(run, operation, remoteId, words);
  if (typeof request === 'string') {
    run.end(operation, 'rejected', request);
    return;
  }
  const repeat = intend(run, operation);
  const exchange = await run.client().exchangeJson({
    ...request,
    idempotencyKey: operation.op_id,
    timeoutMs: run.deps.profile().longest_request_ms,
  });
  await conclude(run, operation, { request, exchange, repeat });
}

/** Values of an attempt nobody answered are watched for: a late copy must not pass as somebody's edit (S34). */
export function markUnknown(run: PublishRun, operation: ChangeSetOperation, message: string, status?: number): void {
  const { store } = run.deps;
  store.transaction(() => {
    run.record(operation, { state: 'unknown', message, ...(status === undefined ? {} : { status }) });
    const row = run.entity(operation);
    if (row !== undefined && operation.kind !== 'create')
      updateEntity(store, withLateValues(row, sentValues(run, operation)));
  });
}

function sentValues(run: PublishRun, operation: ChangeSetOperation): ChangeSetOperation['fields'] {
  const type = run.typeOf(operation);
  if (operation.kind === 'remove_mark' && type.mark_field !== null) {
    return { [type.mark_field]: createdWords(run, operation, type.mark_field).full };
  }
  const versioned = type.fields.filter((field) => field.write === 'version').map((field) => field.name);
  return Object.fromEntries(Object.entries(operation.fields).filter(([name]) => !versioned.includes(name)));
}

/** False where the operation is settled without a request; else what a removed mark leaves in its field. */
async function ready(run: PublishRun, operation: ChangeSetOperation): Promise<string | null | false> {
  const row = run.entity(operation);
  if (row === undefined) return refuse(run, operation, deletedHere);
  if (operation.kind === 'create') {
    if (row.remote_id === null) return row.local_json === null ? refuse(run, operation, deletedHere) : null;
    await confirm(run, operation, null);
    return false;
  }
  if (row.remote_id === null) return refuse(run, operation, 'It is not on the server.');
  if (operation.kind === 'remove_mark') return wordsWithoutMark(run, operation, row.remote_id);
  if (!(await isAsSeen(run, operation, row, row.remote_id))) await run.refresh(operation);
  const now = run.entity(operation);
  if (now?.remote_hash == null) {
    if (operation.kind !== 'delete') return refuse(run, operation, 'It is no longer on the server.');
    acknowledgeDeletion(run, operation, { status: null, message: 'It was gone from the server already.' });
    return false;
  }
  if (run.expectedHashes(operation).includes(now.remote_hash)) return null;
  return refuse(
    run,
    operation,
    'Somebody has changed it on the server since this was planned. Look at the plan again.',
  );
}

/** One read is enough where the server's row is the one that was seen last: whatever changes it changes its print. */
async function isAsSeen(
  run: PublishRun,
  operation: ChangeSetOperation,
  row: EntityRow,
  remoteId: string,
): Promise<boolean> {
  if (row.list_fingerprint === null || row.remote_hash === null) return false;
  const looked = await run.looking(() => run.looks.row(operation.type, remoteId));
  return looked !== null && looked.seen.fingerprint === row.list_fingerprint;
}

/** Somebody's words stay as they are; ours come back in full where they gave way to the mark. */
async function wordsWithoutMark(
  run: PublishRun,
  operation: ChangeSetOperation,
  remoteId: string,
): Promise<string | null | false> {
  const looked = await run.looks.row(operation.type, remoteId);
  if (looked === null) return refuse(run, operation, 'It is no longer on the server.');
  if (looked.mark === null) {
    await confirm(run, operation, null);
    return false;
  }
  const field = run.typeOf(operation).mark_field ?? '';
  const shown = looked.seen.fields[field];
  const left = stripBirthMark(typeof shown === 'string' ? shown : null);
  const ours = createdWords(run, operation, field);
  return left === ours.marked ? ours.full : left;
}

function refuse(run: PublishRun, operation: ChangeSetOperation, message: string): false {
  run.end(operation, 'rejected', message);
  return false;
}

/** Writes down that the request is about to leave. Returns whether an earlier copy of it may still be on its way. */
function intend(run: PublishRun, operation: ChangeSetOperation): boolean {
  const { store, clock, processId } = run.deps;
  return store.transaction(() => {
    const { attempts, first_sent_mono } = run.stored(operation);
    run.record(operation, {
      state: 'sent',
      attempts: attempts + 1,
      first_sent_mono: clock.monotonic(),
      process_id: processId,
      sent_at: run.now(),
      status: null,
      message: '',
    });
    const { op_id: mark, lid, type, kind } = operation;
    if ((kind === 'create' || kind === 'publish_version') && findMark(store, mark) === undefined) {
      // What an earlier creation of the same draft may still become is a twin of this one.
      for (const entry of kind === 'create' ? listMarksOf(store, lid) : []) {
        if (entry.kind === 'create' && entry.outcome === 'open') settleMark(store, entry.mark, 'abandoned', null);
      }
      putMark(store, { mark, lid, type, kind, outcome: 'open', remote_id: null });
    }
    return first_sent_mono !== null;
  });
}

interface Answer {
  readonly request: WriteRequest;
  readonly exchange: Exchange<unknown>;
  readonly repeat: boolean;
}

async function conclude(run: PublishRun, operation: ChangeSetOperation, answer: Answer): Promise<void> {
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
      return pause(run, operation, { repeat, said, status, wait_ms: outcome.wait_ms });
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
  const taken = run.deps.store.transaction(() => {
    if (exchange.kind !== 'answer' || !takeVersion(run, operation, exchange.reply)) return false;
    acknowledge(run, operation, status);
    return true;
  });
  if (!taken) await confirm(run, operation, status);
}

/** It was refused, so this copy did nothing; what an earlier copy did is still open. */
function notApplied(
  run: PublishRun,
  operation: ChangeSetOperation,
  repeat: boolean,
  message: string,
  status: number | null,
): void {
  run.record(operation, {
    state: repeat ? 'unknown' : 'not_applied',
    message,
    status,
    ...(repeat ? {} : { first_sent_mono: null, process_id: null }),
  });
}

async function pause(
  run: PublishRun,
  operation: ChangeSetOperation,
  { repeat, said, status, wait_ms }: { repeat: boolean; said: string; status: number | null; wait_ms: number | null },
): Promise<void> {
  const { attempts } = run.stored(operation);
  if (attempts >= mostPauses) {
    run.end(operation, repeat ? 'needs_person' : 'rejected', `The server kept refusing it for now: ${said}`, status);
    return;
  }
  notApplied(run, operation, repeat, said, status);
  run.narrow();
  const own = Math.min(500 * 2 ** attempts, longestPauseMs);
  await run.deps.clock.sleep(Math.min(Math.max(wait_ms ?? 0, own), longestPauseMs), run.signal);
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

function isReply(operation: ChangeSetOperation, request: WriteRequest, reply: unknown): boolean {
  const { read } = writeAdapter(operation.type);
  if (request.reply === 'row') return read.row(reply) !== null;
  if (request.reply === 'version') return read.versions?.version(reply) != null;
  return true;
}
