import type { PlanOperation } from '#contract/model/publish-plan.ts';
import { pointsTo, type Subject } from './subject.ts';

/**
 * Adds what operations of different entities owe each other (sync.md 3.9): whatever a creation or change points to is
 * there, complete and active before it; whatever points to something deleted is gone or pointed elsewhere before it.
 */
export function linkOperations(
  operations: readonly PlanOperation[],
  subjects: ReadonlyMap<string, Subject>,
): PlanOperation[] {
  const byLid = new Map<string, PlanOperation[]>();
  for (const operation of operations) byLid.set(operation.lid, [...(byLid.get(operation.lid) ?? []), operation]);
  const extra = new Map<string, Set<string>>();
  const need = (key: string, needs: readonly PlanOperation[]) => {
    const keys = extra.get(key) ?? new Set<string>();
    for (const one of needs) keys.add(one.key);
    extra.set(key, keys);
  };
  for (const [lid, own] of byLid) {
    const subject = subjects.get(lid);
    if (subject === undefined) continue;
    const first = own.filter((operation) => operation.kind !== 'delete');
    for (const target of pointsTo(subject, subject.target?.document ?? null)) {
      const needed = (byLid.get(target) ?? []).filter((one) => one.kind !== 'delete' && one.kind !== 'remove_mark');
      for (const operation of first) need(operation.key, needed);
    }
    for (const target of pointsTo(subject, subject.source?.document ?? null)) {
      if (subject.target !== null && pointsTo(subject, subject.target.document).includes(target)) continue;
      for (const gone of (byLid.get(target) ?? []).filter((one) => one.kind === 'delete')) need(gone.key, own);
    }
  }
  return operations.map((operation) => addNeeds(operation, extra.get(operation.key)));
}

export function addNeeds(operation: PlanOperation, keys: Iterable<string> = []): PlanOperation {
  const needs = [...keys];
  if (needs.length === 0 && operation.depends_on.length < 2) return operation;
  const depends_on = [...new Set([...operation.depends_on, ...needs])].filter((key) => key !== operation.key).sort();
  return { ...operation, depends_on };
}

/** Entities that build on others: for each, those whose reference or parent it is, now or as planned. */
export function dependants(subjects: ReadonlyMap<string, Subject>): Map<string, Set<string>> {
  const built = new Map<string, Set<string>>();
  for (const subject of subjects.values()) {
    for (const target of pointsTo(subject, subject.target?.document ?? null)) {
      built.set(target, (built.get(target) ?? new Set()).add(subject.entity.lid));
    }
    // A deletion waits for those that point to it, so it builds on them the other way round.
    for (const target of pointsTo(subject, subject.source?.document ?? null)) {
      if (subjects.get(target)?.target !== null) continue;
      built.set(subject.entity.lid, (built.get(subject.entity.lid) ?? new Set()).add(target));
    }
  }
  return built;
}
