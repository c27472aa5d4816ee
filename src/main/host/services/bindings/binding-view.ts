import { z } from 'zod';
import { bindingFields } from '#contract/model/hook-binding.ts';
import type { BindingRow } from '#contract/rpc/bindings.ts';
import { operationTypes } from '#contract/script/test-context.ts';
import { readFacts, readScript } from '#host/store/documents.ts';
import { nameOfLid } from '#host/store/entity-words.ts';
import { findEntity, type LiveEntityRow } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { recordFlags } from '../records/record-flags.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** What an author owns of a binding; both ids are lids. Another backend's numbers are shown as they are. */
const bindingDocument = bindingFields.extend({
  execution_order: z.int(),
  max_retries: z.int(),
  timeout_seconds: z.int(),
});
export type BindingDocument = z.infer<typeof bindingDocument>;

export function readBinding(json: string): BindingDocument {
  return bindingDocument.parse(JSON.parse(json));
}

/** By connector, phase, operation and order. */
export function toBindingRows(store: WorkspaceStore, rows: readonly LiveEntityRow[]): BindingRow[] {
  return rows.map((row) => toBindingRow(store, row)).sort(inOrder);
}

export function toBindingRow(store: WorkspaceStore, row: LiveEntityRow): BindingRow {
  const { script_id, connector_id, ...fields } = readBinding(row.local_json);
  const script = findEntity(store, script_id);
  const live = script?.local_json ?? null;
  const status = live === null ? null : readScript(live).status;
  const connector = findEntity(store, connector_id)?.local_json ?? null;
  const connector_name = connector === null ? null : nameOfLid(store, connector_id);
  const script_name = nameOfLid(store, script_id) ?? 'a script that is gone';
  const flags = recordFlags(store, row);
  const isNew = row.remote_json === null;
  const inactive = status !== null && status !== 'active' ? inactiveWords(script_name, status, isNew) : null;
  return {
    lid: row.lid,
    id: row.remote_id,
    script_lid: script_id,
    script_name,
    script_status: status,
    script_version: script === undefined ? null : readFacts(script.facts_json).current_version,
    script_unpublished: script !== undefined && script.local_hash !== script.base_hash,
    connector_lid: connector_id,
    connector_name,
    ...fields,
    ...flags,
    blocked: flags.blocked ?? (isNew ? inactive : null),
    warning: goneWords({ script: live, connector }, row) ?? inactive,
    local_rev: row.local_rev,
    saved_at: row.saved_at,
  };
}

/** 036 edge case 5, and its like for the script. */
function goneWords(
  { script, connector }: { script: string | null; connector: string | null },
  row: EntityRow,
): string | null {
  const after = row.remote_json === null ? 'Delete it' : 'Delete it, and publish that';
  if (script === null) return `Its script was deleted, so it runs nothing. ${after}.`;
  if (connector === null)
    return `Orphaned: its connector was deleted, so it never runs. ${after}, or bind the script to another connector.`;
  return null;
}

function inactiveWords(name: string, status: string, isNew: boolean): string {
  const what = status === 'draft' ? 'still a draft' : 'inactive';
  if (isNew)
    return `"${name}" is ${what}, and only active scripts can be bound. Activate it; both are published together.`;
  return `"${name}" is ${what}, so this binding is skipped, with a log that says so. Activate the script, or disable the binding.`;
}

function inOrder(left: BindingRow, right: BindingRow): number {
  return (
    (left.connector_name ?? '').localeCompare(right.connector_name ?? '') ||
    compare(left.connector_lid, right.connector_lid) ||
    phaseRank(left) - phaseRank(right) ||
    operationTypes.indexOf(left.operation_type) - operationTypes.indexOf(right.operation_type) ||
    left.execution_order - right.execution_order ||
    compare(left.lid, right.lid)
  );
}

function phaseRank({ hook_phase }: BindingRow): number {
  return hook_phase === 'before' ? 0 : 1;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
