import type { ChangeSet, ChangeSetOperation } from '#contract/model/change-set.ts';
import type { EntityType } from '#contract/model/entity-type.ts';
import type { PlanOperation } from '#contract/model/publish-plan.ts';
import { type EntityTypes, entityTypes, typeOf } from '../sync/entity-types.ts';
import { addNeeds } from './dependencies.ts';

/** What the server shows of an entity now. */
export interface ServerSide {
  readonly hash: string | null;
  readonly current_version: number | null;
  /** Version 1 or only what we wrote, and nothing uses it. */
  readonly pristine: boolean;
}

export interface UndoPlan {
  /** In the order in which they are sent: the reverse of how it was applied. */
  readonly operations: readonly PlanOperation[];
  readonly skipped: readonly { readonly key: string; readonly reason: string }[];
}

/**
 * Inverse operations for what a change set applied, each only if the server still shows what we wrote; otherwise it is
 * skipped and said so (sync.md 3.13). A text goes back as a new version, a creation is deleted while nobody touched it.
 */
export function planUndo(
  set: ChangeSet,
  server: (lid: string) => ServerSide,
  types: EntityTypes = entityTypes,
): UndoPlan {
  const applied = set.operations.filter((operation) => operation.state === 'acked').reverse();
  const created = new Set(applied.filter((operation) => operation.kind === 'create').map((operation) => operation.lid));
  const newest = new Set<string>();
  const operations: PlanOperation[] = [];
  const skipped: { key: string; reason: string }[] = [];
  for (const operation of applied) {
    if (operation.kind === 'remove_mark' || (created.has(operation.lid) && operation.kind !== 'create')) continue;
    const now = server(operation.lid);
    const reason = whyNot(operation, now, newest.has(operation.lid));
    newest.add(operation.lid);
    if (reason !== null) skipped.push({ key: operation.key, reason });
    else operations.push(inverseOf(operation, now, typeOf(types, operation.type)));
  }
  return { operations: chain(operations), skipped };
}

/** The newest write to an entity is compared with the server; the older ones then follow it back. */
function whyNot(operation: ChangeSetOperation, now: ServerSide, newerUndone: boolean): string | null {
  if (!operation.undo.possible) return operation.undo.reason ?? 'It cannot be undone.';
  if (now.hash === null) return 'It is no longer on the server.';
  if (operation.kind === 'create') return now.pristine ? null : 'Somebody has used or changed it since.';
  if (!newerUndone && operation.post_hash !== now.hash) return 'Somebody has changed it since.';
  return null;
}

function inverseOf(operation: ChangeSetOperation, now: ServerSide, type: EntityType): PlanOperation {
  const { op_id: _id, state: _state, post_hash, ...planned } = operation;
  const undo = { possible: false, reason: 'It is an undo itself.' };
  const back = { ...planned, depends_on: [], expects_hash: post_hash, undo };
  if (operation.kind === 'create')
    return {
      ...back,
      key: `${operation.key}:undo`,
      kind: 'delete',
      phase: 'clean_up',
      fields: {},
      before: operation.fields,
      // Its other operations are not undone one by one, so the server still shows what the last of them wrote.
      expects_hash: now.hash,
    };
  return {
    ...back,
    key: `${operation.key}:undo`,
    phase: 'go_live',
    fields: switchedBack(operation, type),
    before: operation.fields,
    based_on_version: operation.kind === 'publish_version' ? now.current_version : null,
  };
}

/** Nothing on the server leads back to a draft, so what was one before becomes inactive. */
function switchedBack(operation: ChangeSetOperation, { status }: EntityType): PlanOperation['fields'] {
  if (status === null || operation.before[status.field] !== status.born) return operation.before;
  return { ...operation.before, [status.field]: status.left };
}

/** The reverse order is kept even where nothing but it says so. */
function chain(operations: readonly PlanOperation[]): PlanOperation[] {
  return operations.map((operation, index) => {
    const before = operations[index - 1];
    return before === undefined ? operation : addNeeds(operation, [before.key]);
  });
}
