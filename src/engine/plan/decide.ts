import type { EntityType } from '#contract/model/entity-type.ts';
import type { FieldConflict, SyncConflict } from '#contract/model/sync-conflict.ts';
import type { EntityState, FoundConflict, TrackedEntity } from '#contract/model/tracked-entity.ts';
import { sameJson } from '../merge/canonical-json.ts';
import { type EntityMerge, type MergeDeps, mergeEntity } from '../merge/merge-entity.ts';
import { entityState } from '../sync/entity-state.ts';
import { type ConflictParts, conflictOf, type NameOf } from './conflicts.ts';

/** What the three states of one entity call for (sync.md 3.4). */
export type Decision =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'create' }
  | { readonly kind: 'push' }
  | { readonly kind: 'push_delete' }
  | { readonly kind: 'take'; readonly state: EntityState }
  | { readonly kind: 'agree'; readonly state: EntityState }
  | { readonly kind: 'merge'; readonly state: EntityState; readonly merge: EntityMerge }
  | { readonly kind: 'trash'; readonly notice: string }
  | { readonly kind: 'forget' }
  /** Texts are missing, so it cannot be told yet whether this merges. */
  | { readonly kind: 'wait'; readonly missing: readonly string[] }
  | { readonly kind: 'conflict'; readonly conflict: SyncConflict };

export interface DecideDeps extends MergeDeps {
  readonly nameOf?: NameOf;
}

/** The planner's table. It compares hashes only and reads texts only where both sides changed. */
export function decide(entity: TrackedEntity, type: EntityType, deps: DecideDeps): Decision {
  const conflict = (parts: ConflictParts): Decision => ({
    kind: 'conflict',
    conflict: conflictOf(entity, type, parts, deps.nameOf),
  });
  const [found] = entity.found;
  if (found?.kind === 'twin_edited') return conflict({ kind: 'twin_edited', message: twinMessage });
  const overlap = found === undefined ? null : decideOverlap(entity, type, found, conflict);
  if (overlap !== null) return overlap;
  if (entity.base === null) return decideWithoutBase(entity, type, deps, conflict);
  const { local, base, remote } = entity;
  if (local === null) return decideDeleted(entity, conflict);
  if (remote === null) {
    if (local.hash === base.hash) return { kind: 'trash', notice: 'It was deleted on the server.' };
    const message = 'It was deleted on the server while you changed it.';
    return conflict({ kind: 'edit_vs_delete', message });
  }
  const late = lateFields(entity, type);
  if (late.length > 0) {
    const message = 'An older change of yours reached the server late, when a newer one was there already.';
    return conflict({ kind: 'late_delivery', message, fields: late });
  }
  if (remote.hash === base.hash) return { kind: local.hash === base.hash ? 'nothing' : 'push' };
  if (local.hash === remote.hash) return { kind: 'agree', state: remote };
  if (local.hash === base.hash) return { kind: 'take', state: remote };
  return decideMerge(type, { base, theirs: remote, yours: local }, deps, conflict);
}

type MakeConflict = (parts: ConflictParts) => Decision;

const twinMessage = 'A late copy of your creation appeared on the server and somebody has changed it since.';

/**
 * Lines that two versions of the history changed without knowing of each other (sync.md 3.10 rule 1). Whatever is
 * published over them answers them, so nothing may go out before somebody has brought them together. What the author has
 * written since is one of the sides. Null: there is something else to do first.
 */
function decideOverlap(
  entity: TrackedEntity,
  type: EntityType,
  found: Extract<FoundConflict, { kind: 'history_overlap' }>,
  conflict: MakeConflict,
): Decision | null {
  const { local, base, remote } = entity;
  const field = type.fields.find((candidate) => candidate.merge === 'text_lines');
  if (remote === null || field === undefined) return null;
  const textIn = (state: EntityState | null) => state?.document[field.name] ?? null;
  const between = (sides: Pick<FieldConflict, 'base' | 'theirs' | 'yours'>): FieldConflict[] => [
    { field: field.name, label: field.label, unit: 'text_lines', path: [], ...sides, reason: null },
  ];
  const sides = { base: found.base_hash, theirs: found.theirs_hash, yours: textIn(remote) };
  const what = `Version ${found.version} changes lines that an earlier version, unknown to its author, changed too.`;
  if (local === null) {
    const message = `You deleted it, and nobody has brought its history together. ${what}`;
    return base === null ? null : conflict({ kind: 'delete_vs_edit', message, fields: between(sides) });
  }
  const [mine, agreed, shown] = [textIn(local), textIn(base), textIn(remote)];
  if (mine !== shown && mine !== agreed && agreed !== shown) {
    const fields = between({ base: agreed, theirs: shown, yours: mine });
    return conflict({ kind: 'fields', message: `Both sides changed: ${field.label}.`, fields });
  }
  // Versions after the overlap were written over it, so they are part of that side.
  const yours = mine === shown || mine === agreed ? shown : mine;
  return conflict({ kind: 'history_overlap', message: what, fields: between({ ...sides, yours }) });
}

function decideWithoutBase(entity: TrackedEntity, type: EntityType, deps: MergeDeps, conflict: MakeConflict): Decision {
  const { local, remote } = entity;
  if (local === null) return remote === null ? { kind: 'forget' } : { kind: 'take', state: remote };
  if (remote === null) return { kind: 'create' };
  if (local.hash === remote.hash) return { kind: 'agree', state: remote };
  return decideMerge(type, { base: null, theirs: remote, yours: local }, deps, conflict);
}

/** Only the exact content the author saw may be deleted (sync.md 3.10 rules 7 and 8). */
function decideDeleted(entity: TrackedEntity, conflict: MakeConflict): Decision {
  if (entity.remote === null) return { kind: 'forget' };
  if (entity.remote.hash === entity.delete_seen_hash) return { kind: 'push_delete' };
  const message = 'You deleted it, and the server has something else than what you saw then.';
  return conflict({ kind: 'delete_vs_edit', message });
}

function decideMerge(
  type: EntityType,
  states: { base: EntityState | null; theirs: EntityState; yours: EntityState },
  deps: MergeDeps,
  conflict: MakeConflict,
): Decision {
  const merge = mergeEntity(
    type,
    { base: states.base?.document ?? null, theirs: states.theirs.document, yours: states.yours.document },
    deps,
  );
  if (merge.conflicts.length > 0) {
    const labels = [...new Set(merge.conflicts.map((field) => field.label))].join(', ');
    return conflict({ kind: 'fields', message: `Both sides changed: ${labels}.`, fields: merge.conflicts });
  }
  if (merge.missing.length > 0) return { kind: 'wait', missing: merge.missing };
  if (merge.suspicious.length > 0) {
    const message = 'The two changes do not overlap, but the merged text has a new problem.';
    return conflict({ kind: 'merged_suspicious', message, fields: merge.suspicious });
  }
  return { kind: 'merge', state: entityState(type, merge.document, deps.hash), merge };
}

/**
 * A value of an attempt that nobody answered, back on the server after something newer was agreed: a late copy, not
 * somebody's edit (sync.md 3.10 rule 11). Versions are left out; the fold ignores second copies by their mark.
 */
function lateFields(entity: TrackedEntity, type: EntityType): FieldConflict[] {
  const { local, base, remote } = entity;
  if (local === null || base === null || remote === null) return [];
  const late: FieldConflict[] = [];
  for (const field of type.fields) {
    const theirs = remote.document[field.name] ?? null;
    const yours = local.document[field.name] ?? null;
    const sent = entity.late_values[field.name] ?? [];
    if (field.write === 'version' || !sent.some((value) => sameJson(value, theirs))) continue;
    if (sameJson(theirs, base.document[field.name]) || sameJson(theirs, yours)) continue;
    late.push({
      field: field.name,
      label: field.label,
      unit: field.merge,
      path: [],
      base: base.document[field.name] ?? null,
      theirs,
      yours,
      reason: 'This value was sent before and its answer was lost.',
    });
  }
  return late;
}
