import type { PlanOperation } from '#contract/model/publish-plan.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { birthMarkOf, stripBirthMark } from '#engine/sync/marks.ts';
import type { Birth, Effect } from '../backends/baseline/tables.ts';
import { sha256 } from '../backends/enhanced/tables.ts';
import { marksOf } from '../world/record-model.ts';
import { Broken } from '../world/world-options.ts';
import { RecordApprovals } from './record-approvals.ts';

type Approved = Pick<PlanOperation, 'kind' | 'fields' | 'before'> & { readonly remote_id: string | null };

/**
 * I7 and I4: what reached the server is part of what somebody approved, and what it replaced was what they had been shown
 * (`sync.md` 4.3). On a plain backend the second can fail inside one check-to-write round trip; that is counted.
 */
export class Approvals {
  /** Of what is no script. */
  readonly records = new RecordApprovals();
  readonly #approved = new Map<string, Approved[]>();
  /** Who has taken a mark off what, and the words that were left. */
  readonly #takenOff = new Set<string>();
  /** Words that have stood beside a mark, of what. */
  readonly #marked = new Set<string>();

  note(studio: string, operations: readonly PlanOperation[], remoteIdOf: (lid: string) => string | null): void {
    const known = this.#approved.get(studio) ?? [];
    const added = operations.map(({ lid, kind, fields, before }) => ({
      kind,
      fields,
      before,
      remote_id: remoteIdOf(lid),
    }));
    this.#approved.set(studio, [...known, ...added]);
  }

  /** Whether somebody at the studio was shown this as what a publish would change. */
  saw(studio: string, mark: string): boolean {
    return (this.#approved.get(studio) ?? []).some(({ before }) => marksOf(before).has(mark));
  }

  count(studio: string): number {
    return this.#approved.get(studio)?.length ?? 0;
  }

  /** @throws Broken; returns how often something was replaced that its writer had not seen. */
  check(effects: readonly Effect[], births: ReadonlyMap<string, Birth>): number {
    let races = 0;
    for (const effect of effects) {
      this.#noteMarked(effect);
      if (effect.from === 'web') continue;
      if (this.#isTidying(effect, births)) {
        if (this.#replacesNewer(effect)) races += 1;
        continue;
      }
      const approved = (this.#approved.get(effect.from) ?? []).filter((one) => isFor(one, effect));
      if (approved.length === 0) {
        const words = JSON.stringify({ before: effect.before, after: effect.after });
        throw new Broken('unplanned', `I7: ${effect.from} did ${effect.kind} to ${effect.id}, unapproved: ${words}`);
      }
      if (effect.kind !== 'create' && !approved.some((one) => sawBefore(one, effect))) races += 1;
    }
    return races;
  }

  #noteMarked({ id, before, after }: Effect): void {
    for (const { description } of [before, after]) {
      const words = textOf(description);
      if (birthMarkOf(words) !== null) this.#marked.add(JSON.stringify([id, stripBirthMark(words)]));
    }
  }

  #replacesNewer({ kind, late, before, after }: Effect): boolean {
    return late && kind === 'update' && !same(stripBirthMark(textOf(before['description'])), after['description']);
  }

  /** Marks come and go without a plan, and so do late twins of what was approved. */
  #isTidying({ kind, id, from, late, before, after }: Effect, births: ReadonlyMap<string, Birth>): boolean {
    if (kind === 'delete') return births.get(id)?.from === from && birthMarkOf(textOf(before['description'])) !== null;
    if (kind !== 'update' || Object.keys(after).join() !== 'description') return false;
    const left = textOf(after['description']);
    const birth = births.get(id);
    // The same request once more, by the network's doing.
    if (birth?.from === from && same(stripBirthMark(birth.description), left)) return true;
    const takenOff = JSON.stringify([from, id, left]);
    if (this.#takenOff.has(takenOff)) return true;
    // It was sent while these words stood beside the mark, and comes after others have.
    if (late && birth?.from === from && this.#marked.has(JSON.stringify([id, left]))) return true;
    const marked = textOf(before['description']);
    const tidies = birthMarkOf(marked) !== null && (birth?.from === from || same(stripBirthMark(marked), left));
    if (tidies) this.#takenOff.add(takenOff);
    return tidies;
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

const kinds = {
  create: 'create',
  version: 'publish_version',
  update: 'update',
  status: 'set_status',
  delete: 'delete',
};

function isFor({ kind, fields, remote_id }: Approved, effect: Effect): boolean {
  if (effect.kind === 'delete') return kind === 'delete' && remote_id === effect.id;
  if (effect.kind === 'version') return fields['script_body'] === sha256(textOf(effect.after['script_body']) ?? '');
  if (kind !== kinds[effect.kind] && kind !== 'update') return false;
  const asked = contentOf(effect.after);
  return Object.entries(asked).every(
    ([name, value]) =>
      same(fields[name], value) || (effect.kind !== 'create' && same(contentOf(effect.before)[name], value)),
  );
}

/** As both sides spell it: texts by hash, without a birth mark. */
function contentOf(after: Effect['after']): Record<string, unknown> {
  const { body_hash, description, ...rest } = after;
  return {
    ...rest,
    ...(description === undefined ? {} : { description: stripBirthMark(textOf(description)) }),
    ...(body_hash === undefined ? {} : { script_body: body_hash }),
  };
}

function same(left: unknown, right: unknown): boolean {
  return (left ?? '') === (right ?? '');
}

function sawBefore({ before }: Approved, effect: Effect): boolean {
  const replaced: JsonObject = before;
  return Object.entries(contentOf(effect.before)).every(
    ([name, value]) => !Object.hasOwn(replaced, name) || same(replaced[name], value),
  );
}
