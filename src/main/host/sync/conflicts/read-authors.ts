import { scriptRoutes } from '#contract/http/scripts.ts';
import { serverFacts } from '#contract/model/tracked-entity.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { listOpenConflicts } from '#host/store/queries/conflicts.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { findVersion, putVersion } from '#host/store/queries/script-versions.ts';
import { putText } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { BackendClient } from '../http/backend-client.ts';

export interface ReadAuthors {
  readonly store: Store<WorkspaceSchema>;
  readonly client: () => BackendClient;
}

/**
 * Gets who wrote the other side of each open conflict, where a feed told only what it is: the newest version with its
 * note, author and time. It only helps to decide, so without an answer it is left out.
 */
export async function readAuthors({ store, client }: ReadAuthors, signal: AbortSignal): Promise<void> {
  for (const { lid } of listOpenConflicts(store)) {
    const row = findEntity(store, lid);
    const n = row === undefined ? null : serverFacts.parse(JSON.parse(row.facts_json)).current_version;
    if (row?.type !== 'script' || row.remote_id === null || n === null || n < 1) continue;
    if (signal.aborted || findVersion(store, lid, n) !== undefined) continue;
    const exchange = await client().exchange(scriptRoutes.getVersion, { params: { id: row.remote_id, n } });
    if (exchange.kind !== 'answer' || exchange.reply === null) continue;
    const { script_body, change_description: note, created_by, created_at } = exchange.reply;
    const body_hash = contentHash(script_body);
    store.transaction(() => {
      putText(store, script_body);
      const written = { note, created_by, created_at, mark: null, based_on: null };
      putVersion(store, { lid, number: n, body_hash, effective_hash: body_hash, ...written });
    });
  }
}
