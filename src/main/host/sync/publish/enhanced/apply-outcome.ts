import type { ChangeSetOutcome } from '#contract/http/sync.ts';
import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { versionWords } from '#engine/sync/marks.ts';
import { sealDocument } from '#host/store/documents.ts';
import { putVersion } from '#host/store/queries/script-versions.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import { goesWithIt } from '#host/sync/pull/observe.ts';
import { writeLocal } from '#host/sync/reconcile/write-local.ts';
import { acknowledgeDeletion } from '../baseline/acknowledge.ts';
import { documentIn, readFacts } from '../entity-rows.ts';
import type { PublishRun } from '../publish-run.ts';
import { bodyHashOf, serverId } from './change-set-body.ts';

/** Both sides agree on what was sent, in one transaction for the whole set; local stays where the author has typed on. */
export function applyOutcome(run: PublishRun, outcome: ChangeSetOutcome): void {
  run.deps.store.transaction(() => {
    const revs = new Map(outcome.results.map((result) => [`${result.type} ${result.id}`, result.rev]));
    for (const operation of run.set.operations) {
      const row = run.entity(operation);
      const rev = revs.get(`${operation.type} ${serverId(row, operation)}`) ?? null;
      if (operation.kind === 'delete') acknowledgeDeletion(run, operation, { status: 200 });
      else acknowledgeWrite(run, operation, row, { rev, decidedAt: outcome.decided_at });
    }
    const { length } = run.set.operations;
    run.setState({
      state: 'done',
      message: doneWords(length, run.row.undoes !== null),
      outcome_json: JSON.stringify(outcome),
      seq: outcome.seq,
      ended_at: run.now(),
    });
  });
}

function doneWords(changes: number, isUndo: boolean): string {
  if (isUndo) return changes === 1 ? 'Undone.' : `Undone: all ${changes} changes together.`;
  return changes === 1 ? 'Published.' : `Published all ${changes} changes together.`;
}

/** Nothing of it was applied, and never will be. */
export function refuseAll(
  run: PublishRun,
  state: 'rejected' | 'abandoned',
  message: string,
  outcome: ChangeSetOutcome | null = null,
): void {
  const reasons = new Map(outcome?.failures.map((failure) => [failure.op_id, failure.message]));
  const others = state === 'rejected' ? 'Nothing was applied, as all of it goes together.' : message;
  run.deps.store.transaction(() => {
    for (const operation of run.set.operations) {
      run.end(operation, 'rejected', reasons.get(operation.op_id) ?? (outcome === null ? message : others));
    }
    run.setState({
      state,
      message,
      ended_at: run.now(),
      ...(outcome === null ? {} : { outcome_json: JSON.stringify(outcome) }),
    });
  });
}

function acknowledgeWrite(
  run: PublishRun,
  operation: ChangeSetOperation,
  row: EntityRow | undefined,
  { rev, decidedAt }: { rev: number | null; decidedAt: string },
): void {
  const acked = { state: 'acked', message: '', ended_at: run.now(), status: 200 } as const;
  if (row === undefined) {
    run.record(operation, acked);
    return;
  }
  const facts = readFacts(row);
  // A pull may have come by since, and then remote is at least as new as what we wrote.
  const pulled = row.remote_hash !== operation.expects_hash;
  const before = documentIn(pulled ? row.base_json : row.remote_json);
  const ours = sealDocument(run.typeOf(operation), { ...before, ...operation.fields });
  const remote = pulled ? {} : remoteAfter(run, operation, row, { ours, rev });
  const body = bodyHashOf(run, operation);
  const version = pulled || body === null ? facts.current_version : (facts.current_version ?? 0) + 1;
  writeLocal(run.deps, row, {
    ...row,
    remote_id: row.remote_id ?? operation.lid,
    base_json: ours.json,
    base_hash: ours.hash,
    base_version: version,
    ...remote,
  });
  if (!pulled && body !== null && version !== null)
    rememberVersion(run, operation, { number: version, body, decidedAt });
  run.record(operation, { ...acked, post_hash: ours.hash });
}

/** The version that was made, as the server keeps it: whoever looks at the history without a network finds their own there. */
function rememberVersion(
  run: PublishRun,
  { lid, remark }: ChangeSetOperation,
  { number, body, decidedAt }: { number: number; body: string; decidedAt: string },
): void {
  const note = versionWords(run.set.change_description, remark);
  const written = { note, created_by: run.set.approved_by, created_at: decidedAt };
  const row = { lid, number, body_hash: body, effective_hash: body, mark: null, based_on: null };
  putVersion(run.deps.store, { ...row, ...written });
}

function remoteAfter(
  run: PublishRun,
  operation: ChangeSetOperation,
  row: EntityRow,
  { ours, rev }: { ours: { json: string; hash: string }; rev: number | null },
): Partial<EntityRow> {
  const facts = readFacts(row);
  const body = bodyHashOf(run, operation);
  const version = (facts.current_version ?? 0) + 1;
  return {
    remote_json: ours.json,
    remote_hash: ours.hash,
    facts_json: canonicalJson({
      ...facts,
      etag: rev === null ? null : `"${rev}"`,
      ...(body === null ? {} : { current_version: version, goes_with_it: goesWithIt(version), head_body_hash: body }),
    }),
    // The feed tells of our own change too; whatever else its row says is taken from there.
    list_fingerprint: null,
  };
}
