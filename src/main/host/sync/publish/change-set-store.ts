import { AppError } from '#contract/errors/app-error.ts';
import type { ChangeSet } from '#contract/model/change-set.ts';
import { operationState } from '#contract/model/change-set.ts';
import { type PublishPlan, planOperation } from '#contract/model/publish-plan.ts';
import { type EntityTypes, typeOf } from '#engine/sync/entity-types.ts';
import { sealDocument } from '#host/store/documents.ts';
import { findChangeSet, insertChangeSet } from '#host/store/queries/change-sets.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { insertOperation, listOperations } from '#host/store/queries/operations.ts';
import { putHashedText, putText, textOf } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { Clock } from '../ports.ts';
import { writeLocal } from '../reconcile/write-local.ts';
import { readFacts } from './entity-rows.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

export interface NewChangeSet {
  readonly set: ChangeSet;
  /** What was approved; null for an undo, which has no plan. */
  readonly plan: PublishPlan | null;
  readonly backend: 'baseline' | 'enhanced';
  readonly approved_email: string | null;
  /** Texts that the plan made by merging, by hash. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Stores an approved plan as the outbox it becomes, in one transaction: merges the author has ticked move into local and
 * base, every text that will be sent is kept under its hash, and the operations wait as `planned`.
 * @throws AppError `precondition_failed` where an entity is no longer what the plan was made from.
 */
export function storeChangeSet(
  store: WorkspaceStore,
  { types, clock }: { types: EntityTypes; clock: Clock },
  { set, plan, backend, approved_email, texts }: NewChangeSet,
): void {
  store.transaction(() => {
    for (const text of texts.values()) putText(store, text);
    if (plan !== null) {
      requireUnmoved(store, plan);
      applyMerges({ store, types, clock }, plan);
    }
    keepTexts(store, types, set);
    insertChangeSet(store, {
      cs_id: set.cs_id,
      plan_json: JSON.stringify(plan),
      plan_hash: set.plan_hash,
      input_hash: set.input_hash,
      tenant_id: set.tenant_id,
      origin: set.origin,
      backend,
      approved_by: set.approved_by,
      approved_email,
      undoes: set.undoes,
      change_description: set.change_description,
      state: 'approved',
      message: '',
      body: null,
      outcome_json: null,
      seq: null,
      created_at: clock.now().toISOString(),
      ended_at: null,
    });
    for (const [ord, operation] of set.operations.entries()) {
      const { op_id, state, post_hash, ...planned } = operation;
      insertOperation(store, {
        op_id,
        cs_id: set.cs_id,
        ord,
        lid: operation.lid,
        kind: operation.kind,
        operation_json: JSON.stringify(planned),
        state,
        post_hash,
        attempts: 0,
        first_sent_mono: null,
        process_id: null,
        status: null,
        message: '',
        sent_at: null,
        ended_at: null,
      });
    }
  });
}

/** @throws AppError `not_found` */
export function readChangeSet(store: WorkspaceStore, csId: string): ChangeSet {
  const row = findChangeSet(store, csId);
  if (row === undefined) throw new AppError('not_found', `There is no publish ${csId} in this workspace.`);
  const { cs_id, plan_hash, input_hash, tenant_id, origin, approved_by, undoes, change_description } = row;
  const operations = listOperations(store, csId).map(({ op_id, state, post_hash, operation_json }) => ({
    ...planOperation.parse(JSON.parse(operation_json)),
    op_id,
    state: operationState.parse(state),
    post_hash,
  }));
  return { cs_id, plan_hash, input_hash, tenant_id, origin, approved_by, undoes, change_description, operations };
}

function requireUnmoved(store: WorkspaceStore, plan: PublishPlan): void {
  for (const input of plan.inputs) {
    const row = findEntity(store, input.lid);
    const same =
      row !== undefined &&
      row.local_hash === input.local_hash &&
      row.base_hash === input.base_hash &&
      row.remote_hash === input.remote_hash;
    if (same) continue;
    throw new AppError(
      'precondition_failed',
      'Something that this plan would publish has changed since it was shown. Look at the plan again.',
      { lid: input.lid },
    );
  }
}

/** Only of what is published: the author has not looked at the others. */
function applyMerges(writer: { store: WorkspaceStore; types: EntityTypes; clock: Clock }, plan: PublishPlan): void {
  const published = new Set(plan.operations.map((operation) => operation.lid));
  for (const effect of plan.local) {
    if (effect.kind !== 'merge' || !published.has(effect.lid)) continue;
    const row = findEntity(writer.store, effect.lid);
    if (row === undefined) continue;
    const type = typeOf(writer.types, row.type);
    const local = sealDocument(type, effect.state.document);
    const base = sealDocument(type, effect.base.document);
    writeLocal(writer, row, {
      ...row,
      local_json: local.json,
      local_hash: local.hash,
      base_json: base.json,
      base_hash: base.hash,
      base_version: readFacts(row).current_version,
    });
  }
}

/** What is sent stays what was approved, however the author types on. */
function keepTexts(store: WorkspaceStore, types: EntityTypes, set: ChangeSet): void {
  for (const operation of set.operations) {
    for (const field of typeOf(types, operation.type).fields) {
      const hash = operation.fields[field.name];
      if (field.merge !== 'text_lines' || operation.kind === 'delete' || typeof hash !== 'string') continue;
      const text = textOf(store, hash);
      if (text === null) {
        const message = 'A text of this plan is not here yet. Pull, then publish again.';
        throw new AppError('precondition_failed', message, { lid: operation.lid });
      }
      putHashedText(store, hash, text);
    }
  }
}
