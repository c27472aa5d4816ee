import { bindingLimits } from '#contract/model/hook-binding.ts';
import type { BindingChanges, BindingRow, CreateBindingInput } from '#contract/rpc/bindings.ts';
import { knownBindings, storedBinding } from '#renderer/api/bindings.ts';
import { rpc } from '#renderer/api/client.ts';
import { change } from './binding-changes.ts';
import { type Operation, operationWords, type Phase, phaseWords } from './binding-words.ts';
import { type PipelineId, selectIn } from './pipeline-store.ts';

export const pipelineOf = ({ connector_lid, operation_type }: BindingRow): PipelineId => ({
  connector_lid,
  operation_type,
});

/** The bindings of one lane in the order in which they run. */
export function laneOf(rows: readonly BindingRow[], operation: Operation, phase: Phase): BindingRow[] {
  return rows.filter((row) => row.operation_type === operation && row.hook_phase === phase);
}

/** Why nothing more can be bound there; null while there is room (036 FR-016, `contract.md` 1.10). */
export function laneRefusal(rows: readonly BindingRow[], operation: Operation, phase: Phase): string | null {
  if (laneOf(rows, operation, phase).length < bindingLimits.perHookPoint) return null;
  const place = `${phaseWords[phase].toLowerCase()} ${operationWords[operation].toLowerCase()}`;
  return `There are ${bindingLimits.perHookPoint} bindings ${place} already, and more are not possible. Delete one first.`;
}

/** Binds a script; null where there is no room. The new one is selected. */
export async function addBinding(input: CreateBindingInput): Promise<BindingRow | undefined> {
  const { connector_lid, operation_type } = input;
  const pipeline = { connector_lid, operation_type };
  const refusal = laneRefusal(knownBindings({ connector_lid }) ?? [], operation_type, input.hook_phase);
  if (refusal !== null) throw new Error(refusal);
  const rows = await change({
    pipeline,
    title: 'the new binding',
    apply: (all) => all,
    call: () => rpc.bindings.create.mutate(input),
  });
  const made = rows.find((row) => row.script_lid === input.script_lid && row.hook_phase === input.hook_phase);
  if (made) selectIn(pipeline, made.lid);
  return made;
}

/** Changes settings of a binding. */
export async function changeBinding(row: BindingRow, settings: BindingChanges, title?: string): Promise<void> {
  const before = Object.fromEntries(
    Object.keys(settings).map((key) => [key, row[key as keyof BindingChanges]]),
  ) as BindingChanges;
  await change({
    pipeline: pipelineOf(row),
    title: title ?? `the change of ${row.script_name}`,
    apply: (rows) => rows.map((one) => (one.lid === row.lid ? { ...one, ...settings } : one)),
    call: async () => {
      const base_rev = storedBinding(row.lid)?.local_rev ?? row.local_rev;
      const saved = await rpc.bindings.save.mutate({ lid: row.lid, base_rev, settings, before });
      if (saved.outcome === 'conflict') {
        throw new Error(
          `Not changed: another window changed the same of the binding of ${row.script_name} meanwhile. Look at it and change it again.`,
        );
      }
      return { bindings: [saved.binding], undo: saved.undo };
    },
  });
}

export function toggleBinding(row: BindingRow): Promise<void> {
  return changeBinding(row, { enabled: !row.enabled }, `${row.enabled ? 'disabling' : 'enabling'} ${row.script_name}`);
}

export async function removeBinding(row: BindingRow): Promise<void> {
  const { connector_lid } = row;
  const pipeline = pipelineOf(row);
  const lane = laneOf(knownBindings({ connector_lid }) ?? [], row.operation_type, row.hook_phase);
  const at = lane.findIndex(({ lid }) => lid === row.lid);
  const next = lane[at + 1] ?? lane[at - 1];
  selectIn(pipeline, next?.lid ?? null);
  await change({
    pipeline,
    title: `deleting the binding of ${row.script_name}`,
    apply: (rows) => rows.filter(({ lid }) => lid !== row.lid),
    call: () => rpc.bindings.remove.mutate({ lid: row.lid }),
  });
}

export async function duplicateBinding(row: BindingRow): Promise<void> {
  const { connector_lid, operation_type } = row;
  const refusal = laneRefusal(knownBindings({ connector_lid }) ?? [], operation_type, row.hook_phase);
  if (refusal !== null) throw new Error(refusal);
  const rows = await change({
    pipeline: pipelineOf(row),
    title: `duplicating ${row.script_name}`,
    apply: (all) => all,
    call: () => rpc.bindings.duplicate.mutate({ lid: row.lid }),
  });
  const made = rows.find(({ lid, script_lid }) => lid !== row.lid && script_lid === row.script_lid);
  if (made) selectIn(pipelineOf(row), made.lid);
}

/** Brings a binding to another place; `index` counts the others of that phase. In another phase it is another binding. */
export async function moveBinding(row: BindingRow, hook_phase: Phase, index: number): Promise<void> {
  const { connector_lid, operation_type, lid } = row;
  const rows = knownBindings({ connector_lid }) ?? [];
  const others = laneOf(rows, operation_type, hook_phase).filter((one) => one.lid !== lid);
  const order = others.toSpliced(index, 0, row);
  const numbered = new Map(order.map((one, at) => [one.lid, (at + 1) * bindingLimits.orderStep]));
  const apply = (all: readonly BindingRow[]) =>
    all.map((one) => {
      const execution_order = numbered.get(one.lid);
      if (execution_order === undefined) return one;
      return { ...one, execution_order, hook_phase: one.lid === lid ? hook_phase : one.hook_phase };
    });
  const title = `moving ${row.script_name}`;
  const pipeline = pipelineOf(row);
  if (hook_phase === row.hook_phase) {
    const lids = order.map((one) => one.lid);
    const call = () => rpc.bindings.reorder.mutate({ connector_lid, operation_type, hook_phase, lids });
    await change({ pipeline, title, apply, call });
    return;
  }
  const refusal = laneRefusal(rows, operation_type, hook_phase);
  if (refusal !== null) throw new Error(refusal);
  const call = () => rpc.bindings.move.mutate({ lid, hook_phase, index });
  const answer = await change({ pipeline, title, apply, call });
  const made = answer.find(
    (one) => one.script_lid === row.script_lid && one.hook_phase === hook_phase && !numbered.has(one.lid),
  );
  selectIn(pipeline, (made ?? answer[0])?.lid ?? null);
}

/** Numbers the bindings of both phases anew in even steps, without changing their order. */
export async function numberAnew(pipeline: PipelineId): Promise<void> {
  const { connector_lid, operation_type } = pipeline;
  const rows = knownBindings({ connector_lid }) ?? [];
  const numbered = (['before', 'after'] as const).flatMap((phase) =>
    laneOf(rows, operation_type, phase).map(({ lid, execution_order }, at) => {
      return { lid, execution_order, even: (at + 1) * bindingLimits.orderStep };
    }),
  );
  const uneven = numbered.filter(({ execution_order, even }) => execution_order !== even);
  if (uneven.length === 0) return;
  const evenOf = new Map(uneven.map(({ lid, even }) => [lid, even]));
  const steps = uneven.map(({ lid, even }) => ({ kind: 'set' as const, lid, settings: { execution_order: even } }));
  await change({
    pipeline,
    title: 'numbering anew',
    apply: (all) => all.map((row) => ({ ...row, execution_order: evenOf.get(row.lid) ?? row.execution_order })),
    call: () => rpc.bindings.undo.mutate({ steps }),
  });
}
