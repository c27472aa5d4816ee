import type { EntityType } from '#contract/model/entity-type.ts';
import { bindingLimits } from '#contract/model/hook-binding.ts';
import type { JsonObject } from '#contract/model/scalars.ts';

/** Bindings of scripts to what connectors do; they run from their creation on (`contract.md` 2.3, sync.md 2, B14 to B16). */
export const hookBindingType: EntityType = {
  type: 'hook_binding',
  label: 'binding',
  fields: [
    { name: 'script_id', label: 'script', merge: 'field', write: 'creation' },
    { name: 'connector_id', label: 'connector', merge: 'field', write: 'creation' },
    { name: 'hook_phase', label: 'phase', merge: 'field', write: 'creation' },
    { name: 'operation_type', label: 'operation', merge: 'field', write: 'creation' },
    { name: 'execution_order', label: 'order', merge: 'pairwise_order', write: 'metadata' },
    { name: 'failure_policy', label: 'failure policy', merge: 'field', write: 'metadata' },
    { name: 'max_retries', label: 'retries', merge: 'field', write: 'metadata' },
    { name: 'timeout_seconds', label: 'time limit', merge: 'field', write: 'metadata' },
    { name: 'enabled', label: 'enabled', merge: 'field', write: 'status' },
  ],
  parent: null,
  natural_key: ['connector_id', 'hook_phase', 'operation_type', 'execution_order'],
  references: [
    { field: 'script_id', to: 'script', needs_active: true },
    { field: 'connector_id', to: 'connector', needs_active: false, outlives: true },
  ],
  list_row: 'full',
  mark_field: null,
  versions: null,
  status: { field: 'enabled', active: true, born: true, left: true },
  order: {
    field: 'execution_order',
    within: ['connector_id', 'hook_phase', 'operation_type'],
    most: bindingLimits.perHookPoint,
    label: 'hook point',
    title: pointOf,
  },
  title: titleOf,
  live: 'always',
};

type NameOf = (lid: string) => string | null;

function titleOf(document: JsonObject, nameOf: NameOf) {
  const { script_id, execution_order } = document;
  return {
    name: (typeof script_id === 'string' ? nameOf(script_id) : null) ?? 'a script that is gone',
    detail: `${pointOf(document, nameOf)}, order ${String(execution_order)}`,
  };
}

function pointOf({ hook_phase, operation_type, connector_id }: JsonObject, nameOf: NameOf): string {
  const connector = typeof connector_id === 'string' ? nameOf(connector_id) : null;
  return `${String(hook_phase)} ${String(operation_type)} on ${connector ?? 'a connector that is gone'}`;
}
