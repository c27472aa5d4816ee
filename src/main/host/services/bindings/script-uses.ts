import { AppError } from '#contract/errors/app-error.ts';
import { hookBindingType } from '#engine/sync/types/hook-binding.ts';
import { readDocument, readScript } from '#host/store/documents.ts';
import { nameOfLid } from '#host/store/entity-words.ts';
import { listBindingsOfScript } from '#host/store/queries/bindings.ts';
import { listTrash } from '#host/store/queries/trash.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { RecordWriter } from '../records/record-writer.ts';
import type { ScriptsSurroundings } from '../scripts/surroundings.ts';
import { readBinding } from './binding-view.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

const wentWithScript = 'Its script was deleted.';
const namedAtMost = 10;

/**
 * A script that enabled bindings run is not deleted; its disabled ones go with it, as on the backend (`contract.md` S-07;
 * 036 edge case 1). Runs in the caller's transaction. Returns the lids of the latter.
 * @throws AppError `precondition_failed` that names the enabled ones.
 */
export function removeUsesOf(
  store: WorkspaceStore,
  script: EntityRow & { local_json: string },
  around: ScriptsSurroundings,
): string[] {
  const bindings = listBindingsOfScript(store, script.lid);
  const enabled = bindings.filter(({ local_json }) => readBinding(local_json).enabled);
  if (enabled.length > 0) {
    const names = enabled.map(({ local_json }) => placeOf(store, local_json));
    throw inUse(readScript(script.local_json).name, names);
  }
  const writer = new RecordWriter(store, hookBindingType, around);
  for (const binding of bindings) writer.remove(binding, wentWithScript);
  return bindings.map(({ lid }) => lid);
}

/** The disabled bindings that went with a script, back with it. Runs in the caller's transaction. Returns their lids. */
export function bringUsesBack(store: WorkspaceStore, script: string, around: ScriptsSurroundings): string[] {
  const writer = new RecordWriter(store, hookBindingType, around);
  const gone = listTrash(store).filter(
    ({ type, reason, snapshot_json }) =>
      type === hookBindingType.type && reason === wentWithScript && readDocument(snapshot_json)['script_id'] === script,
  );
  return [...new Set(gone.map(({ lid }) => lid))].map((lid) => writer.bringBack(lid).lid);
}

function placeOf(store: WorkspaceStore, json: string): string {
  const { hook_phase, operation_type, connector_id, execution_order } = readBinding(json);
  const connector = nameOfLid(store, connector_id) ?? 'a connector that is gone';
  return `${hook_phase} ${operation_type} on ${connector}, order ${execution_order}`;
}

function inUse(name: string, places: readonly string[]): AppError {
  const many = places.length === 1 ? '1 enabled binding uses' : `${places.length} enabled bindings use`;
  const more = places.length > namedAtMost ? ` and ${places.length - namedAtMost} more` : '';
  const words = `${many} "${name}": ${places.slice(0, namedAtMost).join('; ')}${more}.`;
  const all = places.length === 1 ? 'it' : 'them';
  return new AppError('precondition_failed', `${words} Disable or delete ${all} first.`, { bindings: [...places] });
}
