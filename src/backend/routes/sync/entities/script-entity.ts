import { type EnabledBinding, enabledBindings } from '#backend/db/queries/bindings/enabled-bindings.ts';
import { bindingsOfScripts } from '#backend/db/queries/bindings/read-bindings.ts';
import { knownBlobs } from '#backend/db/queries/blobs/blobs.ts';
import type { Change } from '#backend/db/queries/feed/append-events.ts';
import { wireScript } from '#backend/db/queries/scripts/columns.ts';
import { allScripts, findScripts, namesInUse } from '#backend/db/queries/scripts/read-scripts.ts';
import { storableTexts } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { removeBindings } from '#backend/routes/bindings/remove-bindings.ts';
import { AppError } from '#contract/errors/app-error.ts';
import { validationError } from '#contract/errors/from-zod.ts';
import { type OperationBody, scriptFields } from '#contract/http/sync.ts';
import { type CheckedTexts, checkTextsToActivate } from './check-texts.ts';
import { judgeScript, namesTaken, type ScriptStep } from './judge-scripts.ts';
import type { ScriptOperation } from './script-operation.ts';
import type { Judgement, SyncedEntity } from './synced-entity.ts';
import type { SetView } from './whole-set.ts';
import { writeScripts } from './write-script-changes.ts';

/** Scripts in change sets and snapshots. Their text travels as a blob and becomes a version. */
export const scriptEntity: SyncedEntity = {
  type: 'script',
  prepare: async (dependencies, actor, bodies, changeSetId, set) => {
    const operations = bodies.map(readOperation);
    const checked = await checkTextsToActivate(dependencies, actor, operations);
    return { judge: (scope, revs) => judge(scope, operations, revs, { checked, changeSetId, set }) };
  },
  all: async (scope) => {
    const rows = await allScripts(scope);
    return rows.map((row) => ({
      type: 'script',
      id: row.id,
      rev: row.rev,
      row: wireScript(row),
      body_hash: row.body_hash,
    }));
  },
};

/** @throws AppError `validation_error` with the operation's id and the field. */
function readOperation(body: OperationBody): ScriptOperation {
  if (body.action === 'delete') return { ...body, fields: {}, body_hash: null };
  const parsed = scriptFields.safeParse(body.fields);
  if (!parsed.success) throw validationError(parsed.error, `Operation ${body.op_id}: fields`);
  const { name, description, change_description } = parsed.data;
  storableTexts({ name, description, change_description });
  const body_hash = body.body_hash ?? null;
  if (body.action === 'update') return { ...body, fields: parsed.data, body_hash };
  if (name === undefined || body_hash === null) {
    const field = name === undefined ? 'fields.name' : 'body_hash';
    throw new AppError('validation_error', `Operation ${body.op_id}: ${field}: A new script needs a name and a text.`, {
      field,
    });
  }
  return { ...body, fields: { ...parsed.data, name }, body_hash };
}

async function judge(
  scope: TenantScope,
  operations: readonly ScriptOperation[],
  revs: readonly number[],
  {
    checked,
    changeSetId,
    set,
  }: { readonly checked: CheckedTexts; readonly changeSetId: string; readonly set: SetView },
): Promise<Judgement> {
  const rows = await findScripts(
    scope,
    operations.map(({ id }) => id),
  );
  const before = new Map(rows.map((row) => [row.id, row]));
  const hashes = operations.flatMap(({ body_hash }) => (body_hash === null ? [] : [body_hash]));
  const texts = await knownBlobs(scope, [...new Set(hashes)]);
  const deleted = operations.flatMap(({ action, id }) => (action === 'delete' ? [id] : []));
  const inUse = Map.groupBy(await usesAfter(scope, deleted, set), ({ script_id }) => script_id);
  const judged = operations.map((operation, index) => {
    const bindings = inUse.get(operation.id) ?? [];
    return judgeScript(operation, before.get(operation.id), { texts, checked, bindings, rev: revs[index] ?? 0 });
  });
  const steps = judged.flatMap((result) => ('step' in result ? [result.step] : []));
  const touched = new Set(rows.map(({ id }) => id));
  const wanted = steps.flatMap(({ after }) => (after === null ? [] : [after.name]));
  const failures = [
    ...judged.flatMap((result) => ('failure' in result ? [result.failure] : [])),
    ...namesTaken(steps, await namesInUse(scope, [...new Set(wanted)], touched)),
  ];
  return { failures, write: () => writeAll(scope, steps, changeSetId, set) };
}

/** The enabled bindings that these scripts would still have after the set. */
async function usesAfter(scope: TenantScope, scriptIds: readonly string[], set: SetView): Promise<EnabledBinding[]> {
  const bindings = await enabledBindings(scope, scriptIds);
  return bindings.filter(({ id }) => {
    const binding = set.of('hook_binding', id);
    return binding === undefined || (binding !== null && binding.fields['enabled'] !== false);
  });
}

/** The scripts, and then their disabled bindings that nothing in the set deletes: those go with them. */
async function writeAll(
  scope: TenantScope,
  steps: readonly ScriptStep[],
  changeSetId: string,
  set: SetView,
): Promise<Change[]> {
  const deleted = steps.flatMap(({ before, after }) => (before !== null && after === null ? [before.id] : []));
  const left = (await bindingsOfScripts(scope, deleted)).filter(({ id }) => set.of('hook_binding', id) === undefined);
  const gone = await removeBindings(scope, left, { change_set: changeSetId });
  return [...(await writeScripts(scope, steps, changeSetId)), ...gone];
}
