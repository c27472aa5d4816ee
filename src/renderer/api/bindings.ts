import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { create } from 'zustand';
import type { BindingRow } from '#contract/rpc/bindings.ts';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import { queryClient, trpc } from './client.ts';

/** Whose bindings a list shows. */
export type BindingsOf = { readonly connector_lid: string } | { readonly script_lid: string };

/** A change that the host has not answered yet, as it makes the list look. */
interface Pending {
  readonly id: number;
  apply(rows: readonly BindingRow[]): readonly BindingRow[];
}

const usePending = create<{ readonly changes: readonly Pending[] }>()(() => ({ changes: [] }));
let lastPending = 0;

/** Shows a change before the host has answered; returns how to stop, once its answer is shown. */
export function showAtOnce(apply: Pending['apply']): () => void {
  lastPending += 1;
  const pending = { id: lastPending, apply };
  usePending.setState(({ changes }) => ({ changes: [...changes, pending] }));
  return () => usePending.setState(({ changes }) => ({ changes: changes.filter(({ id }) => id !== pending.id) }));
}

const phases = { before: 0, after: 1 } as const;

/** By phase and order, as they run. */
export function inOrder(rows: readonly BindingRow[]): BindingRow[] {
  return rows.toSorted(
    (one, other) =>
      one.operation_type.localeCompare(other.operation_type) ||
      phases[one.hook_phase] - phases[other.hook_phase] ||
      one.execution_order - other.execution_order,
  );
}

interface Bindings {
  /** Null before the first answer. */
  readonly rows: readonly BindingRow[] | null;
  readonly error: unknown;
}

/** The bindings of a connector or of a script, with what this window has just changed about them. */
export function useBindings(of: BindingsOf): Bindings {
  const { data, error } = useQuery(trpc.bindings.list.queryOptions(of));
  const changes = usePending((state) => state.changes);
  const rows = useMemo(() => (data === undefined ? null : withPending(data, changes)), [data, changes]);
  return { rows, error };
}

/** The same outside React; null where they were never shown. */
export function knownBindings(of: BindingsOf): readonly BindingRow[] | null {
  const data = queryClient.getQueryData(trpc.bindings.list.queryKey(of));
  return data === undefined ? null : withPending(data, usePending.getState().changes);
}

function withPending(rows: readonly BindingRow[], changes: readonly Pending[]): readonly BindingRow[] {
  return changes.length === 0 ? rows : changes.reduce((now, change) => change.apply(now), rows);
}

/** A binding as the host last told it, whatever this window is about to change. */
export function storedBinding(lid: string): BindingRow | undefined {
  const lists = queryClient.getQueriesData<BindingRow[]>({ queryKey: trpc.bindings.list.queryKey() });
  return lists
    .flatMap(([, rows]) => rows ?? [])
    .filter((row) => row.lid === lid)
    .toSorted((one, other) => one.local_rev - other.local_rev)
    .at(-1);
}

/** Puts what the host answered into the lists that were shown; they are asked for again all the same. */
export function showAnswer(answered: readonly BindingRow[], removed: readonly string[]): void {
  const byLid = new Map(answered.map((row) => [row.lid, row]));
  for (const [key, rows] of queryClient.getQueriesData<BindingRow[]>({ queryKey: trpc.bindings.list.queryKey() })) {
    if (rows === undefined) continue;
    const [, { input } = {}] = key as readonly [unknown, { input?: Partial<Record<string, string>> }?];
    const belongs = (row: BindingRow) =>
      row.connector_lid === input?.['connector_lid'] || row.script_lid === input?.['script_lid'];
    const known = new Set(rows.map(({ lid }) => lid));
    const kept = rows.filter(({ lid }) => !removed.includes(lid)).map((row) => byLid.get(row.lid) ?? row);
    const added = answered.filter((row) => !known.has(row.lid) && belongs(row));
    queryClient.setQueryData(key, inOrder([...kept, ...added]));
  }
}

/** Asks anew for what an event may have changed. */
export function refetchBindingsFor(event: StudioEvent): void {
  if (event.type !== 'scripts_changed' && event.type !== 'workspace') return;
  void queryClient.invalidateQueries({ queryKey: trpc.bindings.list.queryKey() });
  void queryClient.invalidateQueries({ queryKey: trpc.pipelines.pathKey() });
}
