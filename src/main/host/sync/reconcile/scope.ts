import type { EntityType } from '#contract/model/entity-type.ts';
import type { TrackedEntity } from '#contract/model/tracked-entity.ts';
import { type EntityTypes, typeOf } from '#engine/sync/entity-types.ts';
import { listBindingsTouching } from '#host/store/queries/bindings.ts';
import { findByRemoteNames } from '#host/store/queries/entities.ts';
import { findEntities, listChangedWithNames } from '#host/store/queries/touched.ts';
import { listChanged, listTracked, trackedAll } from '#host/store/queries/tracked.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/**
 * The entities a plan has to look at together: those asked for (all that changed where `lids` is null) and whatever
 * their names, references and places touch, so that the answer is the same as if every entity were looked at.
 */
export function scopeOf(store: WorkspaceStore, types: EntityTypes, lids: readonly string[] | null): TrackedEntity[] {
  if (lids === null && [...types.values()].some((type) => type.parent !== null)) return listTracked(store, 'all');
  const scope = new Map<string, TrackedEntity>();
  const add = (rows: readonly EntityRow[]) => {
    const fresh = trackedAll(store, [...new Map(rows.map((row) => [row.lid, row])).values()]);
    for (const entity of fresh) scope.set(entity.lid, entity);
    return fresh;
  };
  const seeds = lids === null ? listChanged(store) : findEntities(store, lids);
  for (let fresh = add(seeds); fresh.length > 0; ) {
    fresh = add(touchedBy(store, types, fresh).filter((row) => !scope.has(row.lid)));
  }
  return [...scope.values()];
}

function touchedBy(store: WorkspaceStore, types: EntityTypes, entities: readonly TrackedEntity[]): EntityRow[] {
  const touched: EntityRow[] = [];
  for (const [name, own] of Map.groupBy(entities, (entity) => entity.type)) {
    const type = typeOf(types, name);
    const wanted = own.flatMap((entity) => (takesName(entity) ? nameIn(entity, type, 'local') : []));
    const held = own.flatMap((entity) => [...nameIn(entity, type, 'remote'), ...nameIn(entity, type, 'local')]);
    if (wanted.length > 0) touched.push(...findByRemoteNames(store, name, unique(wanted)));
    touched.push(...listChangedWithNames(store, name, unique(held)));
    touched.push(...findEntities(store, unique(own.flatMap((entity) => pointedBy(entity, type)))));
    touched.push(...listBindingsTouching(store, unique(own.flatMap((entity) => listOwners(entity, type)))));
  }
  return touched;
}

/**
 * Whose bindings matter beside an entity: of a binding that changed those of its connector, as they may share a list with
 * it; of a script or connector that comes, goes or is switched all that bind it.
 */
function listOwners(entity: TrackedEntity, type: EntityType): string[] {
  const { local, base, remote, lid } = entity;
  if (type.order !== undefined) {
    const isChanged = local?.hash !== base?.hash || remote?.hash !== base?.hash;
    const [owner] = type.order.within;
    const lists = [local, remote].map((state) => state?.document[owner ?? '']);
    return isChanged ? lists.filter((value) => typeof value === 'string') : [];
  }
  if (type.status === null) return [];
  const { field } = type.status;
  const isSwitched = local?.document[field] !== remote?.document[field];
  return local === null || remote === null || isSwitched ? [lid] : [];
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

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
