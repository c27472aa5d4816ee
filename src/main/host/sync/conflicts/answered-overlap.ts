import { syncConflict } from '#contract/model/sync-conflict.ts';
import type { FoundConflict, TrackedEntity } from '#contract/model/tracked-entity.ts';
import { listAnsweredOf } from '#host/store/queries/conflicts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

/**
 * The entity without overlaps of its history that the author has answered. The history shows one until a version that
 * answers it is published, and until then it would be asked again with every pull (`sync.md` 3.10 rule 1).
 */
export function withoutAnswered(store: Store<WorkspaceSchema>, entity: TrackedEntity): TrackedEntity {
  if (!entity.found.some((found) => found.kind === 'history_overlap')) return entity;
  const answered = new Set(
    listAnsweredOf(store, entity.lid, 'history_overlap').flatMap(({ conflict_json }) =>
      syncConflict.parse(JSON.parse(conflict_json)).fields.map(({ base, theirs, yours }) => keyOf(base, theirs, yours)),
    ),
  );
  return { ...entity, found: entity.found.filter((found) => !isAnswered(found, answered)) };
}

function isAnswered(found: FoundConflict, answered: ReadonlySet<string>): boolean {
  if (found.kind !== 'history_overlap') return false;
  return answered.has(keyOf(found.base_hash, found.theirs_hash, found.yours_hash));
}

function keyOf(...hashes: readonly unknown[]): string {
  return hashes.join(' ');
}
