import type { PlanOperation } from '#contract/model/publish-plan.ts';
import { entityTypes, typeOf } from '#engine/sync/entity-types.ts';
import { birthMarkOf } from '#engine/sync/marks.ts';
import { listElementIds } from '#host/store/queries/element-ids.ts';
import type { RecordEffect } from '../backends/enhanced/tables.ts';
import type { Run } from '../world/studio.ts';
import { Broken } from '../world/world-options.ts';
import { isBetween } from './record-between.ts';
import {
  type ApprovedRecord,
  changesBetween,
  type MemberChange,
  type Members,
  membersOf,
  partsOf,
  sameValue,
} from './record-members.ts';
import { type Look, RecordRaces } from './record-races.ts';

/**
 * I7 and I4 of connectors, bindings and lifecycles: each member that a request wrote is part of what somebody at the studio
 * approved, and what it replaced is what the plan showed (`sync.md` 4.3). A plain backend takes one request after another: what
 * leads from one to the next is no surprise, nor is what somebody else wrote between the last look and the request.
 */
export class RecordApprovals {
  readonly #approved = new Map<string, ApprovedRecord[]>();
  /** By studio and one of its ids, every id of the server's that it went by: what is gone is not listed any more. */
  readonly #ids = new Map<string, Set<string>>();

  /**
   * Where a plan is approved, or the way back of one is stored. `since`: how many effects there were before; nothing that came
   * earlier was approved by it.
   */
  note(studio: string, run: Pick<Run, 'store'>, operations: readonly PlanOperation[], since = 0): void {
    this.noteIds(studio, run);
    const { store } = run;
    const making = new Set(operations.filter(({ kind }) => kind === 'create').map(({ lid }) => lid));
    const added = operations
      .filter(({ type }) => type !== 'script')
      .map(({ lid, type, kind, fields, before }): ApprovedRecord => {
        for (const [server, own] of listElementIds(store, lid)) this.#learn(studio, own, server);
        const members = { asked: membersOf(fields), shown: membersOf(before) };
        return { lid, type, kind, ...members, making: making.has(lid), since };
      });
    this.#approved.set(studio, [...(this.#approved.get(studio) ?? []), ...added]);
  }

  /** What the server calls the studio's entities now; what goes from its list is remembered. */
  noteIds(studio: string, { store }: Pick<Run, 'store'>): void {
    for (const { lid, remote_id } of store.all(store.build.selectFrom('entity').select(['lid', 'remote_id'])))
      if (remote_id !== null) this.#learn(studio, lid, remote_id);
  }

  #learn(studio: string, own: string, server: string): void {
    this.#idsOf(studio, own).add(server);
  }

  /**
   * `looks`: what was read at a plain backend; null where the backend judges a change set as a whole. Returns how often something
   * was replaced unseen between a look and a request. @throws Broken
   */
  check(effects: readonly RecordEffect[], looks: readonly Look[] | null = null): number {
    const races = new RecordRaces(effects, looks ?? []);
    let raced = 0;
    for (const [at, effect] of effects.entries()) {
      const changes = changesBetween(membersOf(effect.before), membersOf(effect.after));
      const isTold = effect.from === 'web' || (looks !== null && isTidying(effect, races));
      if (!isTold && this.#isRaced(at, effect, changes, looks === null ? null : races)) raced += 1;
      races.pass(at, changes);
    }
    return raced;
  }

  /** Whether it replaced something between a look and a request. `races`: of a plain backend. @throws Broken */
  #isRaced(at: number, effect: RecordEffect, changes: readonly MemberChange[], races: RecordRaces | null): boolean {
    const { from, kind, type, id, before, after } = effect;
    const words = () => `${type} ${id}: ${JSON.stringify({ before, after })}`;
    const known = (this.#approved.get(from) ?? []).filter(({ since }) => since <= at);
    const approved = known.filter((one) => this.#isFor(one, effect, changes, races !== null));
    if (approved.length === 0) throw new Broken('unplanned', `I7: ${from} did ${kind} to ${words()}, unapproved.`);
    const unseen = approved.map((one) => this.#unseen(one, effect, changes));
    if (unseen.some((paths) => paths.length === 0)) return false;
    if (races === null || !unseen.some((paths) => paths.every((path) => races.isExcused(at, path))))
      throw new Broken('silent', `I4: ${from} replaced what it had not seen of ${words()} (${unseen.join()}).`);
    return unseen.every((paths) => paths.some((path) => !races.isOwn(at, path)));
  }

  #isFor(one: ApprovedRecord, effect: RecordEffect, changes: readonly MemberChange[], plain: boolean): boolean {
    const { from, id, kind } = effect;
    if (one.type !== effect.type) return false;
    if (kind === 'create') {
      if (one.kind !== 'create' && one.kind !== 'replace') return false;
      const isIt = plain || this.#idsOf(from, one.lid).has(id);
      if (!isIt || !changes.every((change) => this.#isAsked(one, from, change, plain))) return false;
      this.#learn(from, one.lid, id);
      return true;
    }
    if (!this.#idsOf(from, one.lid).has(id)) return false;
    if (kind === 'delete') return one.kind === 'delete' || one.kind === 'replace';
    if (one.kind === 'delete') return false;
    if (plain) this.#meet(one, from, changes);
    return changes.every((change) => this.#isAsked(one, from, change, plain));
  }

  /** A plain server names new elements itself; they are known by their names, which are there only once. */
  #meet({ asked }: ApprovedRecord, studio: string, changes: readonly MemberChange[]): void {
    for (const { path, before, after } of changes) {
      const { field, id, member } = partsOf(path);
      if (id === null || member !== 'name' || before !== undefined) continue;
      for (const [own, name] of asked) {
        const known = partsOf(own);
        if (known.field === field && known.id !== null && known.member === 'name' && name === after)
          this.#learn(studio, known.id, id);
      }
    }
  }

  #isAsked(one: ApprovedRecord, studio: string, change: MemberChange, plain: boolean): boolean {
    const [paths, shown] = [
      this.#ownPaths(one.asked, studio, change.path),
      this.#ownPaths(one.shown, studio, change.path),
    ];
    const { field, id } = partsOf(change.path);
    if (plain && change.path.endsWith('/place')) return true;
    if (change.after === undefined) {
      if (id === null || !one.asked.has(field)) return false;
      return paths.length === 0 || (plain && isBetween(one, change, [...paths, ...shown]));
    }
    if (paths.some((path) => this.#same(one.type, studio, change.path, one.asked.get(path), change.after))) return true;
    return plain && isBetween(one, change, [...paths, ...shown]);
  }

  /** Members of what the studio approved that stand for this one of the server's. */
  #ownPaths(members: Members, studio: string, path: string): string[] {
    const { field, id, member } = partsOf(path);
    if (id === null) return members.has(path) ? [path] : [];
    return [...members.keys()].filter((own) => {
      const parts = partsOf(own);
      if (parts.field !== field || parts.id === null || parts.member !== member) return false;
      return this.#idsOf(studio, parts.id).has(id);
    });
  }

  /** Paths of what it replaced that the plan had not shown. */
  #unseen(one: ApprovedRecord, { from, type }: RecordEffect, changes: readonly MemberChange[]): string[] {
    const replaced = changes.filter(({ before, path }) => before !== undefined && !path.endsWith('/place'));
    return replaced
      .filter(({ path, before }) => {
        const paths = this.#ownPaths(one.shown, from, path);
        return !paths.some((own) => this.#same(type, from, path, one.shown.get(own), before));
      })
      .map(({ path }) => path);
  }

  /** Whether a value of the studio's is this one of the server's; what refers to something does so by the ids of either. */
  #same(type: string, studio: string, path: string, own: unknown, there: unknown): boolean {
    if (sameValue(own, there)) return true;
    const { field, member } = partsOf(path);
    const refers = typeOf(entityTypes, type).references.some((one) => one.field === field);
    const points = field === 'initial_state_id' || member === 'from_state_id' || member === 'to_state_id';
    return (refers || points) && typeof own === 'string' && this.#idsOf(studio, own).has(String(there));
  }

  /** A backend of the better kind takes the studio's own ids. */
  #idsOf(studio: string, own: string): Set<string> {
    const key = `${studio} ${own}`;
    const known = this.#ids.get(key) ?? new Set([own]);
    this.#ids.set(key, known);
    return known;
  }
}

/** Marks come off without a plan, and so do late twins of what was approved. */
function isTidying({ kind, id, from, before, after }: RecordEffect, races: RecordRaces): boolean {
  const marked = before['description'];
  const isMarked = typeof marked === 'string' && birthMarkOf(marked) !== null;
  if (kind === 'delete') return isMarked && races.isMaker(from, id);
  if (kind !== 'update' || Object.keys(after).join() !== 'description') return false;
  return isMarked && sameValue(membersOf(before).get('description'), after['description']);
}
