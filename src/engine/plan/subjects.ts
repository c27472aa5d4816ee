import type { EntityType } from '#contract/model/entity-type.ts';
import type { Json } from '#contract/model/scalars.ts';
import type { TrackedEntity } from '#contract/model/tracked-entity.ts';
import { type EntityTypes, typeOf } from '../sync/entity-types.ts';
import type { NameOf } from './conflicts.ts';
import type { DecideDeps, Decision } from './decide.ts';
import type { ListOrders } from './list-order.ts';
import { decidePlaced, placeEntities } from './placing.ts';
import { documentOf, pointsTo, type Subject, subjectOf } from './subject.ts';

interface GatherDeps extends DecideDeps {
  readonly types: EntityTypes;
}

/** The entities about which nothing is to be decided, as far as others ask for them. Of ten thousand that is nearly all. */
export interface Quiet {
  /** Those of a type that have one of these values on the server. */
  having(type: EntityType, field: string, values: ReadonlySet<Json>): Subject[];
  isPointingTo(lid: string): boolean;
}

export interface Gathered {
  /** By lid, in its order: whatever has changed, and the unchanged that it points to or that points to what is deleted. */
  readonly subjects: Map<string, Subject>;
  readonly quiet: Quiet;
}

/**
 * What the planner decides about, and what that touches. The others are only told apart: three equal states call for
 * nothing, whatever else is planned (sync.md 3.4).
 */
export function gatherSubjects(entities: readonly TrackedEntity[], orders: ListOrders, deps: GatherDeps): Gathered {
  const acting: TrackedEntity[] = [];
  const still: TrackedEntity[] = [];
  const listed = listedIn(orders);
  for (const entity of entities) (isStill(entity, deps.types) && !listed.has(entity.lid) ? still : acting).push(entity);
  const nameOf = namesOf(entities, deps.types);
  const subjectFor = (entity: TrackedEntity, type: EntityType, decision: Decision) =>
    subjectOf(entity, type, decision, nameOf);
  const found = placeEntities(acting, orders, { ...deps, nameOf }).map((entity) => {
    const type = typeOf(deps.types, entity.type);
    const settling = entity.blocks.includes('unsettled');
    return subjectFor(
      entity,
      type,
      settling ? assumed(entity) : decidePlaced(entity, type, orders, { ...deps, nameOf }),
    );
  });
  const nothing: Decision = { kind: 'nothing' };
  const quietSubject = (entity: TrackedEntity) => subjectFor(entity, typeOf(deps.types, entity.type), nothing);
  const all = [...found, ...touched(found, still, deps.types).map(quietSubject)];
  all.sort((left, right) => (left.entity.lid < right.entity.lid ? -1 : 1));
  return {
    subjects: new Map(all.map((subject) => [subject.entity.lid, subject])),
    quiet: {
      having: (type, field, values) =>
        still
          .filter((entity) => entity.type === type.type && values.has(entity.remote?.document[field] ?? null))
          .map(quietSubject),
      isPointingTo: (lid) => still.some((entity) => referencesOf(entity, deps.types).includes(lid)),
    },
  };
}

/** Where the place of anything in a list is open, all of the list is looked at. */
function listedIn({ numbers, agreed, conflicts, waiting, held }: ListOrders): ReadonlySet<string> {
  return new Set([...numbers.keys(), ...agreed.keys(), ...waiting.keys(), ...held, ...conflicts.map(({ lid }) => lid)]);
}

/** Both sides have what was agreed on, nothing is on its way, and the server's newest text is the effective one (S80). */
function isStill({ type, local, base, remote, found, blocks, facts }: TrackedEntity, types: EntityTypes): boolean {
  if (local === null || base === null || remote === null) return false;
  if (local.hash !== base.hash || base.hash !== remote.hash) return false;
  if (found.length > 0 || blocks.includes('unsettled')) return false;
  const head = facts.head_body_hash;
  if (head === null) return true;
  const body = typeOf(types, type).versions?.body;
  return body === undefined || remote.document[body] === head;
}

/**
 * What is on its way decides nothing, since the server may be showing our own request (sync.md 3.10 rules 3 and 6). It
 * counts as still to be sent, so that whatever builds on it waits as well.
 */
function assumed(entity: TrackedEntity): Decision {
  if (entity.local === null) return { kind: entity.remote === null ? 'nothing' : 'push_delete' };
  return { kind: entity.remote === null ? 'create' : 'push' };
}

function touched(subjects: readonly Subject[], still: readonly TrackedEntity[], types: EntityTypes): TrackedEntity[] {
  const wanted = new Set(
    subjects.flatMap((one) => [...pointsTo(one, documentOf(one.source)), ...pointsTo(one, documentOf(one.target))]),
  );
  const deleted = new Set(
    subjects.filter(({ decision }) => decision.kind === 'push_delete').map(({ entity }) => entity.lid),
  );
  if (wanted.size === 0 && deleted.size === 0) return [];
  return still.filter(
    (entity) =>
      wanted.has(entity.lid) || (deleted.size > 0 && referencesOf(entity, types).some((lid) => deleted.has(lid))),
  );
}

/** The lids that something unchanged points to, here as on the server. */
function referencesOf({ type, remote, parent_lid }: TrackedEntity, types: EntityTypes): string[] {
  const { references } = typeOf(types, type);
  if (references.length === 0 && parent_lid === null) return [];
  const lids = references.map(({ field }) => remote?.document[field]);
  return [...lids, parent_lid].filter((lid) => typeof lid === 'string');
}

/** What everything with a name is called, by lid. */
function namesOf(entities: readonly TrackedEntity[], types: EntityTypes): NameOf {
  let byLid: Map<string, TrackedEntity> | undefined;
  const nameOf: NameOf = (lid) => {
    byLid ??= new Map(entities.map((entity) => [entity.lid, entity]));
    const entity = byLid.get(lid);
    const document = (entity?.local ?? entity?.remote ?? entity?.base)?.document;
    const name = document?.['name'];
    if (entity === undefined || document === undefined || typeof name === 'string') return name?.toString() ?? null;
    return typeOf(types, entity.type).title?.(document, nameOf).name ?? null;
  };
  return nameOf;
}
