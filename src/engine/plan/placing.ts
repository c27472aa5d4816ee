import type { EntityType } from '#contract/model/entity-type.ts';
import type { LocalEffect } from '#contract/model/publish-plan.ts';
import type { Json } from '#contract/model/scalars.ts';
import type { EntityState, TrackedEntity } from '#contract/model/tracked-entity.ts';
import type { EntityMerge } from '../merge/merge-entity.ts';
import { entityState } from '../sync/entity-state.ts';
import { type EntityTypes, typeOf } from '../sync/entity-types.ts';
import { conflictOf, type NameOf } from './conflicts.ts';
import { type DecideDeps, type Decision, decide } from './decide.ts';
import type { ListOrders, OrderConflict } from './list-order.ts';
import type { Subject } from './subject.ts';

interface PlacingDeps extends DecideDeps {
  readonly types: EntityTypes;
  readonly nameOf: NameOf;
}

/**
 * The entities with the numbers of their places, and with those of the server as agreed on. What the server has changed
 * beside that is merged first, and placed then.
 */
export function placeEntities(
  entities: readonly TrackedEntity[],
  { numbers, agreed }: ListOrders,
  deps: PlacingDeps,
): TrackedEntity[] {
  if (numbers.size + agreed.size === 0) return [...entities];
  return entities.map((entity) => {
    const { lid, local, base, remote } = entity;
    if (local === null) return entity;
    const type = typeOf(deps.types, entity.type);
    const theirs = agreed.get(lid);
    const number = numbers.get(lid) ?? theirs;
    if (number === undefined) return entity;
    const placed = { ...entity, local: atNumber(local, type, number, deps) };
    if (theirs !== undefined && base !== null) return { ...placed, base: atNumber(base, type, theirs, deps) };
    return remote?.hash === base?.hash ? placed : entity;
  });
}

/** What its states call for, with its place as its list has it. */
export function decidePlaced(
  entity: TrackedEntity,
  type: EntityType,
  { numbers, conflicts, held }: ListOrders,
  deps: PlacingDeps,
): Decision {
  const decision = decide(entity, type, deps);
  const open = conflicts.find(({ lid }) => lid === entity.lid);
  if (open !== undefined && decision.kind !== 'conflict') return orderConflict(entity, type, open, deps);
  if (held.has(entity.lid) && (decision.kind === 'take' || decision.kind === 'agree')) return { kind: 'nothing' };
  const number = numbers.get(entity.lid);
  if (number === undefined || !('state' in decision)) return decision;
  const state = atNumber(decision.state, type, number, deps);
  if (state === decision.state) return decision;
  if (decision.kind === 'merge') return { ...decision, state };
  return { kind: 'merge', state, merge: { ...nothingMerged, document: state.document } };
}

/** The places that are given another number here, as nothing but the number says where they are. */
export function renumberings(
  entities: readonly TrackedEntity[],
  { numbers, agreed }: ListOrders,
  subjects: ReadonlyMap<string, Subject>,
): LocalEffect[] {
  if (numbers.size + agreed.size === 0) return [];
  return entities.flatMap(({ lid, local, base }): LocalEffect[] => {
    const after = subjects.get(lid)?.entity;
    if (local === null || after === undefined || after.local === null) return [];
    const based = after.base === null || after.base.hash === base?.hash ? {} : { base: after.base };
    if (local.hash === after.local.hash && !('base' in based)) return [];
    return [{ kind: 'renumber', lid, state: after.local, ...based }];
  });
}

const nothingMerged: Omit<EntityMerge, 'document'> = {
  texts: new Map(),
  merged: [],
  review: [],
  conflicts: [],
  suspicious: [],
  missing: [],
};

function atNumber(state: EntityState, type: EntityType, number: number, { hash }: DecideDeps): EntityState {
  const field = type.order?.field;
  if (field === undefined || state.document[field] === number) return state;
  return entityState(type, { ...state.document, [field]: number }, hash);
}

function orderConflict(entity: TrackedEntity, type: EntityType, conflict: OrderConflict, deps: PlacingDeps): Decision {
  const { order, elements } = conflict;
  const label = type.fields.find(({ name }) => name === order.field)?.label ?? order.field;
  const listed = (lids: readonly string[]): Json =>
    lids.map((lid) => ({ lid, name: deps.nameOf(lid) ?? lid.slice(0, 8) }));
  const message = `Both sides put the ${type.label}s of this ${order.label} in another order, and the two do not go together.`;
  const reason = `${elements.length} of them would have to stand before each other in a circle.`;
  const sides = { base: listed(conflict.base), theirs: listed(conflict.theirs), yours: listed(conflict.yours) };
  const document = (entity.local ?? entity.remote)?.document;
  const called = document === undefined ? {} : { name: order.title(document, deps.nameOf) };
  const field = { field: order.field, label, unit: 'pairwise_order', path: [], ...sides, reason };
  return {
    kind: 'conflict',
    conflict: { ...conflictOf(entity, type, { kind: 'order', message, fields: [field] }, deps.nameOf), ...called },
  };
}
