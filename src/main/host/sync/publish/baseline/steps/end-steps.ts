import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import { withUnsaid } from '#engine/lifecycle/publish/unsaid.ts';
import { readDocument, sealDocument } from '#host/store/documents.ts';
import { updateEntity } from '#host/store/queries/entities.ts';
import type { PublishRun } from '#host/sync/publish/publish-run.ts';
import { writeLocal } from '#host/sync/reconcile/write-local.ts';
import { acknowledge } from '../acknowledge.ts';
import { changedMeanwhile } from '../ready.ts';
import { locate, noteDone, stepsOf } from './steps-of.ts';

/** All steps were taken: what the server shows is read back, and both sides agree on it (S92). Throws `PublishStop`. */
export async function finishSteps(
  run: PublishRun,
  operation: ChangeSetOperation,
  status: number | null,
): Promise<void> {
  await run.refresh(operation);
  const { store } = run.deps;
  store.transaction(() => {
    const row = run.entity(operation);
    if (row?.remote_json == null) return run.end(operation, 'rejected', 'It is no longer on the server.', status);
    const shown = withUnsaid(readDocument(row.remote_json), [operation.fields]);
    const { json, hash } = sealDocument(run.typeOf(operation), shown);
    updateEntity(store, { ...row, remote_json: json, remote_hash: hash });
    acknowledge(run, operation, status);
  });
}

interface StopWords {
  readonly message: string;
  readonly status?: number | null;
}

/**
 * It stops here: refused, cancelled, left, or somebody else was quicker. What the server shows of it by now was written by us,
 * so both sides agree on it, and what is left is an unpublished change again. Throws `PublishStop`.
 */
export async function stopSteps(
  run: PublishRun,
  operation: ChangeSetOperation,
  { message, status = null }: StopWords,
): Promise<void> {
  const place = await locate(run, operation);
  const done = typeof place === 'number' ? place : (stepsOf(run, operation)?.done ?? 0);
  run.deps.store.transaction(() => {
    const row = run.entity(operation);
    if (typeof place === 'number' && row !== undefined && row.remote_json !== null && row.base_json !== null) {
      noteDone(run, operation, place);
      const type = run.typeOf(operation);
      const remote = readDocument(row.remote_json);
      const written = Object.keys(operation.fields).map((field) => [field, remote[field] ?? null] as const);
      const base = sealDocument(type, { ...readDocument(row.base_json), ...Object.fromEntries(written) });
      writeLocal(run.deps, row, { ...row, base_json: base.json, base_hash: base.hash });
    }
    run.record(operation, {
      state: done === 0 || place === 'gone' ? 'rejected' : 'needs_person',
      message: place === 'gone' ? 'It is no longer on the server.' : place === 'elsewhere' ? changedMeanwhile : message,
      status,
      ended_at: run.now(),
      first_sent_mono: null,
      process_id: null,
    });
  });
}
