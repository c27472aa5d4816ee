import type { SyncConflict } from '#contract/model/sync-conflict.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { type EntityTypes, typeOf } from '#engine/sync/entity-types.ts';
import { readDocument } from '#host/store/documents.ts';
import { entityWords } from '#host/store/entity-words.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';

/**
 * Changes of both sides that go together by themselves, in the form of a conflict whose answer is the merge: its author
 * may read and accept it before a publish asks for the tick (S50). It is no row of the table of conflicts and keeps
 * nothing out. Null where the two sides are not both ahead.
 */
export function quietMergeOf(store: Store<WorkspaceSchema>, types: EntityTypes, lid: string): SyncConflict | null {
  const entity = findEntity(store, lid);
  if (entity === undefined || !isMergeable(entity)) return null;
  const type = typeOf(types, entity.type);
  const [base, theirs, yours] = [entity.base_json, entity.remote_json, entity.local_json].map((document) =>
    readDocument(document ?? '{}'),
  );
  const fields = type.fields.flatMap(({ name, label, merge }) => {
    const value = { base: base?.[name] ?? null, theirs: theirs?.[name] ?? null, yours: yours?.[name] ?? null };
    if (sameJson(value.theirs, value.base) || sameJson(value.theirs, value.yours)) return [];
    return [{ field: name, label, unit: merge, path: [], ...value, reason: null }];
  });
  return {
    key: `${type.type}/${lid}:merge`,
    lid,
    type: type.type,
    name: entityWords(store, type, yours ?? {}, lid),
    kind: 'fields',
    message: 'It was published while you edited; the two changes do not overlap.',
    fields,
    choices: ['merge'],
    other_lid: null,
    base_hash: entity.base_hash,
    local_hash: entity.local_hash,
    remote_hash: entity.remote_hash,
  };
}

function isMergeable({ base_hash, local_hash, remote_hash, found_json }: EntityRow): boolean {
  if (base_hash === null || local_hash === null || remote_hash === null || found_json !== '[]') return false;
  return local_hash !== base_hash && remote_hash !== base_hash && local_hash !== remote_hash;
}
