import type { JsonObject } from '#contract/model/scalars.ts';
import { type EntityTypes, typeOf } from '#engine/sync/entity-types.ts';
import { readDocument } from '#host/store/documents.ts';
import { deleteTrash, listTrash, putTrash } from '#host/store/queries/trash.ts';
import type { Store } from '#host/store/store.ts';
import type { TrashRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** Why something lies in the Trash that was part of what was deleted. */
export function wentWith(label: string): string {
  return `Its ${label} was deleted.`;
}

/** What lies in the Trash because `whole` was deleted, the newest of each; `type`: that of `whole`. */
export function partsInTrash(
  store: WorkspaceStore,
  types: EntityTypes,
  whole: { readonly type: string; readonly lid: string },
): TrashRow[] {
  const reason = wentWith(typeOf(types, whole.type).label);
  const gone = referringTo(store, types, whole).filter((row) => row.reason === reason);
  return [...new Map(gone.toReversed().map((row) => [row.lid, row])).values()];
}

/** What lies in the Trash and was part of `whole` is from now on part of what it came back as. */
export function repointTrash(
  store: WorkspaceStore,
  types: EntityTypes,
  whole: { readonly type: string; readonly lid: string },
  to: string,
): void {
  for (const row of referringTo(store, types, whole)) {
    const document: JsonObject = { ...readDocument(row.snapshot_json) };
    for (const field of fieldsTo(types, row.type, whole.type)) if (document[field] === whole.lid) document[field] = to;
    deleteTrash(store, row.trash_id);
    putTrash(store, { ...row, snapshot_json: JSON.stringify(document) });
  }
}

/** Newest first. */
function referringTo(
  store: WorkspaceStore,
  types: EntityTypes,
  { type, lid }: { readonly type: string; readonly lid: string },
): TrashRow[] {
  return listTrash(store).filter((row) => {
    const fields = fieldsTo(types, row.type, type);
    if (fields.length === 0) return false;
    const document = readDocument(row.snapshot_json);
    return fields.some((field) => document[field] === lid);
  });
}

function fieldsTo(types: EntityTypes, from: string, to: string): string[] {
  const { references } = typeOf(types, from);
  return references.flatMap((reference) =>
    reference.to === to && reference.goes_with === true ? [reference.field] : [],
  );
}
