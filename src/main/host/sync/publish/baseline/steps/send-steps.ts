import { z } from 'zod';
import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { LifecycleStep } from '#engine/lifecycle/publish/step.ts';
import type { StepPath } from '#engine/lifecycle/publish/step-path.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { classifyOutcome } from '#engine/sync/outcome.ts';
import { readDocument } from '#host/store/documents.ts';
import { putElementId } from '#host/store/queries/element-ids.ts';
import { putOperationSteps } from '#host/store/queries/operation-steps.ts';
import { madeElementId, stepRequest } from '#host/sync/baseline/write-lifecycle.ts';
import { serverElementIds } from '#host/sync/elements.ts';
import type { Exchange } from '#host/sync/http/backend-client.ts';
import type { PublishRun } from '#host/sync/publish/publish-run.ts';
import { networkStop, signInStop, stopIfInterrupted } from '#host/sync/publish/publish-stop.ts';
import { keptRefusing, mostPauses, pause } from '../not-applied.ts';
import { ready } from '../ready.ts';
import { finishSteps, stopSteps } from './end-steps.ts';
import { isAsExpected } from './look-at-step.ts';
import { placeWords, stepWords } from './step-words.ts';
import { locate, noteDone, pathOf, stepsOf } from './steps-of.ts';

/** An operation on its way. */
interface Walk {
  readonly path: StepPath;
  readonly source: JsonObject;
  readonly remoteId: string;
  done: number;
}

/**
 * Carries out an operation that a plain server takes element by element, each request if the server still shows what the one
 * before left, and each written down before it leaves (S91, LC-71). Where an answer is missing it ends with the outcome open;
 * whoever settles it goes on from there. Throws `PublishStop`.
 */
export async function sendSteps(run: PublishRun, operation: ChangeSetOperation): Promise<void> {
  const walk = await begin(run, operation);
  if (walk === null) return;
  let status: number | null = null;
  while (walk.done < walk.path.steps.length) {
    stopIfInterrupted(run.signal);
    const where = placeWords(walk.path, walk.done);
    if (run.signal.aborted && run.stored(operation).state === 'planned') return;
    if (run.signal.aborted) return stopSteps(run, operation, { message: `Cancelled before ${where}.` });
    run.report(`Changing "${run.nameOf(operation)}": ${where}`, walk.done);
    const sent = await sendStep(run, operation, walk);
    if (sent === 'ended') return;
    status = sent;
  }
  await finishSteps(run, operation, status);
}

/** Null: it is settled without a request. */
async function begin(run: PublishRun, operation: ChangeSetOperation): Promise<Walk | null> {
  const known = stepsOf(run, operation);
  if (known !== undefined && (known.done > 0 || operation.state !== 'planned')) return goOn(run, operation);
  if ((await ready(run, operation)) === false) return null;
  const row = run.entity(operation);
  if (row?.remote_json == null || row.remote_id === null) return null;
  const source = readDocument(row.remote_json);
  try {
    return { path: pathOf(run.set, operation, source), source, remoteId: row.remote_id, done: 0 };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    run.end(operation, 'rejected', 'What the server has cannot be changed step by step; change it there.');
    return null;
  }
}

async function goOn(run: PublishRun, operation: ChangeSetOperation): Promise<Walk | null> {
  const place = await locate(run, operation);
  const known = stepsOf(run, operation);
  const remoteId = run.entity(operation)?.remote_id ?? null;
  if (typeof place === 'number' && known !== undefined && remoteId !== null) {
    const walk = { path: known.path, source: known.source, remoteId, done: known.done };
    if (place > known.done) advance(run, operation, walk, null);
    return walk;
  }
  await stopSteps(run, operation, { message: '' });
  return null;
}

/** One request; the status of its answer where it was applied, `ended` where the operation has come to its end or waits. */
async function sendStep(run: PublishRun, operation: ChangeSetOperation, walk: Walk): Promise<number | null | 'ended'> {
  const step = walk.path.steps[walk.done];
  if (step === undefined) return null;
  if (!(await isAsExpected(run, operation, walk))) {
    const place = await locate(run, operation);
    if (place !== walk.done) {
      await stopSteps(run, operation, { message: '' });
      return 'ended';
    }
  }
  const repeat = intend(run, operation, walk);
  const ids = serverElementIds(run.deps.store, operation.lid);
  const profile = run.deps.profile();
  const request = stepRequest(walk.remoteId, step, (id) => ids.get(id) ?? id, profile);
  const exchange = await run.client().exchangeJson({ ...request, timeoutMs: profile.longest_request_ms });
  return concludeStep(run, operation, walk, { step, method: request.method, exchange, repeat });
}

/** On disk before the request leaves. Returns whether an earlier copy of it may be on its way. */
function intend(run: PublishRun, operation: ChangeSetOperation, { path, source, done }: Walk): boolean {
  const { store, clock, processId } = run.deps;
  const { attempts, first_sent_mono } = run.stored(operation);
  store.transaction(() => {
    const steps = { source_json: canonicalJson(source), done, total: path.steps.length };
    putOperationSteps(store, { op_id: operation.op_id, ...steps });
    run.record(operation, {
      state: 'sent',
      attempts: attempts + 1,
      first_sent_mono: clock.monotonic(),
      process_id: processId,
      sent_at: run.now(),
      status: null,
      message: '',
    });
  });
  return first_sent_mono !== null;
}

interface Sent {
  readonly step: LifecycleStep;
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly exchange: Exchange<unknown>;
  readonly repeat: boolean;
}

async function concludeStep(
  run: PublishRun,
  operation: ChangeSetOperation,
  walk: Walk,
  { step, method, exchange, repeat }: Sent,
): Promise<number | null | 'ended'> {
  if (exchange.kind === 'not_signed_in') {
    notSent(run, operation, repeat, 'The sign-in had expired; it was not applied.');
    throw signInStop();
  }
  const adds = step.kind === 'add_state' || step.kind === 'add_transition';
  const id = adds && exchange.kind === 'answer' ? madeElementId(exchange.reply) : null;
  const response = exchange.kind === 'answer' ? { ...exchange, has_id: id !== null, read_back: null } : exchange;
  const outcome = classifyOutcome({ kind: 'update', method, repeat, expects_id: adds }, response);
  const status = exchange.kind === 'answer' ? exchange.status : null;
  const said = exchange.failure?.message ?? 'The answer could not be read.';
  switch (outcome.class) {
    case 'not_sent':
      notSent(run, operation, repeat, said);
      throw networkStop(said);
    case 'unknown':
      run.record(operation, { state: 'unknown', message: said, status });
      return 'ended';
    case 'wait':
      return rest(run, operation, { repeat, said, status, wait_ms: outcome.wait_ms });
    case 'no':
    case 'look_first':
      return refused(run, operation, walk, said, status);
    default:
      advance(run, operation, walk, id === null || !adds ? null : { own: step.id, server: id });
      return status;
  }
}

/** The next request has not left; one before it may still be on its way. */
function notSent(run: PublishRun, operation: ChangeSetOperation, repeat: boolean, message: string): void {
  if (repeat) run.record(operation, { state: 'unknown', message });
  else run.record(operation, { message, first_sent_mono: null, process_id: null });
}

async function rest(
  run: PublishRun,
  operation: ChangeSetOperation,
  { repeat, said, status, wait_ms }: { repeat: boolean; said: string; status: number | null; wait_ms: number | null },
): Promise<number | null | 'ended'> {
  if (run.stored(operation).attempts >= mostPauses) {
    await stopSteps(run, operation, { message: keptRefusing(said), status });
    return 'ended';
  }
  notSent(run, operation, repeat, said);
  await pause(run, operation, wait_ms);
  return repeat ? 'ended' : status;
}

/** A refusal may be the echo of our own success (`sync.md` 2, B7); otherwise it is told in the server's words. */
async function refused(
  run: PublishRun,
  operation: ChangeSetOperation,
  walk: Walk,
  said: string,
  status: number | null,
): Promise<number | null | 'ended'> {
  const place = await locate(run, operation);
  if (place === walk.done + 1) {
    advance(run, operation, walk, null);
    return status;
  }
  const where = `${placeWords(walk.path, walk.done)}, ${stepWords(walk.path, walk.done)}`;
  await stopSteps(run, operation, { message: `It stopped at ${where}: ${said}`, status });
  return 'ended';
}

/** The step stands; what it made has its id from here on. No request is on its way now. */
function advance(
  run: PublishRun,
  operation: ChangeSetOperation,
  walk: Walk,
  made: { readonly own: string; readonly server: string } | null,
): void {
  const { store } = run.deps;
  store.transaction(() => {
    if (made !== null) putElementId(store, operation.lid, made.own, made.server);
    walk.done += 1;
    noteDone(run, operation, walk.done);
    run.record(operation, { state: 'sent', attempts: 0, first_sent_mono: null, process_id: null, message: '' });
  });
}
