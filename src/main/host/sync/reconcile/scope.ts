import type { EntityType } from '#contract/model/entity-type.ts';
import type { TrackedEntity } from '#contract/model/tracked-entity.ts';
import { type EntityTypes, typeOf } from '#engine/sync/entity-types.ts';
import { findEntities, listChangedWithNames } from '#host/store/queries/touched.ts';
import { listByRemoteNames, listTracked, trackedOf } from '#host/store/queries/tracked.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/**
 * The entities a plan has to look at together: those asked for (all that changed where `lids` is null) and whatever
 * their names and references touch, so that the answer is the same as if every entity were looked at.
 */
export function scopeOf(store: WorkspaceStore, types: EntityTypes, lids: readonly string[] | null): TrackedEntity[] {
  if (lids === null && [...types.values()].some(refers)) return listTracked(store, 'all');
  const scope = new Map<string, TrackedEntity>();
  const add = (entities: readonly TrackedEntity[]) => {
    const fresh = entities.filter((entity) => !scope.has(entity.lid));
    for (const entity of fresh) scope.set(entity.lid, entity);
    return fresh;
  };
  const seeds = lids === null ? listTracked(store, 'changed') : tracked(store, lids);
  for (let fresh = add(seeds); fresh.length > 0; ) fresh = add(touchedBy(store, types, fresh));
  return [...scope.values()];
}

function tracked(store: WorkspaceStore, lids: readonly string[]): TrackedEntity[] {
  return findEntities(store, lids).map((row) => trackedOf(store, row));
}

function touchedBy(store: WorkspaceStore, types: EntityTypes, entities: readonly TrackedEntity[]): TrackedEntity[] {
  const touched: TrackedEntity[] = [];
  for (const [name, own] of Map.groupBy(entities, (entity) => entity.type)) {
    const type = typeOf(types, name);
    const wanted = own.flatMap((entity) => (takesName(entity) ? nameIn(entity, type, 'local') : []));
    const held = own.flatMap((entity) => [...nameIn(entity, type, 'remote'), ...nameIn(entity, type, 'local')]);
    touched.push(...listByRemoteNames(store, name, unique(wanted)));
    touched.push(...listChangedWithNames(store, name, unique(held)).map((row) => trackedOf(store, row)));
    touched.push(...tracked(store, unique(own.flatMap((entity) => pointedBy(entity, type)))));
  }
  return touched;
}

function takesName({ local, remote }: TrackedEntity): boolean {
  return local !== null && local.document['name'] !== remote?.document['name'];
}

function nameIn(entity: TrackedEntity, type: EntityType, side: 'local' | 'remote'): string[] {
  return type.natural_key.map((field) => entity[side]?.document[field]).filter((value) => typeof value === 'string');
}

function pointedBy(entity: TrackedEntity, type: EntityType): string[] {
  const documents = [entity.local?.document, entity.remote?.document];
  const fields = type.references.map((reference) => reference.field);
  const lids = documents.flatMap((document) => fields.map((field) => document?.[field]));
  return [...lids, entity.parent_lid].filter((lid) => typeof lid === 'string');
}

function refers(type: EntityType): boolean {
  return type.parent !== null || type.references.length > 0;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
