import { AppError } from '#contract/errors/app-error.ts';
import { bindingLimits } from '#contract/model/hook-binding.ts';
import type { HookPoint } from '#contract/rpc/bindings.ts';
import { type Numbered, type Renumbering, renumber } from '#engine/plan/sparse-order.ts';
import { listBindingsOfConnector, listBindingsTouching } from '#host/store/queries/bindings.ts';
import type { LiveEntityRow } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { type BindingDocument, readBinding } from './binding-view.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** A binding with its place. */
export interface PlacedBinding {
  readonly row: LiveEntityRow;
  readonly document: BindingDocument;
}

/** The author's bindings of a hook point in the order in which they run; equal numbers by lid, as everywhere. */
export function bindingsAt(store: WorkspaceStore, point: HookPoint): PlacedBinding[] {
  return listBindingsOfConnector(store, point.connector_lid)
    .map((row) => ({ row, document: readBinding(row.local_json) }))
    .filter(({ document }) => isAt(point, document))
    .sort(
      (left, right) =>
        left.document.execution_order - right.document.execution_order || (left.row.lid < right.row.lid ? -1 : 1),
    );
}

export function pointOf(document: BindingDocument): HookPoint {
  const { connector_id: connector_lid, hook_phase, operation_type } = document;
  return { connector_lid, hook_phase, operation_type };
}

/**
 * The fewest new numbers that bring a hook point into the wanted order. A number that the server has given to another
 * binding is not used again before that is published, so that a plain server can take the changes one by one (S82).
 */
export function numbersFor(store: WorkspaceStore, point: HookPoint, wanted: readonly string[]): Renumbering[] {
  const current: Numbered[] = bindingsAt(store, point).map(({ row, document }) => ({
    id: row.lid,
    order: document.execution_order,
  }));
  const held = listBindingsTouching(store, [point.connector_lid]).flatMap(({ lid, remote_json }) => {
    const remote = remote_json === null ? null : readBinding(remote_json);
    return remote === null || !isAt(point, remote) ? [] : [{ id: `held by ${lid}`, order: remote.execution_order }];
  });
  return renumber([...current, ...held], wanted);
}

/** 036 FR-018 and the limit of the contract; throws `conflict`. */
export function assertRoom(store: WorkspaceStore, point: HookPoint): void {
  if (bindingsAt(store, point).length < bindingLimits.perHookPoint) return;
  throw new AppError(
    'conflict',
    `There are ${bindingLimits.perHookPoint} bindings ${point.hook_phase} ${point.operation_type} of this connector already, which is the most. Delete one first.`,
  );
}

/** Throws `conflict` where two bindings of a hook point have one number. */
export function assertPlaces(store: WorkspaceStore, point: HookPoint): void {
  const orders = bindingsAt(store, point).map(({ document }) => document.execution_order);
  const twice = orders.find((order, index) => orders.indexOf(order) !== index);
  if (twice === undefined) return;
  throw new AppError(
    'conflict',
    `Another binding ${point.hook_phase} ${point.operation_type} of this connector has the order ${twice} already; choose another number.`,
    { field: 'execution_order' },
  );
}

function isAt(point: HookPoint, document: BindingDocument): boolean {
  return (
    document.connector_id === point.connector_lid &&
    document.hook_phase === point.hook_phase &&
    document.operation_type === point.operation_type
  );
}
