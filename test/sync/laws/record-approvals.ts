import type { PlanOperation } from '#contract/model/publish-plan.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { entityTypes, typeOf } from '#engine/sync/entity-types.ts';
import { serverFields } from '#host/sync/elements.ts';
import type { RecordEffect } from '../backends/enhanced/tables.ts';
import type { Run } from '../world/studio.ts';
import { Broken } from '../world/world-options.ts';

/** An approved operation with its elements by the server's ids; what it refers to goes by lid. */
type Approved = Pick<PlanOperation, 'lid' | 'type' | 'kind' | 'fields' | 'before'>;

/**
 * I7 and I4 of connectors, bindings and lifecycles on an enhanced backend: each that was written is part of what somebody at the
 * studio approved, field by field, and what it replaced there is what the plan showed (`sync.md` 4.3).
 */
export class RecordApprovals {
  readonly #approved = new Map<string, Approved[]>();
  /** Every id of the server's that something went by at a studio: what is gone is not listed any more. */
  readonly #ids = new Map<string, Set<string>>();

  /** Where a plan is approved, or the way back of one is stored. */
  note(studio: string, { store }: Pick<Run, 'store'>, operations: readonly PlanOperation[]): void {
    for (const { lid, remote_id } of store.all(store.build.selectFrom('entity').select(['lid', 'remote_id'])))
      if (remote_id !== null) this.#idsOf(studio, lid).add(remote_id);
    const added = operations
      .filter(({ type }) => type !== 'script')
      .map(({ lid, type, kind, fields, before }) => {
        const there = (document: JsonObject) => serverFields(store, typeOf(entityTypes, type), lid, document);
        return { lid, type, kind, fields: there(fields), before: there(before) };
      });
    this.#approved.set(studio, [...(this.#approved.get(studio) ?? []), ...added]);
  }

  /** @throws Broken */
  check(effects: readonly RecordEffect[]): void {
    for (const effect of effects) {
      const { from, kind, type, id } = effect;
      const words = () => `${type} ${id}: ${JSON.stringify({ before: effect.before, after: effect.after })}`;
      const approved = (this.#approved.get(from) ?? []).filter((one) => this.#isFor(one, effect));
      if (approved.length === 0) throw new Broken('unplanned', `I7: ${from} did ${kind} to ${words()}, unapproved.`);
      if (kind === 'update' && !approved.some((one) => this.#says(effect, one.type, one.before, effect.before)))
        throw new Broken('silent', `I4: ${from} replaced what it had not seen of ${words()}.`);
    }
  }

  #isFor({ lid, type, kind, fields }: Approved, effect: RecordEffect): boolean {
    if (type !== effect.type || !this.#idsOf(effect.from, lid).has(effect.id)) return false;
    if (effect.kind === 'delete') return kind === 'delete';
    if (effect.kind === 'create') return kind === 'create' && this.#says(effect, type, fields, effect.after);
    return kind !== 'create' && kind !== 'delete' && this.#says(effect, type, fields, effect.after);
  }

  /** Whether every field of the server's is as the studio meant it. */
  #says({ from }: RecordEffect, type: string, meant: JsonObject, there: RecordEffect['after']): boolean {
    const { references } = typeOf(entityTypes, type);
    return Object.entries(there).every(([name, value]) => {
      const own = meant[name];
      if (sameJson(own ?? null, (value ?? null) as never)) return true;
      const refers = references.some(({ field }) => field === name);
      return refers && typeof own === 'string' && this.#idsOf(from, own).has(String(value));
    });
  }

  /** A backend of this kind takes the studio's own ids. */
  #idsOf(studio: string, lid: string): Set<string> {
    const key = `${studio} ${lid}`;
    const known = this.#ids.get(key) ?? new Set([lid]);
    this.#ids.set(key, known);
    return known;
  }
}
