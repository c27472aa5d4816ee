import type { OperationState } from '#contract/model/change-set.ts';
import type { PublishEnd } from '#contract/rpc/sync.ts';
import type { OperationRow } from '#host/store/workspace-schema.ts';
import type { PublishRun } from './publish-run.ts';

const applied: readonly string[] = ['acked', 'superseded', 'compensated'] satisfies OperationState[];
const failed: readonly string[] = ['rejected', 'needs_person'] satisfies OperationState[];
const open: readonly string[] = ['sent', 'unknown'] satisfies OperationState[];

/** What a publish has come to so far, entity by entity, in plain words. */
export function publishEnd(run: PublishRun, outcome: PublishEnd['outcome'], message: string): PublishEnd {
  const stored = new Map(run.storedOperations().map((row) => [row.op_id, row]));
  const byLid = Map.groupBy(run.set.operations, (operation) => operation.lid);
  const not_applied: PublishEnd['not_applied'] = [];
  const took_effect: PublishEnd['took_effect'] = [];
  for (const [lid, operations] of byLid) {
    const rows = operations.flatMap((operation) => stored.get(operation.op_id) ?? []);
    const [first] = operations;
    if (first === undefined) continue;
    const entity = { lid, type: first.type, name: run.nameOf(first) };
    if (rows.every((row) => applied.includes(row.state))) took_effect.push(entity);
    else not_applied.push({ ...entity, message: reasonOf(rows, outcome) });
  }
  const { cs_id } = run.row;
  return { outcome, cs_id, applied: took_effect.length, took_effect, not_applied, differences: [], message };
}

function reasonOf(rows: readonly OperationRow[], outcome: PublishEnd['outcome']): string {
  const partly = rows.some((row) => applied.includes(row.state));
  if (rows.some((row) => open.includes(row.state))) {
    return `${partly ? 'Part of it was applied. ' : ''}No answer came to the last request; what became of it is looked up before anything else is sent.`;
  }
  const yet = outcome === 'paused_network' || outcome === 'paused_sign_in' ? ' yet' : '';
  const reason = rows.find((row) => failed.includes(row.state) && row.message !== '')?.message;
  if (!partly) return reason ?? `It was not sent${yet}.`;
  return reason === undefined
    ? `Part of it was applied; the rest was not sent${yet}.`
    : `Part of it was applied. ${reason}`;
}
