import { AppError } from '#contract/errors/app-error.ts';
import type { ChangeSet, ChangeSetOperation } from '#contract/model/change-set.ts';
import type { PlanOperation } from '#contract/model/publish-plan.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { planUndo, type ServerSide } from '#engine/plan/undo.ts';
import { typeOf } from '#engine/sync/entity-types.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { findVersion, findVersionByMark } from '#host/store/queries/script-versions.ts';
import { hasText } from '#host/store/queries/texts.ts';
import { asFarAsDone, isHalfDone } from './baseline/steps/half-done.ts';
import { readChangeSet } from './change-set-store.ts';
import { readFacts } from './entity-rows.ts';
import type { PublishDeps } from './publish-deps.ts';
import { nameOf } from './publish-run.ts';

/** Inverse operations for what a change set applied, as a change set of its own (`sync.md` 3.13; S98). */
export async function planUndoOf(
  deps: PublishDeps,
  csId: string,
  signal: AbortSignal,
): Promise<{ set: ChangeSet; skipped: { name: string; reason: string }[] }> {
  const asked = readChangeSet(deps.store, csId);
  const person = deps.who();
  if (person === null) throw new AppError('unauthorized', 'You are not signed in to the backend. Sign in, then undo.');
  const applied = asked.operations.filter((one) => one.state === 'acked' || isHalfDone(deps.store, one));
  await deps.refresh([...new Set(applied.map((operation) => operation.lid))], signal);
  const set = { ...asked, operations: asked.operations.map((operation) => asFarAsDone(deps, asked, operation)) };
  const { operations, skipped } = planUndo(set, (lid) => serverSide(deps, set, lid), deps.types);
  const byKey = new Map(set.operations.map((operation) => [operation.key, operation]));
  const hash = contentHash(
    canonicalJson(operations.map(({ key, fields, expects_hash }) => ({ key, fields, expects_hash }))),
  );
  return {
    set: {
      cs_id: deps.newId(),
      plan_hash: hash,
      input_hash: hash,
      tenant_id: set.tenant_id,
      origin: set.origin,
      approved_by: person.sub,
      undoes: csId,
      change_description: set.change_description === null ? null : `Undo: ${set.change_description}`,
      operations: operations.map((operation) => ({
        ...goingBack(deps, byKey, operation),
        op_id: deps.newId(),
        state: 'planned',
        post_hash: null,
      })),
    },
    skipped: skipped.map(({ key, reason }) => {
      const operation = byKey.get(key);
      if (operation === undefined) return { name: key, reason };
      const row = findEntity(deps.store, operation.lid);
      return { name: nameOf(deps.store, typeOf(deps.types, operation.type), row, operation), reason };
    }),
  };
}

/**
 * A text goes back to what the history amounted to right before it, which may be more than its author had seen: somebody's
 * version may have come in between (`sync.md` 3.13).
 */
function goingBack(
  { store, types }: PublishDeps,
  byKey: ReadonlyMap<string, ChangeSetOperation>,
  operation: PlanOperation,
): PlanOperation {
  const undone = byKey.get(operation.key.replace(/:undo$/, ''));
  const body = typeOf(types, operation.type).versions?.body;
  if (operation.kind !== 'publish_version' || undone === undefined || body === undefined) return operation;
  const ours = findVersionByMark(store, undone.op_id);
  const before = ours === undefined ? undefined : findVersion(store, operation.lid, ours.number - 1)?.effective_hash;
  if (before === undefined || !hasText(store, before)) return operation;
  return { ...operation, fields: { ...operation.fields, [body]: before } };
}

/** A server that knows of uses refuses to delete what is in use, so unknown use is no reason to leave it. */
function serverSide(deps: PublishDeps, set: ChangeSet, lid: string): ServerSide {
  const row = findEntity(deps.store, lid);
  if (row === undefined) return { hash: null, current_version: null, pristine: false };
  const facts = readFacts(row);
  const written = set.operations.findLast((one) => one.lid === lid && one.state === 'acked')?.post_hash ?? null;
  const pristine = row.remote_hash !== null && row.remote_hash === written && (facts.live_uses ?? 0) === 0;
  return { hash: row.remote_hash, current_version: facts.current_version, pristine };
}
