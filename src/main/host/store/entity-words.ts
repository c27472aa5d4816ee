import type { EntityType } from '#contract/model/entity-type.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { documentName } from '#engine/plan/conflicts.ts';
import { readDocument } from './documents.ts';
import { findEntity } from './queries/entities.ts';
import { findTrashOf } from './queries/trash.ts';
import type { Store } from './store.ts';
import type { EntityRow, WorkspaceSchema } from './workspace-schema.ts';

/** What is in a document called towards a person; by the beginning of its lid where nothing says it. */
export function entityWords(
  store: Store<WorkspaceSchema>,
  type: EntityType,
  document: JsonObject,
  lid: string,
): string {
  return documentName(type, document, (other) => nameOfLid(store, other)) ?? lid.slice(0, 8);
}

/** The name of something that has one, also of what was deleted; null where it was never known. */
export function nameOfLid(store: Store<WorkspaceSchema>, lid: string): string | null {
  const row = findEntity(store, lid);
  const json = row === undefined ? null : newestOf(row);
  const name = json === null ? undefined : readDocument(json)['name'];
  return typeof name === 'string' ? name : (findTrashOf(store, lid)?.name ?? null);
}

function newestOf({ local_json, remote_json, base_json }: EntityRow): string | null {
  return local_json ?? remote_json ?? base_json;
}
