import type { ChangeSet, ChangeSetOperation, OperationState } from '#contract/model/change-set.ts';

export type NextStep =
  | { readonly kind: 'send'; readonly operation: ChangeSetOperation }
  /** Outcomes are open; look them up before anything else. */
  | { readonly kind: 'settle'; readonly operations: readonly ChangeSetOperation[] }
  | { readonly kind: 'needs_person'; readonly because: readonly ChangeSetOperation[]; readonly waiting: number }
  | { readonly kind: 'done'; readonly not_applied: readonly ChangeSetOperation[] };

const finished: readonly OperationState[] = ['acked', 'superseded', 'compensated'];
const failed: readonly OperationState[] = ['rejected', 'needs_person'];

/**
 * What a half-done publish does next. A failure that others wait for stops it; only preparations that do not depend on
 * it go on, since nothing of them is felt in production (sync.md 3.13).
 */
export function nextStep(set: ChangeSet): NextStep {
  const states = new Map(set.operations.map((operation) => [operation.key, operation.state]));
  const open = set.operations.filter((operation) => operation.state === 'sent' || operation.state === 'unknown');
  const failures = set.operations.filter((operation) => failed.includes(operation.state));
  const cut = cutOff(set.operations, failures);
  const todo = set.operations.filter((one) => ['planned', 'not_applied'].includes(one.state) && !cut.has(one.key));
  const stopping = failures.filter((failure) => set.operations.some((one) => one.depends_on.includes(failure.key)));
  const unanswered = failures.filter((failure) => failure.state === 'needs_person' || stopping.includes(failure));
  const next = todo.find((operation) => {
    if (stopping.length > 0 && operation.phase !== 'prepare') return false;
    return operation.depends_on.every((key) => finished.includes(states.get(key) ?? 'acked'));
  });
  if (open.length > 0) return { kind: 'settle', operations: open };
  if (next !== undefined) return { kind: 'send', operation: next };
  if (unanswered.length > 0) return { kind: 'needs_person', because: unanswered, waiting: todo.length + cut.size };
  return { kind: 'done', not_applied: failures };
}

/**
 * What may leave at the same time as `first`, itself included: of other entities and the same phase, with nothing to wait
 * for. Outside preparations nobody else may wait for it either, since its failure would have to stop the rest.
 */
export function sentTogether(set: ChangeSet, first: ChangeSetOperation, most: number): ChangeSetOperation[] {
  const states = new Map(set.operations.map((operation) => [operation.key, operation.state]));
  const needed = new Set(set.operations.flatMap((operation) => operation.depends_on));
  const alone = (one: ChangeSetOperation) => one.phase !== 'prepare' && needed.has(one.key);
  const together = [first];
  const lids = new Set([first.lid]);
  if (alone(first)) return together;
  for (const one of set.operations) {
    if (together.length >= most) break;
    if (one.state !== 'planned' || one.phase !== first.phase || lids.has(one.lid) || alone(one)) continue;
    if (!one.depends_on.every((key) => finished.includes(states.get(key) ?? 'acked'))) continue;
    together.push(one);
    lids.add(one.lid);
  }
  return together;
}

/** Everything that needs, at any distance, something that failed. */
function cutOff(operations: readonly ChangeSetOperation[], failures: readonly ChangeSetOperation[]): Set<string> {
  const dead = new Set(failures.map((operation) => operation.key));
  const cut = new Set<string>();
  for (const operation of operations) {
    if (!operation.depends_on.some((key) => dead.has(key) || cut.has(key))) continue;
    if (!dead.has(operation.key)) cut.add(operation.key);
  }
  return cut;
}
