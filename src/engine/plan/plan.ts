import type { BackendProfile } from '#contract/model/backend-profile.ts';
import type { LocalEffect, PlanInput, PlanOperation, PlanTarget, PublishPlan } from '#contract/model/publish-plan.ts';
import type { SyncConflict } from '#contract/model/sync-conflict.ts';
import type { TrackedEntity } from '#contract/model/tracked-entity.ts';
import type { MergeDeps } from '../merge/merge-entity.ts';
import type { EntityTypes } from '../sync/entity-types.ts';
import { Blocking, type LeftOut, ownBlock, refusedDocument, refusedText } from './blocking.ts';
import { describeChange } from './changes.ts';
import { conflictOf } from './conflicts.ts';
import { addNeeds, linkOperations } from './dependencies.ts';
import { listOrders } from './list-order.ts';
import { type NameFinding, nameFindings } from './names.ts';
import { entityOperations, needsHeal } from './operations.ts';
import { orderOperations } from './order.ts';
import { renumberings } from './placing.ts';
import { seal } from './plan-hash.ts';
import { goneReferences, inactiveReferences } from './references.ts';
import { pointsTo, type Subject } from './subject.ts';
import { gatherSubjects } from './subjects.ts';
import { planWarnings } from './warnings.ts';

export interface PlanOptions extends MergeDeps {
  readonly target: PlanTarget;
  readonly types: EntityTypes;
  /** What a checker says against a text that would be sent; null: nothing. Such an entity stays out, with these words. */
  readonly mistakes?: (hash: string, type: string) => string | null;
}

export interface PlanResult {
  readonly plan: PublishPlan;
  /** Texts that came into being by merging; the store keeps them before it carries out the local effects. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * What a publish would do, from the three states of every entity alone (sync.md 3.4): no clock, no chance, nothing read.
 * The same input gives the same plan, to the byte, in any order of the entities.
 */
export function plan(entities: readonly TrackedEntity[], profile: BackendProfile, options: PlanOptions): PlanResult {
  const orders = listOrders(entities, options.types);
  // Their places are open, and with them what they are told apart by (S51).
  const waiting = new Set([...orders.waiting.keys(), ...orders.conflicts.map(({ lid }) => lid)]);
  const { subjects: decided, quiet } = gatherSubjects(entities, orders, options);
  const names = nameFindings([...decided.values()], quiet, { profile, waits: (lid) => waiting.has(lid) });
  for (const finding of names) if (finding.kind === 'adopt') decided.set(finding.absorbs.entity.lid, finding.absorbs);
  const conflicts = collectConflicts(decided, names);
  const subjects = withAdoptions(decided, names);
  const candidates = candidateOperations(subjects, names, profile);
  const blocking = new Blocking(subjects, candidates, conflicts);
  const planned = Map.groupBy(candidates, (operation) => operation.lid);
  const why = { ...options, profile, waiting: orders.waiting };
  blocking.leaveOut([...subjects].flatMap(([lid, subject]) => leftOut(lid, subject, planned.get(lid) ?? [], why)));
  // Only where nothing else keeps what it needs, and with it this, out.
  const inactive = inactiveReferences(subjects);
  blocking.leaveOut(inactive.map(({ lid, words }) => ({ lid, reason: 'needs_active', words })));
  const operations = settleOrder(candidates, blocking, options.types, profile);
  const texts = new Map([...subjects.values()].flatMap((subject) => [...(subject.merge?.texts ?? [])]));
  const byLid = Map.groupBy(operations, (operation) => operation.lid);
  const changes = [...byLid].flatMap(([lid, own]) => {
    const subject = subjects.get(lid);
    return subject === undefined ? [] : [describeChange(subject, own, profile)];
  });
  return {
    texts,
    plan: seal(
      {
        format: 1,
        target: options.target,
        backend: profile.kind,
        changes,
        operations,
        conflicts,
        blocked: blocking.list(),
        local: [...renumberings(entities, orders, subjects), ...localEffects(subjects, names)],
        warnings: planWarnings(subjects, operations, changes, profile),
        inputs: planInputs(subjects, new Set(byLid.keys())),
      },
      options.hash,
    ),
  };
}

interface WhyLeftOut extends PlanOptions {
  readonly profile: BackendProfile;
  /** Of their lists. */
  readonly waiting: ReadonlyMap<string, string>;
}

function leftOut(
  lid: string,
  subject: Subject,
  operations: readonly PlanOperation[],
  { mistakes, profile, waiting }: WhyLeftOut,
): LeftOut[] {
  const reason = ownBlock(subject, operations);
  if (reason !== null) return [{ lid, reason }];
  if (operations.length > 0 && profile.not_offered?.includes(subject.type.type) === true)
    return [{ lid, reason: 'not_offered' }];
  const waits = waiting.get(lid);
  if (waits !== undefined) return [{ lid, reason: 'list_waits', words: waits }];
  const text = mistakes === undefined ? null : refusedText(subject, operations, mistakes);
  const words = text ?? refusedDocument(subject, operations);
  return words === null ? [] : [{ lid, reason: 'has_mistakes', words }];
}

function collectConflicts(subjects: ReadonlyMap<string, Subject>, names: readonly NameFinding[]): SyncConflict[] {
  const conflicts = new Map<string, SyncConflict>();
  for (const { decision } of subjects.values())
    if (decision.kind === 'conflict') conflicts.set(decision.conflict.lid, decision.conflict);
  const found = [...names.filter((finding) => finding.kind === 'conflict'), ...goneReferences(subjects)];
  for (const { lid, parts } of found) {
    const subject = subjects.get(lid);
    if (subject !== undefined && !conflicts.has(lid))
      conflicts.set(lid, { ...conflictOf(subject.entity, subject.type, parts), name: subject.name });
  }
  return [...conflicts.values()].sort((left, right) => (left.key < right.key ? -1 : 1));
}

/** An adopted entity has on the server what it has here, so nothing of it is sent. */
function withAdoptions(
  subjects: ReadonlyMap<string, Subject>,
  names: readonly NameFinding[],
): ReadonlyMap<string, Subject> {
  const adoptions = names.filter((finding) => finding.kind === 'adopt');
  if (adoptions.length === 0) return subjects;
  const after = new Map(subjects);
  for (const finding of adoptions) {
    const subject = subjects.get(finding.lid);
    if (subject !== undefined) after.set(finding.lid, { ...subject, source: finding.absorbs.source });
  }
  return after;
}

function candidateOperations(
  subjects: ReadonlyMap<string, Subject>,
  names: readonly NameFinding[],
  profile: BackendProfile,
): PlanOperation[] {
  const acting = [...subjects.values()].filter((subject) => {
    const kind = subject.decision.kind;
    return ['create', 'push', 'merge', 'push_delete', 'conflict'].includes(kind) || needsHeal(subject);
  });
  const own = acting.flatMap((subject) => entityOperations(subject, profile));
  const planned = new Set(own.map((operation) => operation.key));
  const first = new Map<string, string[]>();
  for (const finding of names) {
    if (finding.kind !== 'after') continue;
    const keys = finding.keys.filter((key) => planned.has(key));
    first.set(finding.lid, [...(first.get(finding.lid) ?? []), ...keys]);
  }
  const named = own.map((operation) =>
    ['create', 'update', 'replace'].includes(operation.kind)
      ? addNeeds(operation, first.get(operation.lid) ?? [])
      : operation,
  );
  return linkOperations(named, subjects);
}

/**
 * Orders what is left. Operations that wait for each other in a circle leave too, with all that needs them, unless the
 * server judges the set as a whole: then names may be swapped inside it (docs/specs/sync-backend.md SB-22).
 */
function settleOrder(
  candidates: readonly PlanOperation[],
  blocking: Blocking,
  types: EntityTypes,
  profile: BackendProfile,
): PlanOperation[] {
  const ranks = new Map([...types.keys()].map((type, index) => [type, index]));
  const rankOf = (type: string) => ranks.get(type) ?? 0;
  for (;;) {
    const left = candidates.filter((operation) => !blocking.has(operation.lid));
    const { operations, circular } = orderOperations(left, rankOf);
    if (circular.length === 0) return [...operations];
    const stuck = new Set(circular);
    if (profile.kind === 'enhanced') return orderWithCircles(left, stuck, rankOf);
    const lids = left.filter((operation) => stuck.has(operation.key)).map((operation) => operation.lid);
    blocking.leaveOut([...new Set(lids)].map((lid) => ({ lid, reason: 'name_in_use' })));
  }
}

/** What a circle's operations need of each other stays written down, so that none is picked without the others. */
function orderWithCircles(
  operations: readonly PlanOperation[],
  circular: ReadonlySet<string>,
  rankOf: (type: string) => number,
): PlanOperation[] {
  const needs = new Map(operations.map((operation) => [operation.key, operation.depends_on]));
  const opened = operations.map((operation) =>
    circular.has(operation.key)
      ? { ...operation, depends_on: operation.depends_on.filter((key) => !circular.has(key)) }
      : operation,
  );
  const ordered = orderOperations(opened, rankOf).operations;
  return ordered.map((operation) => ({ ...operation, depends_on: needs.get(operation.key) ?? [] }));
}

function localEffects(subjects: ReadonlyMap<string, Subject>, names: readonly NameFinding[]): LocalEffect[] {
  const adopted = names.filter((finding) => finding.kind === 'adopt');
  const absorbed = new Set(adopted.map((finding) => finding.absorbs.entity.lid));
  const effects: LocalEffect[] = [];
  for (const { lid, absorbs } of adopted) {
    const state = absorbs.source;
    if (state !== null) effects.push({ kind: 'adopt', lid, absorbs_lid: absorbs.entity.lid, state });
  }
  for (const { entity, decision } of subjects.values()) {
    const { lid } = entity;
    if (absorbed.has(lid)) continue;
    if (decision.kind === 'take' || decision.kind === 'agree')
      effects.push({ kind: decision.kind, lid, state: decision.state });
    if (decision.kind === 'trash') effects.push({ kind: 'trash', lid, notice: decision.notice });
    if (decision.kind === 'forget') effects.push({ kind: 'forget', lid });
    if (decision.kind === 'merge' && entity.remote !== null)
      effects.push({ kind: 'merge', lid, state: decision.state, base: entity.remote });
  }
  return effects;
}

/** Everything the plan was made from that its application will touch or rely on. */
function planInputs(subjects: ReadonlyMap<string, Subject>, changed: ReadonlySet<string>): PlanInput[] {
  const used = new Set(changed);
  for (const lid of changed) {
    const subject = subjects.get(lid);
    if (subject === undefined) continue;
    for (const target of pointsTo(subject, subject.target?.document ?? null)) used.add(target);
  }
  return [...subjects.values()]
    .filter((subject) => used.has(subject.entity.lid))
    .map(({ entity }) => ({
      base_hash: entity.base?.hash ?? null,
      lid: entity.lid,
      local_hash: entity.local?.hash ?? null,
      remote_hash: entity.remote?.hash ?? null,
    }));
}
