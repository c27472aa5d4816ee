import type { BindingFields, HookBinding } from '#contract/model/hook-binding.ts';

/** A binding as on the wire, and beside it its revision. */
export interface BindingRow extends HookBinding {
  readonly rev: number;
}

/** What of a binding authors choose. Every change brings its own revision, from the feed that the transaction holds. */
export interface BindingContent extends BindingFields {
  readonly rev: number;
}

export const bindingColumns = [
  'id',
  'tenant_id',
  'script_id',
  'connector_id',
  'hook_phase',
  'operation_type',
  'execution_order',
  'failure_policy',
  'max_retries',
  'timeout_seconds',
  'enabled',
  'created_by',
  'created_at',
  'updated_at',
  'rev',
] as const;

export function wireBinding({ rev: _, ...binding }: BindingRow): HookBinding {
  return binding;
}

/** As the feed tells of it: what it binds is an entity of its own there, and changes without it. */
export function feedBinding(row: BindingRow): Omit<HookBinding, 'script' | 'connector'> {
  const { script: _, connector: __, ...binding } = wireBinding(row);
  return binding;
}

export function contentOf(row: BindingRow): BindingContent {
  const { script_id, connector_id, hook_phase, operation_type, ...rest } = row;
  const { execution_order, failure_policy, max_retries, timeout_seconds, enabled, rev } = rest;
  const settings = { execution_order, failure_policy, max_retries, timeout_seconds, enabled };
  return { script_id, connector_id, hook_phase, operation_type, ...settings, rev };
}
