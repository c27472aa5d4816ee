import { recordAudits } from '#backend/db/queries/audit-events/audit-events.ts';
import { bindingAudit } from '#backend/db/queries/audit-events/binding-audits.ts';
import { feedBinding } from '#backend/db/queries/bindings/columns.ts';
import { allBindings, bindingsOfConnectors, findBindings } from '#backend/db/queries/bindings/read-bindings.ts';
import { deleteBindings, insertBindings, updateBindings } from '#backend/db/queries/bindings/write-bindings.ts';
import { findConnectors } from '#backend/db/queries/connectors/read-connectors.ts';
import type { Change } from '#backend/db/queries/feed/append-events.ts';
import { findScripts } from '#backend/db/queries/scripts/read-scripts.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { bindingEvent } from '#backend/routes/bindings/binding-answer.ts';
import { bindingFieldsChange, newBindingFields } from '#contract/http/sync.ts';
import { readFieldsOperation } from './fields-operation.ts';
import { type BindingOperation, type BindingStep, judgeBinding, placesTaken } from './judge-bindings.ts';
import type { Judgement, SyncedEntity } from './synced-entity.ts';
import type { SetView } from './whole-set.ts';

/** Hook bindings in change sets and snapshots. */
export const bindingEntity: SyncedEntity = {
  type: 'hook_binding',
  prepare: (_dependencies, _actor, bodies, changeSetId, set) => {
    const schemas = { create: newBindingFields, update: bindingFieldsChange };
    const operations = bodies.map((body) => readFieldsOperation(body, schemas));
    return Promise.resolve({ judge: (scope, revs) => judge(scope, operations, revs, { changeSetId, set }) });
  },
  all: async (scope) => {
    const rows = await allBindings(scope);
    return rows.map((row) => ({
      type: 'hook_binding',
      id: row.id,
      rev: row.rev,
      row: feedBinding(row),
      body_hash: null,
    }));
  },
};

async function judge(
  scope: TenantScope,
  operations: readonly BindingOperation[],
  revs: readonly number[],
  { changeSetId, set }: { readonly changeSetId: string; readonly set: SetView },
): Promise<Judgement> {
  const rows = await findBindings(
    scope,
    operations.map(({ id }) => id),
  );
  const before = new Map(rows.map((row) => [row.id, row]));
  const created = operations.flatMap((operation) => (operation.action === 'create' ? [operation.fields] : []));
  const scriptIds = [...created, ...rows].map(({ script_id }) => script_id);
  const scripts = await findScripts(scope, [...new Set(scriptIds)]);
  const connectors = await findConnectors(scope, [...new Set(created.map(({ connector_id }) => connector_id))]);
  const around = {
    set,
    scripts: new Map(scripts.map((row) => [row.id, row])),
    connectors: new Set(connectors.map(({ id }) => id)),
  };
  const judged = operations.map((operation, index) =>
    judgeBinding(operation, before.get(operation.id), { ...around, rev: revs[index] ?? 0 }),
  );
  const steps = judged.flatMap((result) => ('step' in result ? [result.step] : []));
  const touched = steps.flatMap(({ after }) => (after === null ? [] : [after.connector_id]));
  const there = await bindingsOfConnectors(scope, [...new Set(touched)]);
  const failures = [
    ...judged.flatMap((result) => ('failure' in result ? [result.failure] : [])),
    ...placesTaken(steps, there),
  ];
  return { failures, write: () => write(scope, steps, changeSetId) };
}

/** Deletions first and all changes in one statement: places that the set frees are free, and may be swapped. */
async function write(scope: TenantScope, steps: readonly BindingStep[], change_set: string): Promise<Change[]> {
  await deleteBindings(
    scope,
    steps.flatMap(({ before, after }) => (before !== null && after === null ? [before.id] : [])),
  );
  const updated = await updateBindings(
    scope,
    steps.flatMap(({ before, after }) => (before === null || after === null ? [] : [{ ...after, id: before.id }])),
  );
  const inserted = await insertBindings(
    scope,
    steps.flatMap(({ operation, before, after }) =>
      before !== null || after === null ? [] : [{ ...after, id: operation.id }],
    ),
  );
  await recordAudits(
    scope,
    steps.map(({ operation, before, after }) => bindingAudit(operation.id, { before, after }, { change_set })),
  );
  const rows = new Map([...updated, ...inserted].map((row) => [row.id, row]));
  return steps.map(({ operation: { id } }) => bindingEvent(id, rows.get(id)));
}
