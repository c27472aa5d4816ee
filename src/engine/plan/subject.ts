import type { EntityType } from '#contract/model/entity-type.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { EntityState, TrackedEntity } from '#contract/model/tracked-entity.ts';
import type { EntityMerge } from '../merge/merge-entity.ts';
import { entityName, type NameOf, noNames } from './conflicts.ts';
import type { Decision } from './decide.ts';

/** An entity on its way through the planner: what was decided, and from what to what the server has to go. */
export interface Subject {
  readonly entity: TrackedEntity;
  readonly type: EntityType;
  /** What it is called towards a person. */
  readonly name: string;
  /** The end of `name` that says where it is. */
  readonly detail: string | null;
  readonly decision: Decision;
  /** What the server has; null where it has nothing. */
  readonly source: EntityState | null;
  /** What it should have; null for a deletion. The same as `source` where nothing is to be sent. */
  readonly target: EntityState | null;
  readonly merge: EntityMerge | null;
}

export function subjectOf(entity: TrackedEntity, type: EntityType, decision: Decision, nameOf?: NameOf): Subject {
  const source = entity.remote;
  const merge = decision.kind === 'merge' ? decision.merge : null;
  const name = entityName(entity, type, nameOf);
  const document = (entity.local ?? entity.remote ?? entity.base)?.document;
  const detail = document === undefined ? null : (type.title?.(document, nameOf ?? noNames).detail ?? null);
  return { entity, type, name, detail, decision, source, target: targetOf(entity, decision), merge };
}

/** A conflict aims at what the author has, so that everything that would build on it is known and left out. */
function targetOf(entity: TrackedEntity, decision: Decision): EntityState | null {
  if (decision.kind === 'merge') return decision.state;
  if (decision.kind === 'create' || decision.kind === 'push' || decision.kind === 'conflict') return entity.local;
  if (decision.kind === 'push_delete') return null;
  return entity.remote;
}

export function documentOf(state: EntityState | null): JsonObject | null {
  return state?.document ?? null;
}

/** The lids an entity points to in one of its states: its references, and its parent. */
export function pointsTo(subject: Subject, document: JsonObject | null): string[] {
  const { parent_lid } = subject.entity;
  if (document === null || (parent_lid === null && subject.type.references.length === 0)) return [];
  const lids = subject.type.references.map((reference) => document[reference.field]);
  return [...lids, parent_lid].filter((lid) => typeof lid === 'string');
}
