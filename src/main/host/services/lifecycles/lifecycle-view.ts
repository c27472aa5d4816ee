import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleDetail, LifecycleRow } from '#contract/rpc/lifecycles.ts';
import { checkLifecycle } from '#engine/lifecycle/check-lifecycle.ts';
import { configOfDocument } from '#engine/lifecycle/lifecycle-document.ts';
import { readDocument } from '#host/store/documents.ts';
import type { LiveEntityRow } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { recordFlags } from '../records/record-flags.ts';

export function configOfRow(row: LiveEntityRow): LifecycleConfig {
  return configOfDocument(readDocument(row.local_json));
}

interface Read {
  readonly config: LifecycleConfig;
  readonly errors: number;
  readonly warnings: number;
}

/** By hash, as lists ask again after every save of anything. */
const known = new Map<string, Read>();
const mostKnown = 500;

function readRow(row: LiveEntityRow): Read {
  const before = known.get(row.local_hash);
  if (before !== undefined) return before;
  const config = configOfRow(row);
  const problems = checkLifecycle(config);
  const count = (severity: 'error' | 'warning') => problems.filter((found) => found.severity === severity).length;
  const read = { config, errors: count('error'), warnings: count('warning') };
  if (known.size >= mostKnown) known.clear();
  known.set(row.local_hash, read);
  return read;
}

export function toLifecycleRow(store: Store<WorkspaceSchema>, row: LiveEntityRow): LifecycleRow {
  const { config, errors, warnings } = readRow(row);
  const { name, description, object_type, is_active, states, transitions } = config;
  return {
    lid: row.lid,
    name,
    description,
    object_type,
    is_active,
    states: states.length,
    transitions: transitions.length,
    errors,
    warnings,
    ...recordFlags(store, row),
    on_server: row.remote_json !== null,
    updated_at: row.saved_at,
  };
}

export function toLifecycleDetail(store: Store<WorkspaceSchema>, row: LiveEntityRow): LifecycleDetail {
  const { local_rev, saved_at } = row;
  return { ...toLifecycleRow(store, row), config: readRow(row).config, local_rev, saved_at };
}
