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
  },
  title: titleOf,
  live: 'always',
};

function titleOf(document: JsonObject, nameOf: (lid: string) => string | null) {
  const named = (field: string) => {
    const value = document[field];
    return typeof value === 'string' ? nameOf(value) : null;
  };
  const { hook_phase, operation_type, execution_order } = document;
  const connector = named('connector_id') ?? 'a connector that is gone';
  return {
    name: named('script_id') ?? 'a script that is gone',
    detail: `${String(hook_phase)} ${String(operation_type)} on ${connector}, order ${String(execution_order)}`,
  };
}
