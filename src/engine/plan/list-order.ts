import type { EntityType, OrderType } from '#contract/model/entity-type.ts';
import type { Json } from '#contract/model/scalars.ts';
import type { EntityState, TrackedEntity } from '#contract/model/tracked-entity.ts';
import { mergeOrder } from '../merge/merge-order.ts';
import type { EntityTypes } from '../sync/entity-types.ts';
import { renumber } from './sparse-order.ts';

/** Two reorderings of one list that nobody can bring together but a person. */
export interface OrderConflict {
  /** The entity that stands for the list. */
  readonly lid: string;
  readonly order: OrderType;
  /** The lids of the list in each side's order. */
  readonly base: readonly string[];
  readonly theirs: readonly string[];
  readonly yours: readonly string[];
  /** Those that keep going round in a circle. */
  readonly elements: readonly string[];
}

/** What becomes of the places in all lists. */
export interface ListOrders {
  /** The number an entity has to have, where anything in its list is to be sent. */
  readonly numbers: ReadonlyMap<string, number>;
  /**
   * Of entities with changes to be sent whose number the server has changed: that number. Both sides agree on it from now on;
   * beside the new numbers of the others, the one that was agreed on before would say nothing about what stood before what.
   */
  readonly agreed: ReadonlyMap<string, number>;
  readonly conflicts: readonly OrderConflict[];
  /** Entities that stay out of a publish for now, and why. */
  readonly waiting: ReadonlyMap<string, string>;
  /** Entities that nothing is taken of from the server, as what both sides agreed on about their places is still needed. */
  readonly held: ReadonlySet<string>;
}

interface Member {
  readonly lid: string;
  readonly entity: TrackedEntity;
  readonly base: number | null;
  readonly theirs: number | null;
  readonly yours: number | null;
}

/**
 * Merges the order of every list pair by pair (S48) and gives each entity its number: the author's own where it will do,
 * else the fewest others, none of which the server has given to another one, so that every state in between is legal (S82).
 */
export function listOrders(entities: readonly TrackedEntity[], types: EntityTypes): ListOrders {
  const numbers = new Map<string, number>();
  const agreed = new Map<string, number>();
  const conflicts: OrderConflict[] = [];
  const waiting = new Map<string, string>();
  const held = new Set<string>();
  for (const { order, type, members } of listsOf(entities, types)) {
    if (!members.some(isSent)) {
      for (const [lid, number] of movedThere(members, order, numbers)) agreed.set(lid, number);
      continue;
    }
    if (members.some(({ entity }) => entity.blocks.includes('unsettled'))) {
      const words = `Another ${type.label} of its ${order.label} has a request without a known outcome; it is looked up first.`;
      for (const { lid, entity } of members.filter(isSent))
        if (!entity.blocks.includes('unsettled')) waiting.set(lid, words);
      continue;
    }
    const listed = withoutTwins(members);
    const base = sorted(listed, 'base');
    const theirs = sorted(listed, 'theirs');
    const yours = sorted(listed, 'yours');
    const merge = mergeOrder(base, theirs, yours);
    if (merge.verdict === 'conflict') {
      const own = listed.filter(isSent);
      const first = own.find(({ lid }) => merge.elements.includes(lid)) ?? own[0];
      if (first === undefined) continue;
      conflicts.push({ lid: first.lid, order, base, theirs, yours, elements: merge.elements });
      const words = `The order of the ${type.label}s of its ${order.label} is in a conflict; answer that first.`;
      const moved = listed.filter((member) => member.base !== null && member.theirs !== member.base);
      for (const { lid } of moved) held.add(lid);
      for (const { lid } of [...own, ...moved]) if (lid !== first.lid) waiting.set(lid, words);
      continue;
    }
    for (const [lid, number] of numbersOf(members, merge.order)) numbers.set(lid, number);
    for (const [lid, number] of movedThere(members, order, numbers)) agreed.set(lid, number);
    for (const lid of tooMany(listed, merge.order, order.most))
      waiting.set(
        lid,
        `Its ${order.label} has ${order.most} ${type.label}s already, which is the most; delete one first.`,
      );
  }
  return { numbers, agreed, conflicts, waiting, held };
}

function listsOf(
  entities: readonly TrackedEntity[],
  types: EntityTypes,
): { order: OrderType; type: EntityType; members: Member[] }[] {
  const lists = new Map<string, { order: OrderType; type: EntityType; members: Member[] }>();
  for (const type of types.values()) {
    const { order } = type;
    if (order === undefined) continue;
    for (const entity of entities) {
      if (entity.type !== type.type) continue;
      const document = (entity.local ?? entity.remote ?? entity.base)?.document;
      if (document === undefined) continue;
      const key = JSON.stringify([type.type, ...order.within.map((field) => document[field] ?? null)]);
      const list = lists.get(key) ?? { order, type, members: [] };
      lists.set(key, list);
      const number = (state: EntityState | null) => numberIn(state?.document[order.field]);
      const { lid } = entity;
      const sides = { base: number(entity.base), theirs: number(entity.remote), yours: number(entity.local) };
      list.members.push({ lid, entity, ...sides });
    }
  }
  return [...lists.values()];
}

function numberIn(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

/** Its place here is not its place on the server, or the server does not have it. */
function isSent({ yours, theirs, base }: Member): boolean {
  return yours !== null && (theirs === null ? base === null : yours !== theirs && yours !== base);
}

/** What the server has moved meanwhile of what has changes here. A number that only comes late is none (sync.md 3.10 rule 11). */
function movedThere(
  members: readonly Member[],
  { field }: OrderType,
  numbers: ReadonlyMap<string, number>,
): [string, number][] {
  return members.flatMap(({ lid, entity, base, theirs, yours }): [string, number][] => {
    if (base === null || theirs === null || yours === null || theirs === base) return [];
    const { local, late_values, blocks } = entity;
    // What is unchanged here is taken as a whole, unless it has to stand elsewhere.
    const isTaken = local?.hash === entity.base?.hash && (numbers.get(lid) ?? theirs) === theirs;
    if (isTaken || blocks.includes('unsettled')) return [];
    return (late_values[field] ?? []).includes(theirs) ? [] : [[lid, theirs]];
  });
}

/** What was added alike on both sides is taken over by its name, so it takes no place of its own. */
function withoutTwins(members: readonly Member[]): Member[] {
  const arriving = new Set(
    members.flatMap(({ entity: { local, base, remote } }) =>
      local === null && base === null && remote !== null ? [remote.hash] : [],
    ),
  );
  return members.filter(({ entity: { local, base, remote } }) => {
    const isNew = local !== null && base === null && remote === null;
    return !isNew || !arriving.has(local.hash);
  });
}

function sorted(members: readonly Member[], side: 'base' | 'theirs' | 'yours'): string[] {
  return members
    .filter((member) => member[side] !== null)
    .sort((left, right) => (left[side] ?? 0) - (right[side] ?? 0) || (left.lid < right.lid ? -1 : 1))
    .map(({ lid }) => lid);
}

function numbersOf(members: readonly Member[], wanted: readonly string[]): Map<string, number> {
  const byLid = new Map(members.map((member) => [member.lid, member]));
  const own = new Map(wanted.map((lid) => [lid, ownNumber(byLid.get(lid))]));
  if (rises([...own.values()]) && isLegal(own, members)) return own;
  const held = members.flatMap(({ lid, theirs }) => (theirs === null ? [] : [{ id: lid, order: theirs }]));
  const unmoved = new Set(members.filter((member) => !isSent(member)).map(({ lid }) => lid));
  const moves = new Map(renumber(held, wanted, unmoved).map(({ id, order }) => [id, order]));
  return new Map(wanted.map((lid) => [lid, moves.get(lid) ?? byLid.get(lid)?.theirs ?? 0]));
}

/** What the author chose, else what the server has. */
function ownNumber(member: Member | undefined): number {
  if (member === undefined) return 0;
  return (isSent(member) ? member.yours : (member.theirs ?? member.yours)) ?? 0;
}

function rises(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || (numbers[index - 1] ?? 0) < number);
}

/** No new number is one that the server has given to another. */
function isLegal(numbers: ReadonlyMap<string, number>, members: readonly Member[]): boolean {
  const holders = new Map(members.flatMap(({ lid, theirs }) => (theirs === null ? [] : [[theirs, lid]])));
  return [...numbers].every(([lid, number]) => (holders.get(number) ?? lid) === lid);
}

/** New ones for which the list has no room, the last of them. */
function tooMany(members: readonly Member[], wanted: readonly string[], most: number): string[] {
  const fresh = new Set(members.filter(({ theirs }) => theirs === null).map(({ lid }) => lid));
  const excess = Math.max(0, wanted.length - most);
  return excess === 0 ? [] : wanted.filter((lid) => fresh.has(lid)).slice(-excess);
}
