import type { JsonObject } from '#contract/model/scalars.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import type { EntityContent } from '#host/store/queries/entities.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import { type KeepInTrash, putInTrash } from '../trash/keep-in-trash.ts';

const reason = 'The server was put back to an earlier state; this is what had been published before.';

/**
 * The server was put back to an earlier time and shows something else of what nobody here has changed, so that is taken.
 * What others had published since may be nowhere else any more: it lies in the Trash from now on (S32). Runs in the
 * caller's transaction.
 */
export function keepWhatWas(writer: KeepInTrash, row: EntityRow, remote: Pick<EntityContent, 'remote_json'>): void {
  const { local_json, local_hash, base_hash } = row;
  if (local_json === null || local_hash !== base_hash || remote.remote_json === null) return;
  const [had, shown] = [local_json, remote.remote_json].map((json) => JSON.parse(json) as JsonObject);
  const isSame = Object.keys(had ?? {}).every((name) => name === 'status' || sameJson(had?.[name], shown?.[name]));
  if (!isSame) putInTrash(writer, row, local_json, reason);
}
