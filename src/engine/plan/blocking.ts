import type { BlockedEntity, BlockReason, PlanOperation } from '#contract/model/publish-plan.ts';
import type { SyncConflict } from '#contract/model/sync-conflict.ts';
import { dependants } from './dependencies.ts';
import type { Subject } from './subject.ts';

/** Why something stays out of a publish, in words, beside what it needs. */
export const blockMessages: Readonly<
  Record<Exclude<BlockReason, 'needs_blocked' | 'has_mistakes' | 'list_waits' | 'needs_active'>, string>
> = {
  unsettled: 'A request for it has no known outcome yet; it is looked up before anything new is sent.',
  foreign_birth: 'Another studio is creating it; it can be changed once that is finished.',
  body_missing: 'Its text has not arrived yet; get the published changes first.',
  server_wedged: 'The server holds a version it does not show and refuses new ones; its operator must repair it.',
  conflict: 'It is in a conflict; answer it first.',
  is_system: 'It belongs to the system and the server does not let anyone change it.',
  not_offered: 'This backend does not take this kind of thing from a studio; it stays in this workspace.',
  name_in_use: 'It and others wait for each other, as when two swap their names; publish it in two steps.',
};

/** Why an entity's own operations cannot go, whatever else is planned; null: they can. */
export function ownBlock(subject: Subject, operations: readonly PlanOperation[]): BlockReason | null {
  const { entity, decision } = subject;
  if (decision.kind === 'wait') return 'body_missing';
  if (entity.blocks.includes('unsettled')) return 'unsettled';
  if (operations.length === 0) return null;
  if (entity.facts.is_system) return 'is_system';
  const addsVersion = operations.some((operation) => operation.kind === 'publish_version');
  return entity.blocks.find((block) => block !== 'server_wedged' || addsVersion) ?? null;
}

/** What a checker says against a text that these operations would send; null: nothing. */
export function refusedText(
  { type }: Subject,
  operations: readonly PlanOperation[],
  mistakes: (hash: string, type: string) => string | null,
): string | null {
  const texts = type.fields.filter((field) => field.merge === 'text_lines').map((field) => field.name);
  const sent = operations.filter((operation) => operation.kind !== 'delete');
  const hashes = sent.flatMap((operation) => texts.map((name) => operation.fields[name]));
  const found = hashes.map((hash) => (typeof hash === 'string' ? mistakes(hash, type.type) : null));
  return found.find((words) => words !== null) ?? null;
}

/** What is wrong with the whole of what these operations would send; null: nothing. What both sides changed is checked as it is merged. */
export function refusedDocument({ type, entity }: Subject, operations: readonly PlanOperation[]): string | null {
  if (type.check === undefined || entity.local === null) return null;
  return operations.some(({ kind }) => kind !== 'delete') ? type.check(entity.local.document) : null;
}

export interface LeftOut {
  readonly lid: string;
  readonly reason: BlockReason;
  /** In place of the reason's own words. */
  readonly words?: string | null;
}

/** Why an entity stays out of a publish. Conflicts are listed as such, so only what they drag along appears as blocked. */
export class Blocking {
  readonly #subjects: ReadonlyMap<string, Subject>;
  readonly #conflicted: ReadonlySet<string>;
  readonly #built: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #waitingLids = new Map<string, Set<string>>();
  readonly #withOperations: ReadonlySet<string>;
  readonly #out = new Map<string, { reason: BlockReason; because_of: string | null; words: string | null }>();

  constructor(
    subjects: ReadonlyMap<string, Subject>,
    operations: readonly PlanOperation[],
    conflicts: readonly SyncConflict[],
  ) {
    this.#subjects = subjects;
    this.#conflicted = new Set(conflicts.map((conflict) => conflict.lid));
    this.#built = this.#conflicted.size === 0 ? new Map() : dependants(subjects);
    this.#withOperations = new Set(operations.map((operation) => operation.lid));
    const lidOf = new Map(operations.map((operation) => [operation.key, operation.lid]));
    for (const operation of operations) {
      for (const key of operation.depends_on) {
        const needed = lidOf.get(key);
        if (needed === undefined || needed === operation.lid) continue;
        const waiting = this.#waitingLids.get(needed) ?? new Set();
        this.#waitingLids.set(needed, waiting.add(operation.lid));
      }
    }
    this.leaveOut([...this.#conflicted].map((lid) => ({ lid, reason: 'conflict' })));
  }

  has(lid: string): boolean {
    return this.#out.has(lid);
  }

  /** Takes entities out, and with them whatever needs one of their operations; of a conflict all that builds on it. */
  leaveOut(entities: readonly LeftOut[]): void {
    const open: (LeftOut & { because_of: string | null })[] = entities.map((one) => ({ ...one, because_of: null }));
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      if (this.#out.has(next.lid)) continue;
      this.#out.set(next.lid, { reason: next.reason, because_of: next.because_of, words: next.words ?? null });
      const following = [...(this.#waitingLids.get(next.lid) ?? [])];
      if (this.#conflicted.has(next.lid)) {
        for (const built of this.#built.get(next.lid) ?? []) if (this.#withOperations.has(built)) following.push(built);
      }
      for (const follower of following) open.push({ lid: follower, reason: 'needs_blocked', because_of: next.lid });
    }
  }

  list(): BlockedEntity[] {
    return [...this.#out]
      .filter(([lid]) => !this.#conflicted.has(lid))
      .map(([lid, out]) => this.#describe(lid, out))
      .filter((blocked) => blocked !== null)
      .sort((left, right) => (left.lid < right.lid ? -1 : 1));
  }

  #describe(
    lid: string,
    { reason, because_of, words }: { reason: BlockReason; because_of: string | null; words: string | null },
  ): BlockedEntity | null {
    const subject = this.#subjects.get(lid);
    if (subject === undefined) return null;
    return {
      lid,
      type: subject.type.type,
      name: subject.name,
      reason,
      message: words ?? this.#message(reason, because_of),
      because_of,
    };
  }

  #message(reason: BlockReason, because_of: string | null): string {
    if (reason === 'list_waits') return 'Something of its list has to be settled first.';
    if (reason === 'needs_active') return 'What it needs is not active.';
    if (reason === 'has_mistakes') return 'Its text has mistakes; correct them first.';
    if (reason !== 'needs_blocked') return blockMessages[reason];
    const cause = because_of === null ? undefined : this.#subjects.get(because_of);
    if (cause === undefined) return 'Something it needs is not in this publish.';
    const kind = this.#conflicted.has(cause.entity.lid) ? 'is in a conflict' : 'cannot be published now';
    return `It builds on the ${cause.type.label} "${cause.name}", which ${kind}.`;
  }
}
