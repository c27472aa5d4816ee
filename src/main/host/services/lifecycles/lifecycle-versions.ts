import { AppError } from '#contract/errors/app-error.ts';
import type { LifecycleVersions } from '#contract/rpc/lifecycles.ts';
import { configOfDocument } from '#engine/lifecycle/lifecycle-document.ts';
import { lifecycleConfigType } from '#engine/sync/types/lifecycle-config.ts';
import { readDocument } from '#host/store/documents.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

/** The three states in which a lifecycle is kept, to be compared. @throws AppError `not_found`. */
export function lifecycleVersionsOf(store: Store<WorkspaceSchema>, lid: string): LifecycleVersions {
  const row = findEntity(store, lid);
  if (row?.type !== lifecycleConfigType.type)
    throw new AppError('not_found', 'This lifecycle is no longer in the workspace; it was deleted.', { lid });
  const read = (json: string | null) => (json === null ? null : configOfDocument(readDocument(json)));
  const draft = read(row.local_json);
  const published = read(row.base_json);
  const server = read(row.remote_json);
  return { lid, name: (draft ?? published ?? server)?.name ?? 'lifecycle', draft, published, server };
}
