import { syncConflict } from '#contract/model/sync-conflict.ts';
import type { FoundConflict, TrackedEntity } from '#contract/model/tracked-entity.ts';
import { listAnsweredOf } from '#host/store/queries/conflicts.ts';
import type { Store } from '#host/store/store.ts';
import type { ConflictRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';

/**
 * The entity without overlaps of its history that the author has answered. The history shows one until a version that
 * answers it is published, and until then it would be asked again with every pull (`sync.md` 3.10 rule 1).
 */
export function withoutAnswered(store: Store<WorkspaceSchema>, entity: TrackedEntity): TrackedEntity {
  if (!entity.found.some((found) => found.kind === 'history_overlap')) return entity;
  const answered = new Set(
    [
      ...listAnsweredOf(store, entity.lid, 'history_overlap'),
      ...listAnsweredOf(store, entity.lid, 'delete_vs_edit').filter(isDeletedAnyway),
    ].flatMap(({ conflict_json }) =>
      syncConflict.parse(JSON.parse(conflict_json)).fields.map(({ base, theirs }) => keyOf(base, theirs)),
    ),
  );
  return { ...entity, found: entity.found.filter((found) => !isAnswered(found, answered)) };
}

/** Who deletes it has seen both sides. */
function isDeletedAnyway({ answer_json }: ConflictRow): boolean {
  const { answer } = JSON.parse(answer_json ?? '{}') as { answer?: { choice?: unknown } };
  return answer?.choice === 'delete_anyway';
}

/** The author's own side may have been what they wrote since; what it was an answer to are the other two. */
function isAnswered(found: FoundConflict, answered: ReadonlySet<string>): boolean {
  return found.kind === 'history_overlap' && answered.has(keyOf(found.base_hash, found.theirs_hash));
}

function keyOf(...hashes: readonly unknown[]): string {
  return hashes.join(' ');
}
